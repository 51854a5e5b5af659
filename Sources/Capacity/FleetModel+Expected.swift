public import Fleet

extension FleetModel {
  /// What the fleet does under a mix once queues have settled: as much of it as it can serve.
  ///
  /// - Parameter counts: workers of each pool, when they are not the plan's.
  public func expected(_ mix: TrafficMix, slo: SLO, workers counts: [Double]? = nil) -> SteadyState.Expected {
    let now = assess(mix, slo: slo, workers: counts)
    let running = running(mix, slo, at: min(mix.rate, now.capacity), workers: counts)
    var expected = SteadyState.Expected(
      busy: plan.pools.indices.map { now.use(ofPool: $0)?.busy ?? 0 },
      link: now.resources.first { $0.resource == .link }?.busy)
    expected.attainment = attainment(mix, slo, workers: counts)
    expected.power = running.watts
    expected.costPerHour = running.costPerHour
    expected.costPerMillionOutputTokens = running.usdPerMillionOutputTokens
    let tokens = running.rate * (mix.inputLength + mix.outputLength)
    expected.tokensPerJoule = running.watts.flatMap { $0 > 0 ? tokens / $0 : nil }
    return expected
  }
}
