import Capacity
import Fleet
import Testing

@testable import Simulator

/// What general-purpose workers serve within the SLO by the closed form, against the simulator: how much mixing the
/// phases costs is no constant, and the comparison with separate phases hangs on it.
struct GeneralCapacityTests {
  struct Case: Sendable, CustomStringConvertible {
    let model, device: String
    var isMeasured = false
    let input, output, hit, tpot: Double
    var description: String { "\(model) \(device) \(input)/\(output)/\(hit) within \(tpot) s" }
  }

  static let cases: [Case] = [
    Case(model: "deepseek-v3", device: "h100-sxm", isMeasured: true, input: 1155, output: 211, hit: 0, tpot: 0.05),
    Case(model: "deepseek-v3", device: "h100-sxm", isMeasured: true, input: 6000, output: 400, hit: 0.4, tpot: 0.05),
    Case(model: "llama-3.1-70b", device: "h200-sxm", input: 1155, output: 211, hit: 0, tpot: 0.03),
    Case(model: "llama-3.1-70b", device: "h200-sxm", input: 1155, output: 211, hit: 0, tpot: 0.1),
    Case(model: "llama-3.1-70b", device: "h200-sxm", input: 6000, output: 400, hit: 0.4, tpot: 0.05),
    Case(model: "llama-3.1-70b", device: "h200-sxm", input: 1155, output: 1000, hit: 0, tpot: 0.03),
    Case(model: "qwen3-32b", device: "h100-sxm", input: 1155, output: 211, hit: 0, tpot: 0.03),
    Case(model: "qwen3-32b", device: "h100-sxm", input: 6000, output: 400, hit: 0.4, tpot: 0.1),
    Case(model: "qwen3-32b", device: "h100-sxm", input: 1155, output: 1000, hit: 0, tpot: 0.05),
  ]

  private static func scenario(_ one: Case) throws -> Scenario {
    let rates = MeasuredRates(
      prefillTokensPerSecond: 52_300, decodeTokensPerSecond: 22_300, contextPenaltyStart: 3000,
      contextPenaltyScale: 20_000, minimumStepSeconds: 0.02)
    let pool = PoolPlan(
      name: "general", role: .general, device: try #require(Catalogue.device(id: one.device)),
      devicesPerWorker: one.isMeasured ? 8 : 4, workers: 10, measured: one.isMeasured ? rates : nil)
    let mix = TrafficMix(
      rate: 1,
      classes: [
        TrafficClass(
          name: "all", input: LengthDistribution(.lognormal(cv: 0.8), mean: one.input),
          output: LengthDistribution(.lognormal(cv: 0.8), mean: one.output), cacheHitRate: one.hit)
      ])
    return Scenario(
      name: "general", seed: 3, duration: 4000,
      fleet: FleetPlan(model: try #require(Catalogue.model(id: one.model)), precision: .fp8, pools: [pool]),
      traffic: mix,
      slo: SLO(ttft: 5, tpot: one.tpot, goal: 0.95))
  }

  @Test("Within a tenth of the rate at which the simulator just meets the goal", arguments: cases)
  func capacity(_ one: Case) throws {
    var scenario = try Self.scenario(one)
    let closed = try FleetModel(scenario.fleet).assess(scenario.traffic, slo: scenario.slo).capacity
    var (low, high) = (0.6, 1.6)
    for _ in 0..<7 {
      let middle = (low + high) / 2
      scenario.traffic.rate = closed * middle
      var simulator = try Simulator(scenario)
      let settled = 30 + 0.15 * one.output
      var attained: [Double] = []
      simulator.advance(to: settled * 2.5) {
        if $0.time > settled, let share = $0.fleet.value(.attainment) { attained.append(share) }
      }
      let share = attained.reduce(0, +) / Double(max(1, attained.count))
      if share >= scenario.slo.goal { low = middle } else { high = middle }
    }
    #expect((0.9...1.1).contains(low), "\(low) of \(closed)")
  }
}
