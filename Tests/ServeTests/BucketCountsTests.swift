import Testing

@testable import Serve

@Suite("Buckets")
struct BucketCountsTests {
  @Test("A bound belongs to its bucket, what is above the last one to none")
  func bounds() {
    var counts = BucketCounts(bounds: [0, 1, 2])
    for value in [0, 0.5, 1, 1.5, 2, 3] { counts.observe(value) }
    #expect(counts.counts == [1, 2, 2, 1])
    #expect(counts.total == 6)
    #expect(counts.sum == 8)
    counts.observe(.infinity)
    counts.observe(.nan)
    #expect(counts.total == 6)
  }

  @Test("Values that grow evenly count as if they were counted one by one")
  func series() {
    let bounds = [0.005, 0.01, 0.0125, 0.02, 0.5]
    for (first, slope, steps) in [
      (0.001, 0.0005, 50), (0.03, 0, 7), (0.0125, 0.001, 3), (0.6, 0.1, 4), (0.001, 1e-9, 1),
    ] {
      var whole = BucketCounts(bounds: bounds)
      whole.observe(first: first, slope: slope, steps: Double(steps), weight: 3)
      var single = BucketCounts(bounds: bounds)
      for step in 0..<steps { single.observe(first + slope * Double(step), count: 3) }
      // A value on a bound may fall on either side of it by rounding.
      for (a, b) in zip(whole.counts, single.counts) { #expect(abs(a - b) <= 3, "\(first) \(slope)") }
      #expect(whole.total == single.total)
      #expect(abs(whole.sum - single.sum) < 1e-9)
    }
  }
}
