public import Fleet

extension FleetModel {
  /// What the fleet does under a mix once queues have settled: as much of it as it can serve.
  ///
  /// - Parameter counts: workers of each pool, when they are not the plan's.
  public func expected(_ mix: TrafficMix, slo: SLO, workers counts: [Double]? = nil) -> SteadyState.Expected {
    let now = assess(mix, slo: slo, workers: counts)
    return SteadyState.Expected(
      busy: plan.pools.indices.map { now.use(ofPool: $0)?.busy ?? 0 },
      link: now.resources.first { $0.resource == .link }?.busy)
  }
}
