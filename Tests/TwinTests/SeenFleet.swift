import Capacity
import Fleet
import Simulator

/// A fleet that runs with engines of its own kind, seen as a feed sees it: rates, percentiles, lengths, gauges; neither
/// its scenario nor its efficiencies.
struct SeenFleet {
  var simulator: Simulator
  private(set) var samples: [Snapshot] = []

  init(_ scenario: Scenario, tuning: EngineTuning = EngineTuning(), requestSeconds: Double = 0) throws {
    var scenario = scenario
    for index in scenario.fleet.pools.indices { scenario.fleet.pools[index].tuning = tuning }
    scenario.fleet.link.latencySeconds += requestSeconds
    simulator = try Simulator(scenario)
  }

  mutating func run(_ seconds: Double) {
    var seen: [Snapshot] = []
    simulator.advance(to: simulator.time + seconds) { seen.append(SeenFleet.reduced($0)) }
    samples += seen
  }

  /// What a feed would show of a snapshot.
  static func reduced(_ snapshot: Snapshot) -> Snapshot {
    var seen = Snapshot(
      time: snapshot.time, origin: Origin(kind: .feed, name: "router:8000", model: "meta-llama/Llama-3.1-70B-Instruct"),
      traffic: TrafficMix(
        rate: snapshot.fleet.value(.arrivalRate) ?? 0,
        classes: [
          TrafficClass(
            name: "observed", input: spread(snapshot.traffic, \.input, snapshot.traffic.inputLength),
            output: spread(snapshot.traffic, \.output, snapshot.traffic.outputLength),
            cacheHitRate: snapshot.traffic.cacheHitRate)
        ]), slo: snapshot.slo)
    let fleet: [Field] = [
      .arrivalRate, .completionRate, .promptTokenRate, .outputTokenRate, .inputLength, .outputLength, .cacheHitRate,
      .ttftP50, .ttftP99, .tpotP50, .tpotP99, .strandedShare,
    ]
    for field in fleet { seen.fleet[field] = snapshot.fleet[field] }
    seen.pools = snapshot.pools.map { pool in
      var reduced = PoolSnapshot(
        name: pool.name, role: pool.role, device: pool.device, workers: pool.workers, devices: pool.devices)
      for field in [Field.running, .queueDepth, .kvUsage, .stranded] { reduced.readings[field] = pool.readings[field] }
      return reduced
    }
    return seen
  }

  /// One class in the place of several: the same mean and the same variance.
  private static func spread(_ mix: TrafficMix, _ part: KeyPath<TrafficClass, LengthDistribution>, _ mean: Double)
    -> LengthDistribution
  {
    let square = mix.mean { $0[keyPath: part].meanSquare }
    return LengthDistribution(.lognormal(cv: max(0, square / (mean * mean) - 1).squareRoot()), mean: mean)
  }

  static func chat(rate: Double = 60, prefill: Int = 8, decode: Int = 6) throws -> Scenario {
    func device(_ id: String) -> Device { Catalogue.device(id: id) ?? Device(id: id, name: id) }
    guard let model = Catalogue.model(id: "llama-3.1-70b") else { throw CapacityError("no such model") }
    return Scenario(
      name: "seen", seed: 7,
      fleet: FleetPlan(
        model: model,
        pools: [
          PoolPlan(name: "prefill", role: .prefill, device: device("h100-sxm"), devicesPerWorker: 4, workers: prefill),
          PoolPlan(name: "decode", role: .decode, device: device("h200-sxm"), devicesPerWorker: 4, workers: decode),
        ]),
      traffic: TrafficMix(
        rate: rate,
        classes: [
          TrafficClass(
            name: "chat", input: LengthDistribution(.lognormal(cv: 0.96), mean: 1155),
            output: LengthDistribution(.lognormal(cv: 0.77), mean: 211), cacheHitRate: 0.3)
        ]), slo: SLO(ttft: 1, tpot: 0.04))
  }
}
