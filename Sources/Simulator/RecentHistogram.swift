/// A histogram that forgets: old times count less and less. Instead of shrinking all counts at every sample, new ones are
/// entered with a growing weight.
struct RecentHistogram: Sendable {
  var histogram = LatencyHistogram()
  /// Weight of a time that is recorded now.
  private(set) var weight = 1.0

  mutating func record(_ seconds: Double) { histogram.record(seconds, weight: weight) }

  /// Lets everything so far count `factor` times as much from now on; factor in 0...1.
  mutating func fade(by factor: Double) {
    weight /= factor
    guard weight > 1e12 else { return }
    histogram.scale(by: 1 / weight)
    weight = 1
  }

  /// How many recent times there are, in units of a present one.
  var size: Double { histogram.total / weight }
}
