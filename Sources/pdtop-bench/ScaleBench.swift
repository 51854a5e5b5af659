import Capacity
import Fleet
import Simulator

/// How the cost of a request grows with the fleet: Llama-3.1-70B on H200 TP8, half of the workers prefill, at 70 %
/// load; and what it costs to keep a state of 10,000 devices and to go back to it.
struct ScaleBench {
  static let sizes = [10, 100, 1250, 10_000]
  let sizes: [Int]
  /// Requests that are simulated at each size.
  private static let requests = 60_000.0
  private static let devices = 10_000

  /// Lengths of prompts and outputs, mean tokens: those of conversations, and the longer ones of the Mooncake trace,
  /// with which the same devices serve fewer requests.
  private struct Lengths {
    let input: Double
    let output: Double
    static let conversation = Lengths(input: 1155, output: 400)
    static let long = Lengths(input: 12_035, output: 343)
    var name: String { "\(Int(input)) tokens in, \(Int(output)) out" }
  }

  func figures() throws -> [Figure] {
    var figures: [Figure] = []
    for workers in sizes {
      let (rows, simulator) = try Self.run(workers: workers, .conversation)
      figures += rows
      guard workers * 8 == Self.devices else { continue }
      figures += Self.checkpoint(simulator)
      figures += try Self.run(workers: workers, .long).figures
    }
    return figures
  }

  private static func run(workers: Int, _ lengths: Lengths) throws -> (figures: [Figure], simulator: Simulator) {
    Memory.restartPeak()
    let scenario = try scenario(workers: workers, lengths)
    var simulator = try Simulator(scenario)
    let seconds = requests / scenario.traffic.rate
    let begun = simulator.summary.arrived
    let elapsed = ContinuousClock().measure { simulator.advance(to: seconds) } / .seconds(1)
    let count = Double(simulator.summary.arrived - begun)
    let name = "\(workers) workers, \(lengths.name)"
    return (
      [
        Figure("\(name): requests per second", count / elapsed, "1/s", secondsEach: elapsed / count),
        Figure("\(name): simulated seconds per second", seconds / elapsed, "s/s"),
        Figure("\(name): peak memory", Memory.peakBytes / 1e6, "MB"),
      ], simulator
    )
  }

  /// A checkpoint is a copy, and going back to it another one: nothing moves until the run goes on and changes what
  /// both have. So the first second after it is set against the one that follows; the median of some.
  private static func checkpoint(_ simulator: Simulator) -> [Figure] {
    let clock = ContinuousClock()
    var running = simulator
    var (keeping, restoring, more): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<9 {
      var kept: Simulator?
      keeping.append(clock.measure { kept = running } / .milliseconds(1))
      let first = clock.measure { running.advance(to: running.time + 1) }
      let second = clock.measure { running.advance(to: running.time + 1) }
      more.append((first - second) / .milliseconds(1))
      guard let kept else { continue }
      precondition(kept.time < running.time, "the copy stands still")
      restoring.append(clock.measure { running = kept } / .milliseconds(1))
      running.advance(to: running.time + 1)
    }
    return [
      Figure("checkpoint of 10,000 devices", median(keeping), "ms"),
      Figure("restoring it", median(restoring), "ms"),
      Figure("more for the first second after either", median(more), "ms"),
    ]
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private static func scenario(workers: Int, _ lengths: Lengths) throws -> Scenario {
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
          name: "chat", input: LengthDistribution(.lognormal(cv: 1), mean: lengths.input),
          output: LengthDistribution(.lognormal(cv: 0.9), mean: lengths.output))
      ])
    let slo = SLO(ttft: 2, tpot: 0.05)
    mix.rate = try FleetModel(fleet).assess(mix, slo: slo).capacity * 0.7
    return Scenario(name: "scale", seed: 1, fleet: fleet, traffic: mix, slo: slo)
  }
}
