public import Fleet

/// What a fleet draws and costs while it serves a mix at a steady rate.
public struct RunningFleet: Sendable, Equatable {
  /// Requests per second served, and output tokens per second.
  public var rate: Double
  public var outputTokensPerSecond: Double
  /// Watts at the building's meter of each pool; nil where a TDP is unknown.
  public var poolWatts: [Double?]
  /// USD per hour without energy, and of energy; nil where a price or a TDP is unknown.
  public var fixedPerHour: Double?
  public var energyPerHour: Double?

  public var watts: Double? { poolWatts.knownSum }

  public var outputTokensPerJoule: Double? { watts.flatMap { $0 > 0 ? outputTokensPerSecond / $0 : nil } }

  public var costPerHour: Double? { fixedPerHour.flatMap { fixed in energyPerHour.map { fixed + $0 } } }

  public var usdPerMillionOutputTokens: Double? {
    costPerHour.flatMap { outputTokensPerSecond > 0 ? $0 / (outputTokensPerSecond * 3600) * 1e6 : nil }
  }
}

extension FleetModel {
  /// The fleet at `rate` requests per second of a mix, as far as it can serve them.
  public func running(
    _ mix: TrafficMix, _ slo: SLO, at rate: Double, workers counts: [Double]? = nil
  ) -> RunningFleet {
    let counts = counts ?? plan.pools.map { Double($0.workers) }
    let shares = phaseShares(mix, slo, counts)
    let watts = plan.pools.indices.map { pool -> Double? in
      guard counts[pool] > 0 else { return 0 }
      return workerWatts(ofPool: pool, mix, rate: rate * shares[pool] / counts[pool]).map { $0 * counts[pool] }
    }
    var fleet = RunningFleet(
      rate: rate, outputTokensPerSecond: rate * mix.outputLength, poolWatts: watts,
      fixedPerHour: fixedCostPerHour(workers: counts), energyPerHour: nil)
    fleet.energyPerHour = fleet.watts.map { CostModel.energyPerHour(facilityWatts: $0, plan.money) }
    return fleet
  }

  /// Share of its phase's work that each pool does, where the pools of a phase fill together.
  private func phaseShares(_ mix: TrafficMix, _ slo: SLO, _ counts: [Double]) -> [Double] {
    guard plan.pools.count != 2 || pair == nil else { return [1, 1] }
    let rates = plan.pools.indices.map { pool -> Double in
      switch plan.pools[pool].role {
      case .prefill: prefillRate(mix, slo, ofPool: pool, workers: counts[pool])
      case .decode: decodeRate(mix, slo, ofPool: pool) * counts[pool]
      case .general: generalPoint(mix, slo, ofPool: pool).rate * counts[pool]
      }
    }
    func sum(_ role: Role) -> Double { pools(role).reduce(0) { $0 + (rates[$1].isFinite ? rates[$1] : 0) } }
    let general = sum(.general)
    let separate = pools(.prefill).isEmpty ? 0 : min(sum(.prefill), sum(.decode))
    return plan.pools.indices.map { pool in
      let role = plan.pools[pool].role
      let whole = sum(role)
      guard whole > 0, separate + general > 0 else { return 0 }
      return rates[pool] / whole * (role == .general ? general : separate) / (separate + general)
    }
  }

  /// Watts at the meter of one worker that serves `rate` requests per second; nil where a peak or the TDP is unknown.
  private func workerWatts(ofPool index: Int, _ mix: TrafficMix, rate: Double) -> Double? {
    let pool = plan.pools[index]
    let intensity = Intensity(pool: pool, fleet: plan)
    guard let flops = intensity.peakFLOPS, let bandwidth = intensity.peakBandwidth else { return nil }
    let demand = demand(mix, ofPool: index)
    var work = (flops: 0.0, bytes: 0.0)
    if pool.role != .decode {
      work.flops += rate * (intensity.flopsPerToken * demand.computed + intensity.flopsPerPair * demand.pairs)
      let tokens = max(1, Double(pool.tokenBudget))
      work.bytes += rate * demand.computed / tokens * intensity.weightBytes(tokens: tokens)
    }
    if pool.role != .prefill {
      let batch = batch(demand, rate: rate, ofPool: index)
      let steps = batch > 0 ? rate * demand.steps / batch : 0
      work.flops += rate * demand.steps * (intensity.flopsPerToken + intensity.flopsPerPair * demand.context)
      work.bytes += rate * demand.steps * (demand.context * intensity.bytesPerContextToken + intensity.bytesPerState)
      work.bytes += steps * intensity.weightBytes(tokens: batch)
    }
    return PowerModel.watts(pool.device, compute: work.flops / flops, bandwidth: work.bytes / bandwidth).map {
      PowerModel.facilityWatts($0, plan.money) * Double(pool.devicesPerWorker)
    }
  }

  /// Mean sequences in a worker's batch at `rate` requests per second: as many as arrive while one is decoded. A batch
  /// that has one sequence at times is never below one while it runs.
  func batch(_ demand: Demand, rate: Double, ofPool index: Int) -> Double {
    var batch = 1.0
    for _ in 0..<30 {
      let step = workers[index].decodeStep(batch: max(1, Int(batch.rounded())), excess: batch * demand.excess)
      let next = max(1, min(Double(DecodePoint.batchCeiling), rate * demand.steps * step))
      if abs(next - batch) < 0.01 * batch { return next }
      batch = (batch + next) / 2
    }
    return batch
  }
}
