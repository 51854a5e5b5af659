public import Fleet

extension FleetModel {
  /// Workers of each pool, parts allowed, that the same money buys at the ratio which this mix fills evenly; equal
  /// prices where one is unknown.
  ///
  /// Pools of one phase keep their proportions, general pools their size. What a prefill pool may be filled to depends
  /// a little on its size (see `prefillLimit`), so the ratio is found again at the size that came out.
  public func matchedWorkers(_ mix: TrafficMix, slo: SLO = SLO()) -> [Double] {
    var counts = plan.pools.map { Double($0.workers) }
    for _ in 0..<FleetModel.mostRounds {
      guard let balance = balance(mix, slo, workers: counts), let share = balance.matchedPrefillShare else {
        return counts
      }
      let next = balance.scaled(counts, prefillShare: share, plan.pools.map(\.role))
      let change = zip(next, counts).reduce(0) { max($0, abs($1.0 - $1.1) / max(1, $1.1)) }
      counts = next
      if change < 1e-4 || slo.ttft == nil { break }
    }
    return counts
  }

  /// A second round is enough for large pools; a few workers take up to ten.
  private static let mostRounds = 12

  /// What the present mix leads to when it stays, for the screen.
  ///
  /// - Parameter counts: workers of each pool that are up, when they are not all.
  public func steadyState(
    _ mix: TrafficMix, slo: SLO, workers counts: [Double]? = nil, linkShare: Double = 1
  ) -> SteadyState {
    let now = assess(mix, slo: slo, workers: counts, linkShare: linkShare)
    let matched = wholeWorkers(near: matchedWorkers(mix, slo: slo), mix, slo, linkShare)
    let then = assess(mix, slo: slo, workers: matched.map(Double.init), linkShare: linkShare)
    var state = SteadyState(
      capacity: now.capacity, strandedShare: now.strandedCostShare,
      stranded: plan.pools.indices.map { now.use(ofPool: $0)?.stranded ?? 0 },
      bottleneck: now.resources[now.bottleneck].resource, matchedWorkers: matched,
      matchedStrandedShare: then.strandedCostShare)
    state.workers = counts ?? plan.pools.map { Double($0.workers) }
    return state
  }

  /// The one prefill and the one decode pool of a fleet that has nothing else.
  var pair: (prefill: Int, decode: Int)? {
    guard plan.pools.count == 2, let prefill = pools(.prefill).first, let decode = pools(.decode).first else {
      return nil
    }
    return (prefill, decode)
  }

  /// The whole workers around a fractional split that serve the most.
  private func wholeWorkers(near counts: [Double], _ mix: TrafficMix, _ slo: SLO, _ linkShare: Double) -> [Int] {
    guard let (prefill, decode) = pair else { return counts.map { max(1, Int($0.rounded())) } }
    let base = counts.map { max(1, Int($0.rounded(.down))) }
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
