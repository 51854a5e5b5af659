import Capacity
import Fleet
import Testing

@testable import Simulator

/// The expected stranding of the demo scenarios, out of the running simulation's own busy times.
struct ScenarioStrandingTests {
  struct Row: Sendable, CustomStringConvertible {
    let description: String
    let workers: (Int, Int)
    let classes: [TrafficClass]
    let prefill, decode, fleet: Double
  }

  private static func request(
    _ name: String, _ input: Double, _ output: Double, _ hit: Double = 0, weight: Double = 1
  ) -> TrafficClass {
    TrafficClass(
      name: name, weight: weight, input: LengthDistribution(.lognormal(cv: 0.8), mean: input),
      output: LengthDistribution(.lognormal(cv: 0.8), mean: output), cacheHitRate: hit)
  }

  private static func reasoning(_ share: Double) -> [TrafficClass] {
    [request("chat", 1155, 211, weight: 1 - share), request("reasoning", 1155, 4000, weight: share)]
  }

  static let rows: [Row] = [
    Row(description: "stable chat", workers: (14, 6), classes: [request("chat", 1155, 211)], prefill: 0, decode: 0, fleet: 0),
    Row(description: "reasoning 5 %", workers: (14, 6), classes: reasoning(0.05), prefill: 48, decode: 0, fleet: 33),
    Row(description: "reasoning 30 %", workers: (14, 6), classes: reasoning(0.3), prefill: 84, decode: 0, fleet: 59),
    Row(description: "agents .50", workers: (17, 3), classes: [request("agents", 60_000, 600, 0.5)], prefill: 0, decode: 0, fleet: 0),
    Row(description: "agents .70", workers: (17, 3), classes: [request("agents", 60_000, 600, 0.7)], prefill: 40, decode: 0, fleet: 34),
    Row(description: "agents .92", workers: (17, 3), classes: [request("agents", 60_000, 600, 0.92)], prefill: 84, decode: 0, fleet: 71),
  ]

  private func scenario(_ row: Row, load: Double) throws -> Scenario {
    let rates = MeasuredRates(
      prefillTokensPerSecond: 52_300, decodeTokensPerSecond: 22_300, contextPenaltyStart: 3000,
      contextPenaltyScale: 20_000, minimumStepSeconds: 0.02)
    func pool(_ role: Role, _ workers: Int) -> PoolPlan {
      PoolPlan(
        name: role.rawValue, role: role, device: Catalogue.device(id: "h100-sxm")!, devicesPerWorker: 8,
        workers: workers, measured: rates)
    }
    let fleet = FleetPlan(
      model: Catalogue.model(id: "deepseek-v3")!, precision: .fp8,
      pools: [pool(.prefill, row.workers.0), pool(.decode, row.workers.1)])
    var mix = TrafficMix(rate: 1, classes: row.classes)
    let slo = SLO(tpot: 0.05)
    mix.rate = try FleetModel(fleet).assess(mix, slo: slo).capacity * load
    return Scenario(name: row.description, seed: 3, fleet: fleet, traffic: mix, slo: slo)
  }

  /// Below capacity, and well above it, where the other pool is held back by full hand-off buffers.
  @Test("Within five points, at two loads", arguments: rows, [0.75, 1.15])
  func stranding(row: Row, load: Double) throws {
    var simulator = try Simulator(try scenario(row, load: load))
    simulator.advance(to: 900)
    let snapshot = simulator.snapshot()
    let prefill = try #require(snapshot.pools[0].readings.value(.stranded)) * 100
    let decode = try #require(snapshot.pools[1].readings.value(.stranded)) * 100
    #expect(abs(prefill - row.prefill) <= 5, "prefill \(prefill)")
    #expect(abs(decode - row.decode) <= 5, "decode \(decode)")
    let share = try #require(snapshot.fleet.value(.strandedShare)) * 100
    #expect(abs(share - row.fleet) <= 5, "fleet \(share)")
  }
}
