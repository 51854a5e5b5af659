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
    draft.map { slider.value(in: $0.mix) } ?? value(of: slider)
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
    let origin = draft?.base ?? start
    guard let slider = selectedSlider, let origin, let value = slider.value(in: origin) else { return [] }
    return set(slider, to: value)
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
    draft = Draft(snapshot.traffic)
  }

  mutating func discardDraft() {
    draft = nil
    screen = draftOrigin
  }

  /// Repeats at the source what was moved in the draft.
  private mutating func applyDraft() -> [Effect] {
    guard let draft else { return [] }
    guard canMove else { return [.redraw] }
    for move in draft.moves { pending[move.slider] = PendingValue(value: move.value, patience: 8) }
    // A later move may have changed what an earlier one set.
    for slider in pending.keys { if let value = slider.value(in: draft.mix) { pending[slider]?.value = value } }
    message = draft.moves.isEmpty ? "nothing was changed" : "the draft is applied"
    discardDraft()
    return draft.moves.map { .apply($0.slider.action($0.value)) } + [.redraw]
  }
}
