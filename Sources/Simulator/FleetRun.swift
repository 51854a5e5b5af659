import Capacity
import Fleet

/// One fleet serving its traffic: the engine, what is measured of it, and what capacity follows from traffic and
/// targets. The simulator has one, and a second one beside it where fleets are compared.
struct FleetRun: Sendable {
  let model: FleetModel
  var engine: Engine
  var meter: FleetMeter
  /// By pool, in the plan's order.
  private(set) var pricing: [PoolPricing]
  private(set) var steady: SteadyState
  private(set) var linkShare = 1.0

  /// Recent latencies are those of about this many seconds.
  private static let latencyMemory = 30.0

  init(
    model: FleetModel, mix: TrafficMix, slo: SLO, seed: UInt64, trace: TraceCursor?, start: Double
  ) {
    self.model = model
    engine = Engine(
      model: model, arrivals: ArrivalStream(mix: mix, seed: seed, trace: trace, start: start), slo: slo, start: start,
      seed: seed)
    meter = FleetMeter(model: model, start: start)
    pricing = FleetRun.pricing(model, mix, slo)
    steady = model.steadyState(mix, slo: slo)
    setLimits(mix)
  }

  /// About what a copy takes, bytes: a request's row and its places in queues, a worker's heaps and meters, histograms.
  var copyBytes: Int { engine.inFlight * 160 + (engine.prefill.count + engine.batch.count) * 1024 + 300_000 }

  static func pricing(_ model: FleetModel, _ mix: TrafficMix, _ slo: SLO) -> [PoolPricing] {
    model.plan.pools.indices.map { PoolPricing(model: model, pool: $0, mix: mix, slo: slo) }
  }

  private mutating func setLimits(_ mix: TrafficMix) {
    let limits = pricing.indices.map { pool in
      PoolLimits(
        maxSequences: model.plan.pools[pool].maxSequences ?? pricing[pool].batchLimit,
        outputTokenSeconds: pricing[pool].outputToken)
    }
    engine.setLimits(limits, expectedOutput: mix.outputLength)
  }

  /// Reads the meters at the engine's time, and lets recent latencies fade.
  mutating func sample(over seconds: Double) {
    meter.sample(engine, pricing)
    engine.latencies.fade(by: 1 - seconds / FleetRun.latencyMemory)
  }

  mutating func beginCounting() {
    engine.beginCounting()
    meter.beginCounting(engine)
  }

  mutating func setTraffic(_ mix: TrafficMix, _ slo: SLO) {
    engine.arrivals.setMix(mix, at: engine.time)
    recompute(mix, slo)
  }

  mutating func setTargets(_ mix: TrafficMix, _ slo: SLO) {
    engine.latencies.targets = slo
    recompute(mix, slo)
  }

  mutating func setLinkShare(_ share: Double, _ mix: TrafficMix, _ slo: SLO) {
    linkShare = share
    engine.setLinkShare(share)
    recompute(mix, slo)
  }

  /// Brings all that follows from traffic, targets and the workers that are up to date.
  mutating func recompute(_ mix: TrafficMix, _ slo: SLO) {
    pricing = FleetRun.pricing(model, mix, slo)
    steady = model.steadyState(mix, slo: slo, workers: workersUp, linkShare: linkShare)
    setLimits(mix)
  }

  /// Workers of each pool that are up, those from other pools by what they are worth; at least one, so that there is
  /// something to compute with.
  var workersUp: [Double] { model.plan.pools.indices.map { max(1, engine.worth(ofPool: $0)) } }
}
