import Fleet
import Testing

@testable import Feed

/// Spreads of lengths and of arrivals, from what pages count.
struct SpreadTests {
  /// Buckets as vLLM has them for lengths.
  private static let bounds = [1.0, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, .infinity]

  private func growth(_ lengths: [Double]) -> (HistogramGrowth, mean: Double) {
    let buckets = Self.bounds.map { bound in (bound: bound, count: Double(lengths.count { $0 <= bound })) }
    return (HistogramGrowth(buckets: buckets, seconds: 60), lengths.reduce(0, +) / Double(lengths.count))
  }

  /// Evenly spread quantiles of a log-normal distribution, by the sum of twelve uniform numbers.
  private func lognormal(mean: Double, cv: Double, count: Int) -> [Double] {
    var state: UInt64 = 88_172_645_463_325_252
    func uniform() -> Double {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Double(state >> 11) * 0x1p-53
    }
    let variance = Elementary.log(1 + cv * cv)
    return (0..<count).map { _ in
      let normal = (0..<12).reduce(-6.0) { sum, _ in sum + uniform() }
      return mean * Elementary.exp(variance.squareRoot() * normal - variance / 2)
    }
  }

  @Test("Coarse buckets and the mean give back the spread", arguments: [0.3, 0.77, 0.96, 1.5])
  func lengths(_ cv: Double) throws {
    let (growth, mean) = growth(lognormal(mean: 1155, cv: cv, count: 4000))
    let found = try #require(LengthSpread.variation(growth, mean: mean))
    #expect(abs(found / cv - 1) < 0.12, "found \(found)")
  }

  @Test("Lengths that are all the same have next to no spread")
  func same() throws {
    let (growth, mean) = growth([Double](repeating: 1024, count: 500))
    #expect(try #require(LengthSpread.variation(growth, mean: mean)) < 0.1)
  }

  @Test("Few requests, or none, tell no spread")
  func few() {
    #expect(LengthSpread.variation(growth([100, 200, 300]).0, mean: 200) == nil)
    #expect(LengthSpread.variation(HistogramGrowth(buckets: [], seconds: 60), mean: 200) == nil)
    #expect(LengthSpread.variation(growth([Double](repeating: 5, count: 50)).0, mean: .nan) == nil)
  }

  private func counts(_ amounts: [Double]) -> [Growth] { amounts.map { Growth(amount: $0, seconds: 2) } }

  @Test("Counts that independent requests would give are Poisson; others are not; a drift is no burst")
  func arrivals() throws {
    #expect(ArrivalSpread.burstiness(counts([98, 109, 93, 104, 88, 101, 112, 95, 103, 99, 90, 106])) == 1)
    let bursts = counts([20, 180, 10, 240, 60, 150, 5, 210, 30, 190, 15, 160])
    #expect(try #require(ArrivalSpread.burstiness(bursts)) > 10)
    #expect(try #require(ArrivalSpread.burstiness(counts([Double](repeating: 100, count: 40)))) < 0.1)
    let drift = (0..<40).map { 100 + 10 * Double($0) }
    #expect(try #require(ArrivalSpread.burstiness(counts(drift))) < 0.5)
    #expect(ArrivalSpread.burstiness(counts([100, 100])) == nil)
    #expect(ArrivalSpread.burstiness(counts([Double](repeating: 0, count: 20))) == nil)
  }
}
