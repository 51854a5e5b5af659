import Testing

@testable import Simulator

struct DecodeSegmentTests {
  static let segments: [DecodeSegment] = [
    DecodeSegment(floor: 0, base: 0.012, slope: 0), DecodeSegment(floor: 0, base: 0.012, slope: 3e-6),
    DecodeSegment(floor: 0.04, base: 0.012, slope: 3e-6), DecodeSegment(floor: 0.04, base: 0.012, slope: 0),
    DecodeSegment(floor: 0.04, base: 0.0399, slope: 1e-3),
  ]

  @Test("Closed forms agree with adding the steps up", arguments: segments)
  func closedForms(segment: DecodeSegment) {
    var sum = 0.0
    for count in Int64(1)...3000 {
      let before = sum
      sum += segment.step(count - 1)
      #expect(abs(segment.duration(count) - sum) < 1e-9)
      let inside = before + (sum - before) * 0.4
      #expect(segment.steps(lasting: inside) == count)
      #expect(segment.stepsDone(after: inside) == count - 1)
    }
  }

  @Test("Histograms filled in closed form agree with one step at a time", arguments: segments)
  func histogram(segment: DecodeSegment) {
    var leap = LatencyHistogram()
    var step = LatencyHistogram()
    let (flat, rising) = segment.runs(20_000)
    leap.record(flat, weight: 3)
    leap.record(rising, weight: 3)
    for index in Int64(0)..<20_000 { step.record(segment.step(index), weight: 3) }
    #expect(abs(leap.mean! - step.mean!) < 1e-9)
    for share in [0.01, 0.1, 0.5, 0.9, 0.99] {
      #expect(abs(leap.quantile(share)! - step.quantile(share)!) < 1e-3 * step.quantile(share)!)
    }
  }
}
