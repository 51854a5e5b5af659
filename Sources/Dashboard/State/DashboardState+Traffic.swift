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

  mutating func select(_ index: Int) {
    guard !sliders.isEmpty else { return }
    selected = (index % sliders.count + sliders.count) % sliders.count
  }

  mutating func move(up: Bool, isFine: Bool) -> [Effect] {
    guard sliders.indices.contains(selected), let value = value(of: sliders[selected]) else { return [] }
    let slider = sliders[selected]
    return set(slider, to: slider.scale(start: start).step(value, up: up, isFine: isFine))
  }

  /// Asks the source for a value, and shows it until the source has it.
  mutating func set(_ slider: TrafficSlider, to value: Double) -> [Effect] {
    guard canMove else { return [.redraw] }
    let wanted = slider.scale(start: start).clamp(value)
    guard wanted != self.value(of: slider) else { return [] }
    pending[slider] = PendingValue(value: wanted, patience: 8)
    return [.apply(slider.action(wanted))]
  }

  mutating func resetSelected() -> [Effect] {
    guard sliders.indices.contains(selected), let start, let value = sliders[selected].value(in: start) else {
      return []
    }
    return set(sliders[selected], to: value)
  }

  mutating func resetTraffic() -> [Effect] {
    guard canMove else { return [.redraw] }
    pending = [:]
    message = "traffic is the scenario's again"
    return [.apply(.resetTraffic)]
  }
}
