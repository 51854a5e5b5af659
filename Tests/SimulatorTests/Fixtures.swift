import Capacity
import Fleet

@testable import Simulator

/// Small fleets with round numbers, and the catalogue's Llama-3.1-70B on H200.
enum Fixture {
  static let tinyModel = Model(
    id: "tiny", layers: 1, hidden: 1, queryHeads: 1, kvHeads: 1, headDimension: 1, attention: "GQA", growingLayers: 1,
    totalParameters: 1e9, activeParameters: 1e9, kvBytesPerToken: 1000)

  /// One worker a pool with measured rates: `prefill` and `decode` tokens per second.
  static func measured(
    prefill: Double = 1000, decode: Double = 1e6, workers: (Int, Int) = (1, 1), tokenBudget: Int = 1,
    penalty: (start: Double, scale: Double) = (0, 0), minimumStep: Double = 0
  ) throws -> FleetModel {
    let rates = MeasuredRates(
      prefillTokensPerSecond: prefill, decodeTokensPerSecond: decode, contextPenaltyStart: penalty.start,
      contextPenaltyScale: penalty.scale, minimumStepSeconds: minimumStep)
    func pool(_ role: Role, _ count: Int) -> PoolPlan {
      PoolPlan(
        name: role.rawValue, role: role, device: Catalogue.device(id: "h100-sxm")!, devicesPerWorker: 8, workers: count,
        measured: rates, tokenBudget: tokenBudget, queueLimit: 1_000_000, handoffTokens: 1_000_000_000)
    }
    return try FleetModel(FleetPlan(model: tinyModel, pools: [pool(.prefill, workers.0), pool(.decode, workers.1)]))
  }

  /// The roofline fleet of the benchmarks.
  static func llama(workers: (Int, Int) = (12, 8), memoryUtilization: Double = 0.9) throws -> FleetModel {
    func pool(_ role: Role, _ count: Int) -> PoolPlan {
      PoolPlan(
        name: role.rawValue, role: role, device: Catalogue.device(id: "h200-sxm")!, devicesPerWorker: 4, workers: count,
        memoryUtilization: memoryUtilization)
    }
    return try FleetModel(
      FleetPlan(
        model: Catalogue.model(id: "llama-3.1-70b")!, pools: [pool(.prefill, workers.0), pool(.decode, workers.1)]))
  }

  static func mix(
    rate: Double, input: LengthDistribution, output: LengthDistribution, hit: Double = 0
  ) -> TrafficMix {
    TrafficMix(rate: rate, classes: [TrafficClass(name: "one", input: input, output: output, cacheHitRate: hit)])
  }

  /// An engine with this traffic.
  static func engine(
    _ model: FleetModel, _ mix: TrafficMix, seed: UInt64 = 7, slo: SLO = SLO(), batch: Int = 1000,
    stepping: Bool = false
  ) -> Engine {
    var engine = Engine(model: model, arrivals: ArrivalStream(mix: mix, seed: seed), slo: slo, stepping: stepping)
    setLimits(&engine, batch: batch, expectedOutput: mix.outputLength)
    return engine
  }

  /// Allows batches of this size in every pool.
  static func setLimits(_ engine: inout Engine, batch: Int, expectedOutput: Double) {
    engine.setLimits(
      engine.pools.map { _ in PoolLimits(maxSequences: batch, outputTokenSeconds: 1e-4) },
      expectedOutput: expectedOutput)
  }

  /// Ends the arrivals and lets all that is in flight finish.
  static func drain(_ engine: inout Engine, _ mix: TrafficMix) {
    var none = mix
    none.rate = 0
    engine.arrivals.setMix(none, at: engine.time)
    while engine.inFlight > 0 && engine.nextEvent < .infinity { engine.run(until: engine.nextEvent) }
  }
}
