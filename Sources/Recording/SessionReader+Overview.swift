public import Fleet

extension SessionReader {
  /// Hands over samples of the whole session, without workers and events, until `take` says that it is enough: all of
  /// them, or of a long session `most` at even distances. Damaged blocks are passed over.
  public func overview(most: Int, _ take: (Snapshot) -> Bool) {
    let samples = max(1, end / max(1e-3, facts.interval))
    let stride = max(1, Int(min(1e9, samples / Double(max(1, most)))))
    var cursor = BlockCursor(self, withWorkers: false)
    var number = 0
    while cursor.next() {
      guard let block = cursor.block else { continue }
      for index in block.times.indices {
        defer { number += 1 }
        if number % stride == 0, !take(block.snapshot(index, withWorkers: false)) { return }
      }
    }
  }
}
