/// Histograms of the gaps between tokens: all since the start, and the recent ones.
struct DecodeLatencies: Sendable {
  var all = LatencyHistogram()
  var recent = RecentHistogram()

  mutating func record(_ segment: DecodeSegment, steps: Int64, batch: Int) {
    segment.record(steps, weight: Double(batch), into: &all)
    segment.record(steps, weight: Double(batch) * recent.weight, into: &recent.histogram)
  }
}
