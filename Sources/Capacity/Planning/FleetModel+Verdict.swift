public import Fleet

extension FleetModel {
  /// Who is ahead for this mix, this fleet or general-purpose devices of the same money, and how far the mix may move
  /// before that turns; nil for fleets without separate phases and mixes that ask for nothing.
  ///
  /// At volatility v the input:output ratio has moved by v to the power of t after t years, half of the time to longer
  /// prompts and half to longer outputs; both fleets' work of a month counts by that month's rent.
  public func verdict(
    _ mix: TrafficMix, slo: SLO, _ outlook: OutlookPlan, general: FleetModel?
  ) -> PlanVerdict? {
    guard let curve = ShiftCurve(self, mix, slo, general: general), let share = balance(mix, slo)?.prefillShare else {
      return nil
    }
    let drift = Drift(curve: curve, share: share, outlook: outlook)
    let now = curve.at(0)
    let served = now.served(share)
    var verdict = PlanVerdict(
      lead: now.general.map { served / $0 - 1 }, gain: now.general.map { 1 / $0 - 1 }, breakEven: nil,
      holdsAlways: false,
      expected: expectedMovement(mix, outlook), years: Double(outlook.years), other: general?.words ?? "")
    guard now.general != nil else { return verdict }
    verdict.interference = general?.interference(mix, slo)
    verdict.breakEven = drift.breakEven
    verdict.holdsAlways = verdict.breakEven == nil && drift.lead(1) > 0
    verdict.volatilities = (0...24).map { OutlookPlan.twoTo(Double($0) / 12) }
    verdict.gains = (0...16).map { Double($0) * 0.1 - 0.2 }
    let own = 1 + (verdict.gain ?? 0)
    let leads = verdict.volatilities.map { 1 + drift.lead($0) }
    verdict.leads = verdict.gains.flatMap { gain in leads.map { $0 * (1 + gain) / own - 1 } }
    return verdict
  }

  /// Factor a year by which the input:output ratio moves: along the outlook's path to its end, and by chance, as if
  /// both were in the same direction half of the time.
  private func expectedMovement(_ mix: TrafficMix, _ outlook: OutlookPlan) -> Double {
    let years = Double(max(1, outlook.years))
    func ratio(_ mix: TrafficMix) -> Double { mix.inputLength * (1 - mix.cacheHitRate) / max(1, mix.outputLength) }
    let (now, then) = (ratio(mix), ratio(outlook.mix(mix, after: years)))
    let path = now > 0 && then > 0 ? abs(Elementary.log(then / now)) / years : 0
    return Elementary.exp((path * path + outlook.volatility * outlook.volatility / years).squareRoot())
  }

  /// The fleet in words: `42 x 4 H200 SXM`.
  public var words: String {
    plan.pools.map { "\($0.workers) x \($0.devicesPerWorker) \($0.device.name)" }.joined(separator: " + ")
  }
}

/// What a steady movement of the mix does over the years.
private struct Drift {
  let curve: ShiftCurve
  /// Prefill's share of the fleet's money.
  let share: Double
  let outlook: OutlookPlan

  /// What this fleet serves over the years, over what general purpose does, less one.
  func lead(_ volatility: Double) -> Double {
    let octaves = OutlookPlan.octaves(volatility)
    var own = 0.0
    var others = 0.0
    let steps = max(1, outlook.years) * 4
    for step in 0..<steps {
      let year = (Double(step) + 0.5) / 4
      let weight = outlook.rentIndex(after: year)
      for direction in [-1.0, 1] {
        let needs = curve.at(direction * octaves * year)
        own += weight * needs.served(share)
        others += weight * (needs.general ?? 0)
      }
    }
    return others > 0 ? own / others - 1 : 0
  }

  /// The volatility at which the lead is used up, up to eightfold a year.
  var breakEven: Double? {
    guard lead(1) > 0 else { return nil }
    var (low, high) = (1.0, 8.0)
    guard lead(high) < 0 else { return nil }
    for _ in 0..<30 {
      let middle = (low * high).squareRoot()
      if lead(middle) > 0 { low = middle } else { high = middle }
    }
    return low
  }
}
