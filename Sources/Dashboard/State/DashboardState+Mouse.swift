import Canvas

extension DashboardState {
  mutating func click(_ x: Int, _ y: Int) -> [Effect] {
    message = ""
    held = nil
    if isHelpShown {
      isHelpShown = false
      return [.redraw]
    }
    guard let region = FleetScreen.hits(self, size: size).last(where: { $0.rect.contains(x: x, y: y) }) else {
      return []
    }
    switch region.target {
    case .command(let id): return run(id)
    case .track(let index):
      held = index
      focus = .traffic
      selected = index
      return slide(index, region.rect, x)
    case .slider(let index):
      focus = .traffic
      selected = index
    case .panel(let panel): focus = panel
    }
    return [.redraw]
  }

  mutating func drag(_ x: Int, _ y: Int) -> [Effect] {
    guard let held else { return [] }
    let track = FleetScreen.hits(self, size: size).first { $0.target == .track(held) }
    return track.map { slide(held, $0.rect, x) } ?? []
  }

  mutating func wheel(_ x: Int, _ y: Int, _ steps: Int) -> [Effect] {
    let regions = FleetScreen.hits(self, size: size).filter { $0.rect.contains(x: x, y: y) }
    for region in regions.reversed() {
      switch region.target {
      case .slider(let index), .track(let index):
        selected = index
        return move(up: steps > 0, isFine: false)
      default: continue
      }
    }
    return []
  }

  private mutating func slide(_ index: Int, _ track: Rect, _ x: Int) -> [Effect] {
    guard sliders.indices.contains(index) else { return [] }
    let place = SliderBar.place(x - track.x, width: track.width)
    return set(sliders[index], to: sliders[index].scale(start: start).value(at: place))
  }
}
