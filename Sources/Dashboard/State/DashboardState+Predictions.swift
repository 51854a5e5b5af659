public import Fleet

extension DashboardState {
  /// A question that the present screen has and that nobody has answered yet; nil where there is none.
  public var openPrediction: Prediction? {
    guard canPredict, let snapshot else { return nil }
    func ask(_ purpose: Prediction.Purpose, _ base: TrafficMix, _ pools: [PoolSize]) -> Prediction? {
      let question = Prediction(purpose: purpose, base: base, workers: pools, slo: snapshot.slo, start: start)
      return answers[purpose]?.prediction == question ? nil : question
    }
    switch screen {
    case .plan:
      return snapshot.traffic.classes.isEmpty ? nil : ask(.map, mapBase(snapshot.traffic), PoolSize.all(snapshot))
    case .whatIf:
      guard let draft, let slider = selectedSlider else { return nil }
      return ask(.draft, draft.mix, draft.pools) ?? ask(.now, draft.base, draft.basePools)
        ?? ask(.sweep(slider), draft.mix, draft.pools)
    default: return nil
    }
  }

  /// Takes the answer to a question.
  public mutating func deliver(_ states: [SteadyState], for prediction: Prediction) {
    // Only the present slider's sweep is kept: the others are soon asked for again.
    if case .sweep = prediction.purpose {
      answers = answers.filter { if case .sweep = $0.key { false } else { true } }
    }
    answers[prediction.purpose] = Answer(prediction: prediction, states: states)
  }

  /// The map's mix: it spans the lengths, so that those of the moment, which may flow, do not ask for it anew. Capacity and
  /// stranding do not depend on the rate.
  private func mapBase(_ mix: TrafficMix) -> TrafficMix {
    var base = mix
    base.rate = 1
    base.setInputLength(1000)
    base.setOutputLength(100)
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
    return answer.states.first
  }

  /// What there was before the draft leads to.
  var baseOutlook: SteadyState? {
    guard let draft, let answer = answers[.now], answer.prediction.base == draft.base else { return nil }
    return answer.states.first
  }

  /// What the draft would lead to along the selected slider's track.
  var sweep: [SteadyState]? { selectedSlider.flatMap { answers[.sweep($0)]?.states } }

  /// The stranding map, row after row from the shortest outputs.
  var map: [SteadyState]? { answers[.map]?.states }
}
