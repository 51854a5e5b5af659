import Fleet

extension DashboardState {
  /// Whether sliders can be moved; says why not in the message line.
  var canMove: Bool {
    mutating get {
      guard !sliders.isEmpty else { return false }
      if !capabilities.contains(.traffic) { message = "this source's traffic cannot be changed from here" }
      return capabilities.contains(.traffic)
    }
  }

  mutating func runTraffic(_ id: Command.ID) -> [Effect] {
    switch id {
    case .previousSlider: select(selected - 1)
    case .nextSlider: select(selected + 1)
    case .decrease: return move(up: false, isFine: false)
    case .increase: return move(up: true, isFine: false)
    case .decreaseFine: return move(up: false, isFine: true)
    case .increaseFine: return move(up: true, isFine: true)
    case .enterValue: if canMove { entry = "" }
    case .resetSlider: return resetSelected()
    case .resetTraffic: return resetTraffic()
    case .whatIf: beginDraft()
    case .applyDraft: return applyDraft()
    case .takeBack: return takeBack()
    case .matchPools: matchPools()
    default: break
    }
    return [.redraw]
  }

  mutating func select(_ index: Int) {
    guard !sliders.isEmpty else { return }
    selected = (index % sliders.count + sliders.count) % sliders.count
  }

  /// The value that the operator's next move starts from: the draft's while there is one.
  func presentValue(of slider: TrafficSlider) -> Double? {
    draft.map { $0.value(of: slider) } ?? value(of: slider)
  }

  mutating func move(up: Bool, isFine: Bool) -> [Effect] {
    guard let slider = selectedSlider, let value = presentValue(of: slider) else { return [] }
    return set(slider, to: slider.scale(start: start).step(value, up: up, isFine: isFine))
  }

  /// Asks the source for a value, and shows it until the source has it; a draft just takes it.
  mutating func set(_ slider: TrafficSlider, to value: Double) -> [Effect] {
    guard draft != nil || canMove else { return [.redraw] }
    let wanted = slider.scale(start: start).clamp(value)
    guard wanted != presentValue(of: slider) else { return [] }
    if draft != nil {
      draft?.move(slider, to: wanted)
      return [.redraw]
    }
    pending[slider] = PendingValue(value: wanted, patience: 8)
    return [.apply(slider.action(wanted))]
  }

  mutating func resetSelected() -> [Effect] {
    guard let slider = selectedSlider else { return [] }
    let origin = draft.map { $0.baseValue(of: slider) } ?? start.flatMap { slider.value(in: $0) }
    return origin.map { set(slider, to: $0) } ?? []
  }

  mutating func resetTraffic() -> [Effect] {
    if draft != nil {
      draft?.reset()
      return [.redraw]
    }
    guard canMove else { return [.redraw] }
    pending = [:]
    message = "traffic is the scenario's again"
    return [.apply(.resetTraffic)]
  }

  // MARK: Draft

  private mutating func beginDraft() {
    guard let snapshot, !sliders.isEmpty else { return }
    draftOrigin = screen
    screen = .whatIf
    zoomed = nil
    zoomedPart = nil
    draft = Draft(snapshot.traffic, pools: PoolSize.all(snapshot), began: snapshot.time)
    ahead = nil
  }

  mutating func discardDraft() {
    draft = nil
    ahead = nil
    awaitsMatch = false
    screen = draftOrigin
    selected = min(selected, max(0, sliders.count - 1))
  }

  /// Gives the draft's pools the sizes that the same money buys at the ratio which the draft's mix fills evenly.
  mutating func matchPools() {
    awaitsMatch = false
    guard let draft, let outlook = draftOutlook else {
      // The answer may be on its way: keys are faster than the model.
      awaitsMatch = canPredict
      if !canPredict { message = Self.noModel }
      return
    }
    let wanted = zip(draft.basePools, outlook.matchedWorkers)
    for (pool, workers) in wanted where draft.value(of: .workers(pool: pool.name, now: pool.workers)) != Double(workers)
    {
      self.draft?.move(.workers(pool: pool.name, now: pool.workers), to: Double(workers))
    }
    message = "pools as the same money would buy them for this mix"
  }

  /// Repeats at the source what was moved in the draft.
  private mutating func applyDraft() -> [Effect] {
    guard let draft else { return [] }
    guard canMove else { return [.redraw] }
    let hasPools = draft.moves.contains { if case .workers = $0.slider { true } else { false } }
    guard !hasPools || capabilities.contains(.workers) else {
      message = "the pools of this source cannot be changed from here: 0 takes a pool back"
      return [.redraw]
    }
    for move in draft.moves where move.slider.value(in: draft.mix) != nil {
      pending[move.slider] = PendingValue(value: move.value, patience: 8)
    }
    // A later move may have changed what an earlier one set.
    for slider in pending.keys { if let value = slider.value(in: draft.mix) { pending[slider]?.value = value } }
    if draft.moves.isEmpty {
      message = "nothing was changed"
    } else {
      applied = AppliedDraft(draft, at: snapshot?.time ?? draft.began, speed: speed)
      message = "the draft is applied; \(keyMap.command(.takeBack)?.keyLabel ?? "") takes it back within 60 s"
    }
    discardDraft()
    return draft.moves.map { .apply($0.slider.action($0.value)) } + [.redraw]
  }
}
