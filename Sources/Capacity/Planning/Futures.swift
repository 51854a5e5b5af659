import Fleet

/// Futures of a mix that strays from its path: months of needs for each.
struct Futures {
  /// By future and month: S_cost at the fleet's ratio, and the matched share.
  private var stranded: [[Double]] = []
  private var matched: [[Double]] = []
  /// Share of futures in which general purpose has served more in the end; nil without it.
  private var generalChance: Double?

  init?(
    _ model: FleetModel, _ mix: TrafficMix, _ slo: SLO, _ plan: OutlookPlan, general: FleetModel?, share: Double,
    seed: UInt64
  ) {
    guard plan.futures > 0, plan.volatility > 0 else { return nil }
    var curves: [ShiftCurve] = []
    for year in 0...max(1, plan.years) {
      let then = plan.mix(mix, after: Double(year))
      guard let curve = ShiftCurve(model, then, slo, general: general, step: 1) else { return nil }
      curves.append(curve)
    }
    var random = RandomStream(seed: seed)
    // The deviation of a month's step, in octaves.
    let step = plan.volatility / 12.0.squareRoot() / 0.6931471805599453
    var behind = 0
    for _ in 0..<plan.futures {
      var octaves = 0.0
      var sums = (own: 0.0, general: 0.0)
      var stranded: [Double] = []
      var matched: [Double] = []
      for month in 0..<max(1, plan.years) * 12 {
        octaves += step * random.normal()
        let year = (Double(month) + 0.5) / 12
        let before = min(curves.count - 2, Int(year))
        let needs = ShiftCurve.between(curves[before].at(octaves), curves[before + 1].at(octaves), year - Double(before))
        let served = needs.served(share)
        stranded.append(1 - served)
        matched.append(needs.matched)
        sums.own += plan.rentIndex(after: year) * served
        sums.general += plan.rentIndex(after: year) * (needs.general ?? 0)
      }
      self.stranded.append(stranded)
      self.matched.append(matched)
      if sums.own < sums.general * (1 - PlanVerdict.close) { behind += 1 }
    }
    if general != nil { generalChance = Double(behind) / Double(plan.futures) }
  }

  /// Sets the bands of an outlook. `perHour`: USD of the phases without energy.
  func describe(_ outlook: inout Outlook, perHour: Double?) {
    var sums = [Double](repeating: 0, count: stranded.count)
    for month in outlook.months.indices {
      outlook.months[month].strandedBand = Band(stranded.map { $0[month] })
      for future in sums.indices { sums[future] += stranded[future][month] * CostModel.hoursPerMonth * (perHour ?? 0) }
      if perHour != nil { outlook.months[month].strandedUSDBand = Band(sums) }
    }
    outlook.meanStrandedBand = Band(stranded.map(mean))
    outlook.volatilityBand = Band(matched.map { FleetModel.bestShare($0).stranded })
    outlook.generalChance = generalChance
  }
}
