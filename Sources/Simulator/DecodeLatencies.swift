/// Histograms of the gaps between tokens: all since the start, and the recent ones.
struct DecodeLatencies: Sendable {
  var all = LatencyHistogram()
  var recent = RecentHistogram()

  mutating func record(_ segment: DecodeSegment, steps: Int64, batch: Int) {
    let (flat, rising) = segment.runs(steps)
    let weight = Double(batch)
    record(flat, weight)
    record(rising, weight)
  }

  mutating func own() {
    all.own()
    recent.histogram.own()
  }

  mutating func disown() {
    all.disown()
    recent.histogram.disown()
  }

  private mutating func record(_ run: DecodeSegment.Run, _ weight: Double) {
    LatencyHistogram.record(run, weight: weight, into: &all, weight: weight * recent.weight, into: &recent.histogram)
  }
}
