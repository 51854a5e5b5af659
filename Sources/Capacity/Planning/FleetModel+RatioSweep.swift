public import Fleet

extension FleetModel {
  /// Every split of this fleet's money between its prefill and its decode pool in whole workers; nil for fleets of
  /// other shapes and where a mix asks for nothing.
  ///
  /// Decode gets what whole workers the rest of the money buys, so that no split costs more than the fleet as it is. Of
  /// more than `limit` splits as many are taken evenly, the present and the best one among them.
  ///
  /// - Parameters:
  ///   - capital: USD to spend in place of the fleet's own money; the fleet as it is then is no split among them.
  ///   - years: age of the fleet, for what is written off when devices are given up.
  public func ratioSweep(
    _ mix: TrafficMix, slo: SLO, capital: Double? = nil, age years: Double = 0, limit: Int = 120
  ) -> RatioSweep? {
    guard let pair, let splits = MoneySplits(self, capital: capital), let range = splits.range,
      let found = splits.best(self, mix, slo)
    else { return nil }
    let present = plan.pools.map(\.workers)
    let stride = max(1, (range.upperBound + limit - 1) / limit)
    let wanted = Set(Swift.stride(from: 1, through: range.upperBound, by: stride)).union([found])
    var counts = wanted.map(splits.split).filter { $0[pair.prefill] != present[pair.prefill] || capital != nil }
    if capital == nil { counts.append(present) }
    counts.sort { $0[pair.prefill] < $1[pair.prefill] }
    let points = counts.map { point($0, mix, slo, prefillShare: splits.prefillShare($0)) }
    guard let best = points.indices.max(by: { points[$0].capacity < points[$1].capacity }) else { return nil }
    guard capital == nil, let now = counts.firstIndex(of: present) else {
      return RatioSweep(points: points, best: best, now: nil, move: nil)
    }
    // A tie is no reason to move.
    let chosen = points[best].capacity > points[now].capacity * (1 + 1e-9) ? best : now
    return RatioSweep(
      points: points, best: chosen, now: now, move: move(points[now], points[chosen], mix, slo, age: years))
  }

  private func point(_ workers: [Int], _ mix: TrafficMix, _ slo: SLO, prefillShare: Double) -> RatioPoint {
    let counts = workers.map(Double.init)
    let assessment = assess(mix, slo: slo, workers: counts)
    let full = running(mix, slo, at: assessment.capacity, workers: counts)
    return RatioPoint(
      workers: workers, prefillShare: prefillShare, capacity: assessment.capacity,
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
    let saved =
      best.capacity > 0
      ? fixedCostPerHour(workers: now.workers.map(Double.init)).map { $0 * (1 - now.capacity / best.capacity) } : nil
    if from.device.id == to.device.id, from.devicesPerWorker == to.devicesPerWorker {
      let drain = shrinking == decode ? mix.outputLength * decodePoint(mix, slo, ofPool: decode).stepSeconds : 0
      return RatioMove(workers: given, kind: .flip(seconds: drain + from.switchSeconds), savedPerHour: saved)
    }
    let left = max(0, 1 - years / plan.money.lifeYears)
    return RatioMove(
      workers: given,
      kind: .purchase(
        capital: capital(ofPool: growing).map { $0 * Double(bought) },
        writtenOff: capital(ofPool: shrinking).map { $0 * Double(given) * left }),
      savedPerHour: saved)
  }
}
