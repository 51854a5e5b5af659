import Fleet

extension DashboardState {
  /// What is said where a question has nobody to answer it.
  static let noModel = "no model of this fleet is at hand"

  /// A question that the present screen has and that nobody has answered yet; nil where there is none.
  public var openPrediction: Prediction? {
    guard canPredict, let snapshot else { return nil }
    func ask(_ purpose: Prediction.Purpose, _ base: TrafficMix, _ pools: [PoolSize]) -> Prediction? {
      let question = Prediction(purpose: purpose, base: base, workers: pools, slo: snapshot.slo, start: start)
      return answers[purpose]?.prediction == question ? nil : question
    }
    switch screen {
    case .plan:
      guard !snapshot.traffic.classes.isEmpty else { return nil }
      let wanted = wantedMix(snapshot.traffic)
      let mix = Self.readable(wanted)
      let pools = PoolSize.all(snapshot)
      // The map shows what strands now; ratios and years are of what is paid for, a failure not being one of the
      // purchase.
      return ask(.map(mapAxes), mapBase(wanted), PoolSize.up(snapshot)) ?? ask(.ratios, mix, pools) ?? ask(
        .verdict, mix, pools)
        ?? ask(.outlook, mix, pools)
    case .whatIf:
      guard let draft, let slider = selectedSlider else { return nil }
      return ask(.draft, draft.mix, draft.pools) ?? ask(.now, draft.base, draft.basePools)
        ?? ask(.sweep(slider), draft.mix, draft.pools)
    default: return nil
    }
  }

  /// Takes the answer to a question.
  public mutating func deliver(_ answer: Prediction.Answer, for prediction: Prediction) {
    // Only the present slider's sweep is kept: the others are soon asked for again.
    if case .sweep = prediction.purpose {
      answers = answers.filter { if case .sweep = $0.key { false } else { true } }
    }
    answers[prediction.purpose] = Answer(prediction: prediction, answer: answer)
    if awaitsMatch, prediction.purpose == .draft { matchPools() }
  }

  /// The present mix with what the operator has just asked for.
  private func wantedMix(_ mix: TrafficMix) -> TrafficMix {
    var wanted = mix
    for slider in sliders { if let value = pending[slider]?.value { slider.set(value, in: &wanted) } }
    return wanted
  }

  /// A mix in numbers of three digits: the rest is noise, and would be asked for anew with every sample.
  private static func readable(_ mix: TrafficMix) -> TrafficMix {
    var wanted = mix
    wanted.rate = rounded(wanted.rate)
    for index in wanted.classes.indices {
      wanted.classes[index].weight = rounded(wanted.classes[index].weight)
      wanted.classes[index].input.mean = rounded(wanted.classes[index].input.mean)
      wanted.classes[index].output.mean = rounded(wanted.classes[index].output.mean)
      wanted.classes[index].cacheHitRate = (wanted.classes[index].cacheHitRate * 1000).rounded() / 1000
    }
    return wanted
  }

  private static func rounded(_ value: Double) -> Double {
    guard value > 0, value < 1e15 else { return value }
    var scale = 1.0
    while value * scale < 100 { scale *= 10 }
    while value * scale >= 1000 { scale /= 10 }
    return (value * scale).rounded() / scale
  }

  /// The map's mix: it spans the lengths, so that those of the moment, which may flow, do not ask for it anew. Capacity
  /// and stranding do not depend on the rate.
  private func mapBase(_ mix: TrafficMix) -> TrafficMix {
    var base = mix
    base.rate = 1
    base.setInputLength(1000)
    if mapAxes == .outputs { base.setOutputLength(100) }
    if mapAxes == .hits { base.setCacheHitRate(0.5) }
    // Rounding in the scaling must not look like another mix.
    for index in base.classes.indices {
      base.classes[index].input.mean = (base.classes[index].input.mean * 1e6).rounded() / 1e6
      base.classes[index].output.mean = (base.classes[index].output.mean * 1e6).rounded() / 1e6
    }
    return base
  }

  var selectedSlider: TrafficSlider? { sliders.indices.contains(selected) ? sliders[selected] : nil }

  /// What the draft leads to, as far as it is known.
  var draftOutlook: SteadyState? {
    guard let draft, let answer = answers[.draft], answer.prediction.base == draft.mix,
      answer.prediction.workers == draft.pools
    else { return nil }
    return answer.states?.first
  }

  /// What there was before the draft leads to.
  var baseOutlook: SteadyState? {
    guard let draft, let answer = answers[.now], answer.prediction.base == draft.base else { return nil }
    return answer.states?.first
  }

  /// What the draft would lead to along the selected slider's track.
  var sweep: [SteadyState]? { selectedSlider.flatMap { answers[.sweep($0)]?.states } }

  /// The stranding map, row after row from the lowest.
  var map: [MapCell]? { if case .map(let cells) = answers[.map(mapAxes)]?.answer { cells } else { nil } }

  /// All splits of the same money; nil while it is not known, or where the fleet has none (`hasRatios`).
  var ratios: RatioSweep? { if case .ratios(let sweep) = answers[.ratios]?.answer { sweep } else { nil } }
  var hasRatios: Bool { answers[.ratios] != nil }

  var outlook: Outlook? { if case .outlook(let outlook) = answers[.outlook]?.answer { outlook } else { nil } }
  var hasOutlook: Bool { answers[.outlook] != nil }

  var verdict: PlanVerdict? { if case .verdict(let verdict) = answers[.verdict]?.answer { verdict } else { nil } }
  var hasVerdict: Bool { answers[.verdict] != nil }
}
