extension Sequence where Element == Double? {
  /// The sum; nil where one of them is unknown.
  var knownSum: Double? {
    var sum = 0.0
    for element in self {
      guard let element else { return nil }
      sum += element
    }
    return sum
  }
}
