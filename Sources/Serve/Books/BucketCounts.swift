/// A histogram as Prometheus has it: how many samples lie at or below each bound, how many there are, and their sum.
struct BucketCounts: Sendable {
  /// Upper bounds, rising; above the last one everything else.
  let bounds: [Double]
  /// Samples of each bucket alone, those above the last bound at the end.
  private(set) var counts: [Double]
  private(set) var sum = 0.0

  init(bounds: [Double]) {
    self.bounds = bounds
    counts = [Double](repeating: 0, count: bounds.count + 1)
  }

  var total: Double { counts.reduce(0, +) }

  mutating func observe(_ value: Double, count: Double = 1) {
    guard value.isFinite, count > 0 else { return }
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += count
    sum += value * count
  }

  /// Counts `steps` values that grow evenly, `first`, `first + slope`, ..., each `weight` times.
  mutating func observe(first: Double, slope: Double, steps: Double, weight: Double) {
    guard slope > 0 else { return observe(first, count: steps * weight) }
    var below = 0.0
    for (bucket, bound) in bounds.enumerated() {
      let upTo = bound < first ? 0 : min(steps, ((bound - first) / slope).rounded(.down) + 1)
      counts[bucket] += (upTo - below) * weight
      below = max(below, upTo)
    }
    counts[bounds.count] += (steps - below) * weight
    sum += (first + slope * (steps - 1) / 2) * steps * weight
  }

  mutating func add(_ other: BucketCounts) {
    for index in counts.indices { counts[index] += other.counts[index] }
    sum += other.sum
  }
}
