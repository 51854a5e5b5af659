public import Fleet

extension FleetModel {
  /// Share of requests within the SLO once queues have settled at the mix's own rate, estimated from mean waiting.
  ///
  /// A TTFT is met by those whose prompt begins early enough: M/D/c waiting. A TPOT is met while the batch is within
  /// the target's: batches spread around their mean like a Poisson number, taken as normal. Beyond capacity queues grow
  /// for as long as the traffic lasts, and in the end nobody is served in time.
  public func attainment(_ mix: TrafficMix, _ slo: SLO, workers counts: [Double]? = nil) -> Double {
    let counts = counts ?? plan.pools.map { Double($0.workers) }
    let general = pools(.general)
    let (prefill, decode) = (pools(.prefill), pools(.decode))
    guard general.isEmpty, !prefill.isEmpty else {
      let most = assess(mix, slo: slo, workers: counts).capacity
      return mix.rate <= most ? 1 : 0
    }
    let link = linkBandwidth(workers: counts).map {
      $0 / max(1e-9, Demand(mix: mix, contextStart: 0, fleet: plan).bytes)
    }
    guard mix.rate <= link ?? .infinity else { return 0 }
    return promptsInTime(mix, slo, counts, prefill) * stepsInTime(mix, slo, counts, decode)
  }

  private func promptsInTime(_ mix: TrafficMix, _ slo: SLO, _ counts: [Double], _ pools: [Int]) -> Double {
    var rates: [Double] = []
    var services: [Double] = []
    for pool in pools {
      let seconds = demand(mix, ofPool: pool).prefillSeconds(workers[pool], plan.pools[pool])
      services.append(seconds)
      rates.append(seconds > 0 ? counts[pool] / seconds : .infinity)
    }
    let all = rates.reduce(0, +)
    guard all.isFinite else { return 1 }
    let rho = mix.rate / all
    guard rho < 1 else { return 0 }
    guard let ttft = slo.ttft else { return 1 }
    return zip(pools, zip(rates, services)).reduce(0) { sum, pool in
      let (index, (rate, service)) = pool
      let room = ttft - service * (1 + workers[index].pipelineFill)
      guard room > 0 else { return sum }
      return sum + rate / all * (1 - FleetModel.missed(rho, servers: counts[index], room: room / service))
    }
  }

  private func stepsInTime(_ mix: TrafficMix, _ slo: SLO, _ counts: [Double], _ pools: [Int]) -> Double {
    let rates = pools.map { decodeRate(mix, slo, ofPool: $0) * counts[$0] }
    let all = rates.reduce(0, +)
    guard all.isFinite else { return 1 }
    return zip(pools, rates).reduce(0) { sum, pool in
      let (index, rate) = pool
      guard rate > 0, counts[index] > 0 else { return sum }
      let point = decodePoint(mix, slo, ofPool: index)
      let demand = demand(mix, ofPool: index)
      let mean = batch(demand, rate: mix.rate * rate / all / counts[index], ofPool: index)
      // Beyond what memory or the target allow the batch cannot settle.
      guard mix.rate < all * 1.0001 else { return sum }
      let spare = (point.batch - mean) / max(1, mean).squareRoot()
      return sum + rate / all * FleetModel.normalShare(below: spare)
    }
  }

  /// Standard deviations above the mean below which `share` of a normal distribution lies, 0...4.
  static func deviations(_ share: Double) -> Double {
    highest(in: 0...4, rounds: 40) { normalShare(below: $0) < share }
  }

  /// Share of a standard normal distribution below `z`, within 0.0002: the logistic approximation of Bowling et al.
  /// (2009).
  static func normalShare(below z: Double) -> Double {
    1 / (1 + Elementary.exp(-(0.07056 * z * z * z + 1.5976 * z)))
  }
}
