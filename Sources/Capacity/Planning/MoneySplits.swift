import Fleet

/// Whole workers of a fleet's prefill and decode pool that a sum of money buys.
struct MoneySplits {
  private let pair: (prefill: Int, decode: Int)
  /// Of one worker, in any unit of money.
  private let prices: (prefill: Double, decode: Double)
  private let money: Double

  /// The splits of a fleet's own money; nil for fleets that are no pair of pools.
  ///
  /// - Parameter capital: USD of capital to spend in place of what the fleet costs an hour; nil too where a price is
  ///   unknown.
  init?(_ model: FleetModel, capital: Double? = nil) {
    guard let pair = model.pair else { return nil }
    self.pair = pair
    let pools = (model.plan.pools[pair.prefill], model.plan.pools[pair.decode])
    if let capital {
      guard let prefill = model.capital(ofPool: pair.prefill), let decode = model.capital(ofPool: pair.decode) else {
        return nil
      }
      (prices, money) = ((prefill, decode), capital)
    } else {
      let known = (model.fixedCostPerHour(ofPool: pair.prefill), model.fixedCostPerHour(ofPool: pair.decode))
      if let prefill = known.0, let decode = known.1 { prices = (prefill, decode) } else { prices = (1, 1) }
      money = Double(pools.0.workers) * prices.prefill + Double(pools.1.workers) * prices.decode
    }
  }

  /// Prefill workers that leave money for a decode worker; nil where it does not buy one of each.
  var range: ClosedRange<Int>? {
    // A little more than nothing: rounding must not take a worker from the fleet as it is.
    let most = (money - prices.decode) / prices.prefill + 1e-9
    guard most >= 1, most < 1e7 else { return nil }
    return 1...Int(most)
  }

  /// The split with so many prefill workers: as many decode workers as the rest buys. By pool, in the plan's order.
  func split(_ prefillWorkers: Int) -> [Int] {
    let rest = (money - Double(prefillWorkers) * prices.prefill) / prices.decode + 1e-9
    var counts = [0, 0]
    counts[pair.prefill] = prefillWorkers
    counts[pair.decode] = max(1, Int(rest))
    return counts
  }

  /// Prefill's share of the money of a split.
  func prefillShare(_ counts: [Int]) -> Double {
    let prefill = Double(counts[pair.prefill]) * prices.prefill
    return prefill / (prefill + Double(counts[pair.decode]) * prices.decode)
  }

  /// The number of prefill workers whose split serves most. Throughput rises with prefill up to the matched ratio and
  /// falls behind it, whole workers aside: so the neighbourhood of the matched ratio has it.
  func best(_ model: FleetModel, _ mix: TrafficMix, _ slo: SLO) -> Int? {
    guard let range, let share = model.balance(mix, slo)?.matchedPrefillShare else { return nil }
    // A prefill pool's limit depends a little on its size: find the share again at the size that came out.
    var matched = share * money / prices.prefill
    if slo.ttft != nil {
      for _ in 0..<3 {
        let counts = split(min(range.upperBound, max(1, Int(matched)))).map(Double.init)
        guard let again = model.balance(mix, slo, workers: counts)?.matchedPrefillShare else { break }
        matched = again * money / prices.prefill
      }
    }
    let middle = min(range.upperBound, max(range.lowerBound, Int(matched)))
    let near = max(range.lowerBound, middle - 3)...min(range.upperBound, middle + 3)
    func capacity(_ prefill: Int) -> Double {
      model.assess(mix, slo: slo, workers: split(prefill).map(Double.init)).capacity
    }
    return near.map { ($0, capacity($0)) }.max { $0.1 < $1.1 }?.0
  }
}

extension FleetModel {
  /// USD of capital of one worker, server and network with it; nil where the price is unknown.
  public func capital(ofPool index: Int) -> Double? {
    let pool = plan.pools[index]
    return pool.device.priceUSD.map { $0 * (1 + plan.money.serverShare) * Double(pool.devicesPerWorker) }
  }

  /// USD of capital of the whole fleet; nil where a price is unknown.
  public var capital: Double? {
    plan.pools.indices.map { pool in capital(ofPool: pool).map { $0 * Double(plan.pools[pool].workers) } }.knownSum
  }
}
