public import Fleet

extension FleetModel {
  /// Every split of this fleet's money between its prefill and its decode pool in whole workers; nil for fleets of other
  /// shapes and where a mix asks for nothing.
  ///
  /// Decode gets what whole workers the rest of the money buys, so that no split costs more than the fleet as it is. Of more
  /// than `limit` splits as many are taken evenly, the present and the best one among them.
  public func ratioSweep(_ mix: TrafficMix, slo: SLO, age years: Double = 0, limit: Int = 120) -> RatioSweep? {
    guard let (prefill, decode) = pair, let balance = balance(mix, slo), balance.matchedPrefillShare != nil else {
      return nil
    }
    let each = (balance.prefillMoney / Double(plan.pools[prefill].workers),
      balance.decodeMoney / Double(plan.pools[decode].workers))
    let money = balance.prefillMoney + balance.decodeMoney
    func split(_ prefillWorkers: Int) -> [Int]? {
      // A little more than nothing: rounding must not take a worker from the fleet as it is.
      let rest = (money - Double(prefillWorkers) * each.0) / each.1 + 1e-9
      guard prefillWorkers >= 1, rest >= 1 else { return nil }
      var counts = [0, 0]
      counts[prefill] = prefillWorkers
      counts[decode] = Int(rest)
      return counts
    }
    let most = Int((money - each.1) / each.0 + 1e-9)
    guard most >= 1 else { return nil }
    let present = plan.pools[prefill].workers
    let found = bestSplit(1...most, mix, slo, split)
    let stride = max(1, (most + limit - 1) / limit)
    let wanted = Set(Swift.stride(from: 1, through: most, by: stride)).union([present, found])
    let splits = wanted.sorted().compactMap(split)
    let points = splits.map { point($0, mix, slo, prefillMoney: each.0 * Double($0[prefill]), money) }
    guard let now = splits.firstIndex(where: { $0[prefill] == present }),
      let best = points.indices.max(by: { points[$0].capacity < points[$1].capacity })
    else { return nil }
    // A tie is no reason to move.
    let chosen = points[best].capacity > points[now].capacity * (1 + 1e-9) ? best : now
    return RatioSweep(
      points: points, best: chosen, now: now, move: move(points[now], points[chosen], mix, slo, age: years))
  }

  /// The prefill workers of the split that serves most. Throughput rises with prefill up to the matched ratio and falls
  /// behind it, whole workers aside: so the neighbourhood of the matched ratio has it.
  private func bestSplit(
    _ range: ClosedRange<Int>, _ mix: TrafficMix, _ slo: SLO, _ split: (Int) -> [Int]?
  ) -> Int {
    let matched = pair.map { matchedWorkers(mix, slo: slo)[$0.prefill] } ?? 1
    let middle = min(range.upperBound, max(range.lowerBound, Int(matched)))
    let near = max(range.lowerBound, middle - 2)...min(range.upperBound, middle + 2)
    return near.max { capacity(split($0), mix, slo) < capacity(split($1), mix, slo) } ?? middle
  }

  private func capacity(_ counts: [Int]?, _ mix: TrafficMix, _ slo: SLO) -> Double {
    counts.map { assess(mix, slo: slo, workers: $0.map(Double.init)).capacity } ?? 0
  }

  private func point(
    _ workers: [Int], _ mix: TrafficMix, _ slo: SLO, prefillMoney: Double, _ money: Double
  ) -> RatioPoint {
    let counts = workers.map(Double.init)
    let assessment = assess(mix, slo: slo, workers: counts)
    let full = running(mix, slo, at: assessment.capacity, workers: counts)
    return RatioPoint(
      workers: workers, prefillShare: prefillMoney / money, capacity: assessment.capacity,
      strandedShare: assessment.strandedCostShare, bottleneck: assessment.resources[assessment.bottleneck].resource,
      tokensPerJoule: full.outputTokensPerJoule, usdPerMillionTokens: full.usdPerMillionOutputTokens,
      attainment: attainment(mix, slo, workers: counts))
  }

  private func move(
    _ now: RatioPoint, _ best: RatioPoint, _ mix: TrafficMix, _ slo: SLO, age years: Double
  ) -> RatioMove? {
    guard let (prefill, decode) = pair, now.workers != best.workers else { return nil }
    let growing = best.workers[prefill] > now.workers[prefill] ? prefill : decode
    let shrinking = growing == prefill ? decode : prefill
    let bought = max(0, best.workers[growing] - now.workers[growing])
    let given = max(0, now.workers[shrinking] - best.workers[shrinking])
    let (from, to) = (plan.pools[shrinking], plan.pools[growing])
    let saved = hourly(now, best)
    if from.device.id == to.device.id, from.devicesPerWorker == to.devicesPerWorker {
      let drain = shrinking == decode ? mix.outputLength * decodePoint(mix, slo, ofPool: decode).stepSeconds : 0
      return RatioMove(
        workers: given, kind: .flip(seconds: drain + from.switchSeconds), savedPerHour: saved)
    }
    func capital(_ pool: PoolPlan, _ workers: Int) -> Double? {
      pool.device.priceUSD.map { $0 * (1 + plan.money.serverShare) * Double(workers * pool.devicesPerWorker) }
    }
    let left = max(0, 1 - years / plan.money.lifeYears)
    return RatioMove(
      workers: given, kind: .purchase(capital: capital(to, bought), writtenOff: capital(from, given).map { $0 * left }),
      savedPerHour: saved)
  }

  /// USD an hour of the fleet whose work the better ratio would do for nothing more.
  private func hourly(_ now: RatioPoint, _ best: RatioPoint) -> Double? {
    guard best.capacity > 0 else { return nil }
    return fixedCostPerHour(workers: now.workers.map(Double.init)).map { $0 * (1 - now.capacity / best.capacity) }
  }
}
