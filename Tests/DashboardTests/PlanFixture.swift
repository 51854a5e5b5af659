import Dashboard
import Fleet

extension FleetFixture {
  /// Answers by simple rules: what a model would say, in numbers that are the same everywhere.
  static func answer(_ question: Prediction) -> Prediction.Answer {
    switch question.purpose {
    case .draft, .now, .sweep: return .states(question.mixes.map(outlook))
    case .map(.shares):
      return .map(
        (0..<Prediction.mapRows).flatMap { row in
          question.mixes.map { cell(Prediction.mapPlace(ofRow: row), matched($0)) }
        })
    case .map: return .map(question.mixes.map { cell(0.5, matched($0)) })
    case .ratios: return .ratios(ratios(matched(question.base)))
    case .outlook: return .outlook(years(question.base))
    case .verdict: return .verdict(verdict)
    }
  }

  private static func matched(_ mix: TrafficMix) -> Double {
    let prefill = mix.inputLength * (1 - mix.cacheHitRate) / 8
    return prefill / (prefill + mix.outputLength)
  }

  private static func served(_ share: Double, _ matched: Double) -> Double {
    min(share / matched, (1 - share) / (1 - matched))
  }

  private static func cell(_ share: Double, _ matched: Double) -> MapCell {
    MapCell(stranded: 1 - served(share, matched), excess: share - matched)
  }

  private static func ratios(_ matched: Double) -> RatioSweep {
    let points = (1...87).map { prefill -> RatioPoint in
      let share = Double(prefill) / 88
      let served = served(share, matched)
      return RatioPoint(
        workers: [prefill, 88 - prefill], prefillShare: share, capacity: 160 * served, strandedShare: 1 - served,
        bottleneck: share < matched ? .prefillCompute : .decodeBandwidth, tokensPerJoule: 1.5 * served,
        usdPerMillionTokens: 1.2 / served, attainment: served > 0.7 ? 1 : 0)
    }
    let best = points.indices.max { points[$0].capacity < points[$1].capacity } ?? 0
    return RatioSweep(
      points: points, best: best, now: 47,
      move: RatioMove(workers: abs(best - 47), kind: .flip(seconds: 12.4), savedPerHour: 88.5))
  }

  private static func years(_ mix: TrafficMix) -> Outlook {
    let months = (0..<60).map { index -> Outlook.Month in
      let year = (Double(index) + 0.5) / 12
      let share = 0.1 + 0.1 * year
      var month = Outlook.Month(
        year: year, mix: mix, strandedShare: share, matchedPrefillShare: 0.5 - share / 4, capacity: 100 * (1 - share),
        matchedCapacity: 100, generalCapacity: 68, rentIndex: 1 - 0.15 * year, bookValue: 4e6 * (1 - (year + 0.04) / 5))
      month.strandedUSD = 3e5 * year
      month.strandedRent = 2e5 * year
      month.strandedMWh = 120 * year
      month.strandedBand = Band(low: share * 0.7, middle: share, high: share + 0.05 * year)
      return month
    }
    var outlook = Outlook(months: months, meanStranded: 0.35, bestPrefillShare: 0.46, volatilityCost: 0.12)
    outlook.meanStrandedBand = Band(low: 0.25, middle: 0.36, high: 0.47)
    outlook.generalAhead = 2.2
    outlook.generalChance = 0.34
    return outlook
  }

  private static var verdict: PlanVerdict {
    var verdict = PlanVerdict(
      lead: 0.38, gain: 0.52, breakEven: 1.35, holdsAlways: false, expected: 1.12, years: 5, other: "42 x 4 H200 SXM")
    verdict.interference = 1.31
    verdict.volatilities = (0...24).map { 1 + Double($0) / 8 }
    verdict.gains = (0...16).map { Double($0) * 0.1 - 0.2 }
    verdict.leads = verdict.gains.flatMap { gain in verdict.volatilities.map { (1 + gain) / (0.6 + 0.4 * $0) - 1 } }
    return verdict
  }
}
