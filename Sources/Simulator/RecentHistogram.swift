/// A histogram that forgets: old times count less and less. Instead of shrinking all counts at every sample, new ones
/// are entered with a growing weight.
struct RecentHistogram: Sendable {
  var histogram = LatencyHistogram()
  /// Weight of a time that is recorded now.
  private(set) var weight = 1.0

  @inline(__always)
  mutating func record(_ seconds: Double, bucket: Int) { histogram.record(seconds, weight: weight, bucket: bucket) }

  /// Lets everything so far count `factor` times as much from now on; factor in 0...1.
  mutating func fade(by factor: Double) {
    weight /= factor
    guard weight > 1e12 else { return }
    histogram.scale(by: 1 / weight)
    weight = 1
  }

  /// Mean of the recent times, seconds; nil where nothing was counted.
  var mean: Double? { histogram.mean }

  /// How many recent times there are, in units of a present one.
  var size: Double { histogram.total / weight }
}

/// The mean of times that forgets like a histogram.
struct RecentMean: Sendable {
  private var sum = 0.0
  private var count = 0.0

  /// Seconds; nil where nothing was counted.
  var value: Double? { count > 1e-6 ? sum / count : nil }

  mutating func record(_ seconds: Double) {
    sum += seconds
    count += 1
  }

  mutating func fade(by factor: Double) {
    sum *= factor
    count *= factor
  }
}
