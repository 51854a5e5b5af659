extension RandomAccessCollection {
  /// The first index whose element is past a border, by bisection; `endIndex` where none is. Elements before the border
  /// stand before those past it.
  public func bisection(past isPast: (Element) -> Bool) -> Index {
    var (low, length) = (startIndex, count)
    while length > 0 {
      let half = length / 2
      let middle = index(low, offsetBy: half)
      if isPast(self[middle]) {
        length = half
      } else {
        low = index(after: middle)
        length -= half + 1
      }
    }
    return low
  }
}
