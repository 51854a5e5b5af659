import Documents
import Fleet
import Simulator

/// The Azure conversation trace of 2023 at ten times its rate on 12 prefill and 8 decode workers of Llama-3.1-70B, H200
/// TP4.
struct SimulatorBench {
  let trace: String?
  let runs: Int

  private static let speedup = 10.0

  func figures() throws -> [Figure] {
    let cursor = try trace.map { TraceCursor(try Trace.read(FileBytes.read($0, limit: 1_000_000_000), file: $0)) }
    let start = try Simulator(Self.scenario, trace: cursor, speedup: Self.speedup)
    var best = Double.infinity
    var summary = start.summary
    for _ in 0..<max(1, runs) {
      var simulator = start
      let elapsed = ContinuousClock().measure { simulator.advance(to: Self.scenario.duration) }
      best = min(best, elapsed / .seconds(1))
      summary = simulator.summary
    }
    let requests = Double(summary.arrived)
    return [
      Figure("simulated requests", requests, "requests"),
      Figure("simulated requests per second", requests / best, "1/s", secondsEach: best / requests),
      Figure("simulated seconds per second", summary.seconds / best, "s/s"),
      Figure("events per second", Double(summary.events) / best, "1/s", secondsEach: best / Double(summary.events)),
    ]
  }

  static let scenario = scenario(workers: (12, 8))

  /// The same with other numbers of workers, at the same load of each.
  static func scenario(workers: (prefill: Int, decode: Int)) -> Scenario {
    func pool(_ role: Role, _ workers: Int) -> PoolPlan {
      PoolPlan(
        name: role.rawValue, role: role, device: Catalogue.device(id: "h200-sxm")!, devicesPerWorker: 4,
        workers: workers)
    }
    let fleet = FleetPlan(
      model: Catalogue.model(id: "llama-3.1-70b")!,
      pools: [pool(.prefill, workers.prefill), pool(.decode, workers.decode)])
    // The trace's own means, for when it is not at hand: 55.3 requests/s, 1,155 tokens in and 211 out.
    let mix = TrafficMix(
      rate: 55.3 * Double(workers.decode) / 8,
      classes: [
        TrafficClass(
          name: "conversation", input: LengthDistribution(.lognormal(cv: 1.0), mean: 1155),
          output: LengthDistribution(.lognormal(cv: 0.9), mean: 211))
      ])
    return Scenario(
      name: "bench", seed: 1, duration: 360, fleet: fleet, traffic: mix, slo: SLO(ttft: 2, tpot: 0.05))
  }
}
