public import Fleet

/// The two phases of a fleet against one another: what each may serve of a mix, and what share of the money it has.
///
/// All of a ratio's consequences follow from two shares of the money: the prefill phase's own, p, and the one at which
/// both phases would fill together, p*. Throughput over that of the same money at p* is min(p / p*, (1 - p) / (1 -
/// p*)), and S_cost is what is missing from one.
public struct PhaseBalance: Sendable, Equatable {
  /// USD per hour of each phase's devices without energy; workers where a price is unknown.
  public var prefillMoney: Double
  public var decodeMoney: Double
  /// Requests per second that each phase can serve within the SLO.
  public var prefillRate: Double
  public var decodeRate: Double

  /// Prefill's share of the money of both.
  public var prefillShare: Double {
    let money = prefillMoney + decodeMoney
    return money > 0 ? prefillMoney / money : 0.5
  }

  /// The share at which both phases fill together; nil where the mix asks nothing of either.
  public var matchedPrefillShare: Double? {
    let prefill = prefillRate > 0 ? prefillMoney / prefillRate : 0
    let decode = decodeRate > 0 ? decodeMoney / decodeRate : 0
    return prefill + decode > 0 ? prefill / (prefill + decode) : nil
  }

  /// Requests per second of the same money at the matched ratio.
  public var matchedRate: Double {
    let price = (prefillRate > 0 ? prefillMoney / prefillRate : 0) + (decodeRate > 0 ? decodeMoney / decodeRate : 0)
    return price > 0 ? (prefillMoney + decodeMoney) / price : .infinity
  }

  /// Throughput at prefill's share `p` of the money over that at the matched share `matched`; 0...1.
  public static func served(_ p: Double, matched: Double) -> Double {
    min(matched > 0 ? p / matched : 1, matched < 1 ? (1 - p) / (1 - matched) : 1)
  }

  /// Worker counts after the prefill pools have been given this share of the money.
  func scaled(_ counts: [Double], prefillShare share: Double, _ roles: [Role]) -> [Double] {
    let money = prefillMoney + decodeMoney
    return zip(counts, roles).map { count, role in
      switch role {
      case .prefill: prefillMoney > 0 ? count * money * share / prefillMoney : count
      case .decode: decodeMoney > 0 ? count * money * (1 - share) / decodeMoney : count
      case .general: count
      }
    }
  }
}

extension FleetModel {
  /// The balance of this fleet's phases under a mix; nil where it has no separate ones. The KV link is left out of it.
  ///
  /// - Parameters:
  ///   - known: rates of the phases that are known already, such as from another mix with the same prompts.
  public func balance(
    _ mix: TrafficMix, _ slo: SLO, workers counts: [Double]? = nil,
    known: (prefill: Double?, decode: Double?) = (nil, nil)
  ) -> PhaseBalance? {
    let counts = counts ?? plan.pools.map { Double($0.workers) }
    let prefill = pools(.prefill)
    let decode = pools(.decode)
    guard !prefill.isEmpty, !decode.isEmpty else { return nil }
    let prices = plan.pools.indices.map { fixedCostPerHour(ofPool: $0) }
    let hasPrices = (prefill + decode).allSatisfy { prices[$0] != nil }
    func money(_ pools: [Int]) -> Double { pools.reduce(0) { $0 + counts[$1] * (hasPrices ? prices[$1] ?? 1 : 1) } }
    return PhaseBalance(
      prefillMoney: money(prefill), decodeMoney: money(decode),
      prefillRate: known.prefill
        ?? prefill.reduce(0) { $0 + prefillRate(mix, slo, ofPool: $1, workers: counts[$1]) },
      decodeRate: known.decode ?? decode.reduce(0) { $0 + decodeRate(mix, slo, ofPool: $1) * counts[$1] })
  }

  /// S_cost of a fleet with this balance: what is missing from the throughput of the same money at the matched ratio. A
  /// link that fills first strands both phases.
  public func strandedShare(_ balance: PhaseBalance, _ mix: TrafficMix) -> Double {
    let bytes = Demand(mix: mix, contextStart: 0, fleet: plan).bytes
    let link = linkBandwidth(workers: plan.pools.map { Double($0.workers) }).map { $0 / max(1e-9, bytes) }
    let matched = balance.matchedRate
    let served = min(balance.prefillRate, balance.decodeRate, link ?? .infinity)
    return matched > 0 && matched.isFinite ? max(0, 1 - served / matched) : 0
  }

  /// Requests per second that `count` workers of a pool can prefill within the SLO.
  func prefillRate(_ mix: TrafficMix, _ slo: SLO, ofPool pool: Int, workers count: Double) -> Double {
    let seconds = demand(mix, ofPool: pool).prefillSeconds(workers[pool], plan.pools[pool])
    guard seconds > 0 else { return .infinity }
    return count * prefillLimit(seconds, slo, count, fill: workers[pool].pipelineFill) / seconds
  }

  /// Requests per second that one worker of a pool can decode within the SLO and its memory.
  func decodeRate(_ mix: TrafficMix, _ slo: SLO, ofPool pool: Int) -> Double {
    let limits = decodeLimits(mix, slo, ofPool: pool)
    let most = max(limits.bandwidth, limits.memory ?? 0)
    return most > 0 ? 1 / most : .infinity
  }

  /// Worker-seconds that a request takes of a decode worker's bandwidth and of its memory; memory is nil where it is
  /// not modelled.
  func decodeLimits(_ mix: TrafficMix, _ slo: SLO, ofPool pool: Int) -> (bandwidth: Double, memory: Double?) {
    let demand = demand(mix, ofPool: pool)
    let point = DecodePoint(
      worker: workers[pool], demand: demand, tpot: slo.tpot, maxSequences: plan.pools[pool].maxSequences)
    return (
      demand.steps * point.sloStepSeconds / point.sloBatch,
      point.memoryBatch.map { demand.steps * point.stepSeconds / $0 }
    )
  }
}
