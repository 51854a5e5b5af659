public import Fleet

extension FleetModel {
  /// Workers of each pool, parts allowed, that the same money buys at the ratio which this mix fills evenly; equal prices
  /// where one is unknown.
  ///
  /// Of one prefill and one decode pool; any other fleet stays as it is.
  public func matchedWorkers(_ mix: TrafficMix, slo: SLO = SLO()) -> [Double] {
    let now = assess(mix, slo: slo)
    guard let (prefill, decode) = pair, let p = now.use(ofPool: prefill), let d = now.use(ofPool: decode) else {
      return plan.pools.map { Double($0.workers) }
    }
    let prices = [fixedCostPerHour(ofPool: prefill), fixedCostPerHour(ofPool: decode)]
    let prefillPrice = prices.contains(nil) ? 1 : prices[0]!
    let decodePrice = prices.contains(nil) ? 1 : prices[1]!
    let plannedPrefill = Double(plan.pools[prefill].workers)
    let plannedDecode = Double(plan.pools[decode].workers)
    let money = plannedPrefill * prefillPrice + plannedDecode * decodePrice
    // Demand in whole workers for each request per second, the limits of the SLO included.
    let prefillNeed = p.rateLimit > 0 ? plannedPrefill / p.rateLimit : 0
    let decodeNeed = d.rateLimit > 0 ? plannedDecode / d.rateLimit : 0
    let price = prefillNeed * prefillPrice + decodeNeed * decodePrice
    guard price > 0 else { return plan.pools.map { Double($0.workers) } }
    var counts = [Double](repeating: 0, count: plan.pools.count)
    counts[prefill] = money * prefillNeed / price
    counts[decode] = money * decodeNeed / price
    return counts
  }

  /// What the present mix leads to when it stays, for the screen.
  ///
  /// - Parameter counts: workers of each pool that are up, when they are not all.
  public func steadyState(
    _ mix: TrafficMix, slo: SLO, workers counts: [Double]? = nil, linkShare: Double = 1
  ) -> SteadyState {
    let now = assess(mix, slo: slo, workers: counts, linkShare: linkShare)
    let matched = wholeWorkers(near: matchedWorkers(mix, slo: slo), mix, slo, linkShare)
    let then = assess(mix, slo: slo, workers: matched.map(Double.init), linkShare: linkShare)
    return SteadyState(
      capacity: now.capacity, strandedShare: now.strandedCostShare,
      stranded: plan.pools.indices.map { now.use(ofPool: $0)?.stranded ?? 0 },
      bottleneck: now.resources[now.bottleneck].resource, matchedWorkers: matched,
      matchedStrandedShare: then.strandedCostShare)
  }

  /// The one prefill and the one decode pool of a fleet that has nothing else.
  private var pair: (prefill: Int, decode: Int)? {
    guard plan.pools.count == 2, let prefill = pools(.prefill).first, let decode = pools(.decode).first else { return nil }
    return (prefill, decode)
  }

  /// The whole workers around a fractional split that serve the most.
  private func wholeWorkers(near counts: [Double], _ mix: TrafficMix, _ slo: SLO, _ linkShare: Double) -> [Int] {
    let base = counts.map { max(1, Int($0.rounded(.down))) }
    guard let (prefill, decode) = pair else { return base }
    var best = base
    var bestCapacity = -1.0
    for extra in [prefill, decode] {
      var candidate = base
      candidate[extra] = max(1, Int(counts[extra].rounded(.up)))
      let capacity = assess(mix, slo: slo, workers: candidate.map(Double.init), linkShare: linkShare).capacity
      if capacity > bestCapacity { (best, bestCapacity) = (candidate, capacity) }
    }
    return best
  }
}
