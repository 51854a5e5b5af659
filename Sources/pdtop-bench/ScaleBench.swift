import Capacity
import Fleet
import Simulator

/// How the cost of a request grows with the fleet: Llama-3.1-70B on H200 TP8, half of the workers prefill, at 70 % load; and
/// what a checkpoint of 10,000 devices costs.
struct ScaleBench {
  private static let sizes = [10, 100, 1250, 10_000]
  /// Requests that are simulated at each size.
  private static let requests = 60_000.0

  func figures() throws -> [Figure] {
    var figures: [Figure] = []
    for workers in Self.sizes {
      let scenario = try Self.scenario(workers: workers)
      var simulator = try Simulator(scenario)
      let seconds = Self.requests / scenario.traffic.rate
      let begun = simulator.summary.arrived
      let elapsed = ContinuousClock().measure { simulator.advance(to: seconds) } / .seconds(1)
      let count = Double(simulator.summary.arrived - begun)
      figures.append(
        Figure("\(workers) workers: requests per second", count / elapsed, "1/s", secondsEach: elapsed / count))
      figures.append(Figure("\(workers) workers: simulated seconds per second", seconds / elapsed, "s/s"))
      if workers == 1250 { figures += Self.checkpoint(simulator) }
    }
    return figures
  }

  /// A checkpoint is a copy: it costs what has to be copied when the original runs on.
  private static func checkpoint(_ simulator: Simulator) -> [Figure] {
    var running = simulator
    let alone = ContinuousClock().measure { running.advance(to: running.time + 0.1) } / .milliseconds(1)
    let kept = running
    let shared = ContinuousClock().measure { running.advance(to: running.time + 0.1) } / .milliseconds(1)
    precondition(kept.time < running.time, "the copy stands still")
    return [Figure("checkpoint of 10,000 devices", max(0, shared - alone), "ms")]
  }

  private static func scenario(workers: Int) throws -> Scenario {
    func pool(_ role: Role) -> PoolPlan {
      PoolPlan(
        name: role.rawValue, role: role, device: Catalogue.device(id: "h200-sxm")!, devicesPerWorker: 8,
        workers: workers / 2)
    }
    let fleet = FleetPlan(model: Catalogue.model(id: "llama-3.1-70b")!, pools: [pool(.prefill), pool(.decode)])
    var mix = TrafficMix(
      rate: 1,
      classes: [
        TrafficClass(
          name: "chat", input: LengthDistribution(.lognormal(cv: 1), mean: 1155),
          output: LengthDistribution(.lognormal(cv: 0.9), mean: 400))
      ])
    let slo = SLO(ttft: 2, tpot: 0.05)
    mix.rate = try FleetModel(fleet).assess(mix, slo: slo).capacity * 0.7
    return Scenario(name: "scale", seed: 1, fleet: fleet, traffic: mix, slo: slo)
  }
}
