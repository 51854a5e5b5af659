import Capacity
import Fleet

/// Fleets and mixes at random, the same for the same seed.
struct RandomFleet: Sendable, CustomStringConvertible {
  let seed: UInt64
  private(set) var plan: FleetPlan
  let mix: TrafficMix
  private(set) var slo: SLO

  var description: String {
    "fleet \(seed)" + (slo.ttft == nil ? "" : " with a TTFT")
      + (plan.link.workerBandwidth == 1e15 ? "" : " on a thin link")
  }

  private static let devices = [
    "h100-sxm", "h200-sxm", "b200-sxm", "l40s", "mi300x", "h20", "spad-p", "spad-d", "a100-80g",
  ]
  private static let models = ["llama-3.1-8b", "llama-3.1-70b", "qwen3-32b", "mixtral-8x7b", "gpt-oss-120b"]

  /// One or two pools of each phase, up to three classes of traffic. The link has all the bandwidth it may need: it is
  /// no part of the ratio.
  init(seed: UInt64) {
    self.seed = seed
    var random = RandomStream(seed: seed)
    func choose<Value>(_ values: [Value]) -> Value { values[Int(random.uniform() * Double(values.count))] }
    func between(_ low: Double, _ high: Double) -> Double {
      Elementary.exp(Elementary.log(low) + random.uniform() * (Elementary.log(high) - Elementary.log(low)))
    }
    func pool(_ role: Role, _ name: String) -> PoolPlan {
      PoolPlan(
        name: name, role: role, device: Catalogue.device(id: choose(Self.devices)) ?? Device(id: "", name: ""),
        devicesPerWorker: 8, workers: 4 + Int(random.uniform() * 60))
    }
    var pools = [pool(.prefill, "p0"), pool(.decode, "d0")]
    if random.uniform() < 0.3 { pools.append(pool(.prefill, "p1")) }
    if random.uniform() < 0.3 { pools.append(pool(.decode, "d1")) }
    plan = FleetPlan(
      model: Catalogue.model(id: choose(Self.models)) ?? Catalogue.models[0], pools: pools,
      link: LinkPlan(workerBandwidth: 1e15))
    let classes = (0..<(1 + Int(random.uniform() * 3))).map { index in
      TrafficClass(
        name: "class \(index)", weight: between(0.1, 1),
        input: LengthDistribution(.lognormal(cv: random.uniform()), mean: between(100, 30_000)),
        output: LengthDistribution(.lognormal(cv: random.uniform()), mean: between(20, 4000)),
        cacheHitRate: random.uniform() * 0.9)
    }
    mix = TrafficMix(rate: between(0.1, 1000), classes: classes)
    slo = SLO(tpot: random.uniform() < 0.8 ? between(0.03, 0.2) : nil)
  }

  static let all = (1...150).map { RandomFleet(seed: UInt64($0)) }

  /// The same with targets of 0.2 to 8 s for the first token.
  static let prompt = all.map { fleet in
    var fleet = fleet
    var random = RandomStream(seed: fleet.seed + 1000)
    fleet.slo.ttft = 0.2 * Elementary.exp(random.uniform() * Elementary.log(40))
    return fleet
  }

  /// The same on links that fill first: a twentieth to nine tenths of what the pools could use.
  static let thin = (all + prompt).compactMap { fleet -> RandomFleet? in
    var fleet = fleet
    var random = RandomStream(seed: fleet.seed + 2000)
    guard let model = try? FleetModel(fleet.plan),
      let all = model.linkBandwidth(workers: fleet.plan.pools.map { Double($0.workers) })
    else { return nil }
    let need = model.assess(fleet.mix, slo: fleet.slo).capacity * model.demand(fleet.mix, ofPool: 0).bytes
    fleet.plan.link.workerBandwidth = 1e15 * need / all * (0.05 + 0.85 * random.uniform())
    return fleet
  }
}
