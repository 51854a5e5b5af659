public import Fleet

extension FleetModel {
  /// The years to come of this fleet at its ratio, beside the best fixed ratio and general-purpose devices of the same
  /// money; nil for fleets without separate phases and mixes that ask for nothing.
  ///
  /// Each month stands for its middle. The fleet is taken as fully used: stranded money is what no traffic of the
  /// month's mix could have used. Futures differ in the input:output ratio, which strays from the path as a random
  /// walk.
  public func outlook(
    _ mix: TrafficMix, slo: SLO, _ outlook: OutlookPlan, general: FleetModel?, seed: UInt64
  ) -> Outlook? {
    guard let share = balance(mix, slo)?.prefillShare else { return nil }
    var path: [ShiftCurve.Needs] = []
    var months: [Outlook.Month] = []
    let capital = capital
    for month in 0..<max(1, outlook.years) * 12 {
      let year = (Double(month) + 0.5) / 12
      let then = outlook.mix(mix, after: year)
      guard let needs = needs(then, slo, general: general) else { return nil }
      let served = needs.served(share)
      path.append(needs)
      months.append(
        Outlook.Month(
          year: year, mix: then, strandedShare: 1 - served, matchedPrefillShare: needs.matched,
          capacity: needs.rate * served, matchedCapacity: needs.rate,
          generalCapacity: needs.general.map { $0 * needs.rate }, rentIndex: outlook.rentIndex(after: year),
          bookValue: capital.map { $0 * max(0, 1 - Double(month + 1) / 12 / plan.money.lifeYears) }))
    }
    let best = FleetModel.bestShare(path.map(\.matched))
    var result = Outlook(
      months: months, meanStranded: mean(months.map(\.strandedShare)), bestPrefillShare: best.share,
      volatilityCost: best.stranded)
    sum(&result, path, share)
    let futures = Futures(self, mix, slo, outlook, general: general, share: share, seed: seed)
    futures?.describe(&result, perHour: strandableUSDPerHour)
    return result
  }

  /// USD per hour of the separate phases without energy; nil where a price is unknown.
  private var strandableUSDPerHour: Double? {
    plan.pools.indices.filter { plan.pools[$0].role != .general }.map { pool in
      fixedCostPerHour(ofPool: pool).map { $0 * Double(plan.pools[pool].workers) }
    }.knownSum
  }

  /// Adds up what is stranded, and finds when general purpose is ahead.
  private func sum(_ outlook: inout Outlook, _ path: [ShiftCurve.Needs], _ share: Double) {
    let perHour = strandableUSDPerHour
    let idle = (idleWatts(.prefill), idleWatts(.decode))
    var sums = (paid: 0.0, rent: 0.0, energy: 0.0, own: 0.0, general: 0.0)
    for index in outlook.months.indices {
      let month = outlook.months[index]
      let hours = CostModel.hoursPerMonth
      sums.paid += month.strandedShare * hours * (perHour ?? 0)
      sums.rent += month.strandedShare * hours * (perHour ?? 0) * month.rentIndex
      let parts = path[index].stranded(share)
      sums.energy += (parts.prefill * (idle.0 ?? 0) + parts.decode * (idle.1 ?? 0)) * hours / 1e6
      outlook.months[index].strandedUSD = perHour.map { _ in sums.paid }
      outlook.months[index].strandedRent = perHour.map { _ in sums.rent }
      outlook.months[index].strandedMWh = idle.0.flatMap { _ in idle.1.map { _ in sums.energy } }
      guard let general = path[index].general else { continue }
      let isBehind = { (own: Double, general: Double) in own < general * (1 - PlanVerdict.close) }
      sums.own += month.rentIndex * (1 - month.strandedShare)
      sums.general += month.rentIndex * general
      if outlook.generalAhead == nil, isBehind(1 - month.strandedShare, general) { outlook.generalAhead = month.year }
      if outlook.generalAheadInSum == nil, isBehind(sums.own, sums.general) { outlook.generalAheadInSum = month.year }
    }
  }

  /// Watts at the meter of all devices of a phase with nothing to do; nil where a TDP is unknown.
  private func idleWatts(_ role: Role) -> Double? {
    pools(role).map { index in
      let pool = plan.pools[index]
      return PowerModel.watts(pool.device, compute: 0, bandwidth: 0).map {
        PowerModel.facilityWatts($0, plan.money) * Double(pool.devices)
      }
    }.knownSum
  }

  /// The fixed share of the money for prefill that strands least on average over mixes with these matched shares, in
  /// steps of half a percent, and what it strands.
  static func bestShare(_ matched: [Double]) -> (share: Double, stranded: Double) {
    var best = (share: 0.5, stranded: Double.infinity)
    for step in 1...199 {
      let share = Double(step) / 200
      let stranded = mean(matched.map { 1 - PhaseBalance.served(share, matched: $0) })
      if stranded < best.stranded { best = (share, stranded) }
    }
    return best
  }
}

func mean(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }

extension ShiftCurve.Needs {
  /// Stranded share of each phase with `share` of the money in prefill.
  func stranded(_ share: Double) -> (prefill: Double, decode: Double) {
    let prefill = matched > 0 ? share / matched : .infinity
    let decode = matched < 1 ? (1 - share) / (1 - matched) : .infinity
    let least = min(prefill, decode)
    return (1 - least / prefill, 1 - least / decode)
  }
}
