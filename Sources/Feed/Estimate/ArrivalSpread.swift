/// How requests come: independently of each other, in bursts, or at a distance.
enum ArrivalSpread {
  /// The variance of counts over their mean, which for intervals longer than a gap tends to the squared coefficient of
  /// variation of the gaps: 1 for independent arrivals, and 1 where the counts cannot be told from such; nil where
  /// there are too few of them. By differences of neighbours, so that a rate that drifts does not count as bursts.
  static func burstiness(_ counts: [Growth]) -> Double? {
    guard counts.count >= leastCounts else { return nil }
    var (squares, total) = (0.0, 0.0)
    for (a, b) in zip(counts, counts.dropFirst()) {
      guard a.seconds > 0, b.seconds > 0 else { return nil }
      // Both as if of the same length.
      let seconds = (a.seconds + b.seconds) / 2
      let (m, n) = (a.rate * seconds, b.rate * seconds)
      squares += (m - n) * (m - n)
      total += m + n
    }
    guard total > 0, squares.isFinite else { return nil }
    let spread = squares / total
    let chance = 2 * (3 / Double(counts.count - 1)).squareRoot()
    return abs(spread - 1) <= chance ? 1 : spread
  }

  private static let leastCounts = 10
}
