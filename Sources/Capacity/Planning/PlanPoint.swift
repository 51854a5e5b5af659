public import Fleet

/// What the model says of one mix on one fleet, in the few numbers that a purchase depends on.
public struct PlanPoint: Sendable, Equatable {
  /// Requests per second of the fleet as it is, its S_cost and what fills first.
  public var capacity: Double
  public var strandedShare: Double?
  public var bottleneck: Resource
  /// Share of requests within the SLO at the mix's arrivals, estimated.
  public var attainment: Double
  /// Workers by pool that the same money buys at the best ratio, what they serve, and prefill's share of the money; nil
  /// for fleets that are no pair of pools.
  public var bestWorkers: [Int]?
  public var bestCapacity: Double?
  public var bestPrefillShare: Double?
  /// Output tokens per joule and USD per million output tokens at full use, of the fleet as it is and at the best
  /// ratio.
  public var tokensPerJoule: Double?
  public var usdPerMillionTokens: Double?
  public var bestTokensPerJoule: Double?
  public var bestUSDPerMillionTokens: Double?
  /// Requests per second of general-purpose devices of the same money.
  public var generalCapacity: Double?

  /// This fleet's requests per second over those of general purpose, less one.
  public var lead: Double? { generalCapacity.flatMap { $0 > 0 ? capacity / $0 - 1 : nil } }
  /// The best ratio's over those of this fleet, less one.
  public var gain: Double? { bestCapacity.flatMap { capacity > 0 ? $0 / capacity - 1 : nil } }
}

extension FleetModel {
  /// The plan point of a mix. `capital`: USD to spend in place of the fleet's own money.
  public func planPoint(_ mix: TrafficMix, slo: SLO, capital: Double? = nil, general: FleetModel?) -> PlanPoint {
    let now = assess(mix, slo: slo)
    let full = running(mix, slo, at: now.capacity)
    var point = PlanPoint(
      capacity: now.capacity, strandedShare: now.strandedCostShare, bottleneck: now.resources[now.bottleneck].resource,
      attainment: attainment(mix, slo), tokensPerJoule: full.outputTokensPerJoule,
      usdPerMillionTokens: full.usdPerMillionOutputTokens,
      generalCapacity: general.map { $0.assess(mix, slo: slo).capacity })
    guard let splits = MoneySplits(self, capital: capital), let prefill = splits.best(self, mix, slo) else {
      return point
    }
    let workers = splits.split(prefill)
    let counts = workers.map(Double.init)
    let capacity = assess(mix, slo: slo, workers: counts).capacity
    let best = running(mix, slo, at: capacity, workers: counts)
    (point.bestWorkers, point.bestCapacity) = (workers, capacity)
    point.bestPrefillShare = splits.prefillShare(workers)
    point.bestTokensPerJoule = best.outputTokensPerJoule
    point.bestUSDPerMillionTokens = best.usdPerMillionOutputTokens
    return point
  }
}
