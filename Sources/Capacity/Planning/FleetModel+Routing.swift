public import Fleet

/// What a fleet serves as bought, with work moved to any device that can do it, and at the matched ratio; what of its
/// stranded capacity is hard.
///
///     total = 1 - fixed / matched     hard = 1 - routed / matched, at least 0     soft = total - hard
public struct RoutedAssessment: Sendable, Equatable {
  /// Requests per second.
  public var fixed: Double
  public var routed: Double
  public var matched: Double
  /// By pool: share of its time that goes to the other phase when work is moved.
  public var moved: [Double]
  /// By pool: efficiency on the other phase, per money, against the devices bought for it; nil for general pools.
  public var efficiency: [Double?]

  /// Shares of the fleet's money.
  public var total: Double { matched > 0 ? max(0, 1 - fixed / matched) : 0 }
  public var hard: Double { matched > 0 ? min(total, max(0, 1 - routed / matched)) : 0 }
  public var soft: Double { total - hard }
}

extension FleetModel {
  /// Moves work to devices that were bought for the other phase, by comparative advantage: pools in the order of what
  /// they do in prefill over what they do in decode, the first ones prefill, the last ones decode, and one is shared.
  ///
  /// - Parameter efficiency: in place of each pool's own, 0...1.
  public func routed(
    _ mix: TrafficMix, slo: SLO, workers counts: [Double]? = nil, efficiency given: Double? = nil
  ) -> RoutedAssessment? {
    let counts = counts ?? plan.pools.map { Double($0.workers) }
    guard let balance = balance(mix, slo, workers: counts), balance.matchedPrefillShare != nil,
      balance.prefillRate.isFinite, balance.decodeRate.isFinite
    else { return nil }
    let prices = moneyOfPools(counts)
    let perMoney = (
      prefill: balance.prefillRate / balance.prefillMoney, decode: balance.decodeRate / balance.decodeMoney
    )
    let efficiency = plan.pools.indices.map { pool -> Double? in
      plan.pools[pool].role == .general ? nil : given ?? otherPhase(mix, slo, pool, perMoney, prices, counts)
    }
    // Requests per second of each pool on either phase.
    var offers: [(pool: Int, prefill: Double, decode: Double)] = []
    for pool in plan.pools.indices {
      guard let e = efficiency[pool] else { continue }
      offers.append(
        plan.pools[pool].role == .prefill
          ? (pool, prefillRate(mix, slo, ofPool: pool, workers: counts[pool]), e * prices[pool] * perMoney.decode)
          : (pool, e * prices[pool] * perMoney.prefill, decodeRate(mix, slo, ofPool: pool) * counts[pool]))
    }
    // What a pool is better at decides, not what it is good at.
    offers.sort { $0.prefill * $1.decode > $1.prefill * $0.decode }
    let best = FleetModel.shared(offers)
    let link = linkBandwidth(workers: counts).map {
      $0 / max(1e-9, Demand(mix: mix, contextStart: 0, fleet: plan).bytes)
    }
    let fixed = min(balance.prefillRate, balance.decodeRate, link ?? .infinity)
    var moved = [Double](repeating: 0, count: plan.pools.count)
    for (place, offer) in offers.enumerated() {
      let onPrefill = best.prefillShares[place]
      moved[offer.pool] = plan.pools[offer.pool].role == .prefill ? 1 - onPrefill : onPrefill
    }
    return RoutedAssessment(
      fixed: fixed, routed: max(fixed, min(best.rate, link ?? .infinity)), matched: balance.matchedRate, moved: moved,
      efficiency: efficiency)
  }

  /// The rate at which both phases are full where the first pools prefill and the last decode, and each pool's share of
  /// time on prefill.
  private static func shared(
    _ offers: [(pool: Int, prefill: Double, decode: Double)]
  ) -> (rate: Double, prefillShares: [Double]) {
    var prefill = 0.0
    var decode = offers.reduce(0) { $0 + $1.decode }
    for (place, offer) in offers.enumerated() {
      if prefill + offer.prefill >= decode - offer.decode {
        let sum = offer.prefill + offer.decode
        let share = sum > 0 ? min(1, max(0, (decode - prefill) / sum)) : 0
        let shares = offers.indices.map { $0 < place ? 1 : $0 == place ? share : 0 }
        return (min(prefill + share * offer.prefill, decode - share * offer.decode), shares)
      }
      prefill += offer.prefill
      decode -= offer.decode
    }
    return (min(prefill, decode), offers.map { _ in 1 })
  }

  /// USD per hour of each pool; workers where a price is unknown, as `balance` has it.
  private func moneyOfPools(_ counts: [Double]) -> [Double] {
    let prices = plan.pools.indices.map { fixedCostPerHour(ofPool: $0) }
    let isKnown = plan.pools.indices.allSatisfy { plan.pools[$0].role == .general || prices[$0] != nil }
    return plan.pools.indices.map { counts[$0] * (isKnown ? prices[$0] ?? 1 : 1) }
  }

  /// What a pool's devices make of the other phase for their money, against those that were bought for it: as the plan
  /// says, or by the same devices' own times, or by the roofline; 0 where nothing says that they can do it at all.
  private func otherPhase(
    _ mix: TrafficMix, _ slo: SLO, _ pool: Int, _ perMoney: (prefill: Double, decode: Double), _ prices: [Double],
    _ counts: [Double]
  ) -> Double {
    let own = plan.pools[pool]
    if let told = own.otherPhase { return told }
    let other: Role = own.role == .prefill ? .decode : .prefill
    let isSame = pools(other).contains {
      plan.pools[$0].device.id == own.device.id && plan.pools[$0].devicesPerWorker == own.devicesPerWorker
    }
    if isSame { return 1 }
    guard perMoney.prefill > 0, perMoney.decode > 0, prices[pool] > 0, counts[pool] > 0 else { return 0 }
    if own.measured != nil {
      // Measured rates are of the own phase: the other one by the roofline, worker against worker.
      guard let flip = try? flip(ofPool: pool), counts[flip.pool] > 0 else { return 0 }
      return flip.efficiency * prices[flip.pool] / counts[flip.pool] / (prices[pool] / counts[pool])
    }
    let rate =
      own.role == .prefill
      ? decodeRate(mix, slo, ofPool: pool) * counts[pool] / prices[pool] / perMoney.decode
      : prefillRate(mix, slo, ofPool: pool, workers: counts[pool]) / prices[pool] / perMoney.prefill
    return rate.isFinite ? rate : 1
  }
}
