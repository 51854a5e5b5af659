import Canvas
import Fleet

extension DashboardState {
  mutating func click(_ x: Int, _ y: Int) -> [Effect] {
    message = ""
    held = nil
    holdsTimeline = false
    let region = FleetScreen.hits(self, size: size).last { $0.rect.contains(x: x, y: y) }
    if let overlay {
      guard let region, case .item(let index) = region.target else {
        guard region?.target != .overlay || overlay == .help else { return [] }
        return press("Esc", over: overlay)
      }
      return click(item: index, of: overlay)
    }
    guard let region else { return [] }
    switch region.target {
    case .command(let id): return run(id)
    case .tab(let screen): go(to: screen)
    case .track(let index):
      held = index
      focus = screen == .fleet ? .traffic : focus
      selected = index
      return slide(index, region.rect, x)
    case .slider(let index):
      focus = screen == .fleet ? .traffic : focus
      selected = index
    case .panel(let panel): focus = panel
    case .row(let index): select(row: index)
    case .heading(let index): sort(column: index)
    case .timeline(let from, let to):
      holdsTimeline = true
      return scrub(x - region.rect.x, width: region.rect.width, from: from, to: to)
    case .item, .overlay: return []
    }
    return [.redraw]
  }

  mutating func drag(_ x: Int, _ y: Int) -> [Effect] {
    if holdsTimeline { return dragTimeline(x) }
    guard let held else { return [] }
    let track = FleetScreen.hits(self, size: size).first { $0.target == .track(held) }
    return track.map { slide(held, $0.rect, x) } ?? []
  }

  private mutating func dragTimeline(_ x: Int) -> [Effect] {
    for region in FleetScreen.hits(self, size: size) {
      guard case .timeline(let from, let to) = region.target else { continue }
      return scrub(x - region.rect.x, width: region.rect.width, from: from, to: to)
    }
    return []
  }

  mutating func wheel(_ x: Int, _ y: Int, _ steps: Int) -> [Effect] {
    if let overlay { return press(steps > 0 ? "Up" : "Down", over: overlay) }
    if screen == .workers || screen == .events {
      moveRow(by: steps > 0 ? -3 : 3)
      return [.redraw]
    }
    if screen == .time { return travel(steps > 0 ? .scrubBack : .scrubOnward) }
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

  /// The first click on an item chooses it, one on the chosen item takes it.
  private mutating func click(item index: Int, of overlay: Overlay) -> [Effect] {
    switch overlay {
    case .palette(var chooser), .scenarios(var chooser), .themes(var chooser, _):
      let isTaken: Bool = if case .palette = overlay { true } else { chooser.selected == index }
      chooser.selected = index
      return isTaken ? choose(overlay, chooser) : show(overlay, chooser)
    case .settings(let row):
      self.overlay = .settings(index)
      return row == index ? press("Enter", over: .settings(index)) : [.redraw]
    case .columns:
      self.overlay = .columns(index)
      return press("Space", over: .columns(index))
    case .explain: self.overlay = .explain(index)
    case .branches(let row, _):
      self.overlay = .branches(index, typed: nil)
      return row == index ? press("Enter", over: .branches(index, typed: nil)) : [.redraw]
    case .help, .twinFit: self.overlay = nil
    }
    return [.redraw]
  }

  private mutating func select(row index: Int) {
    if screen == .workers { workersView.selected = index } else { eventsView.selected = index }
  }

  private mutating func sort(column index: Int) {
    guard let snapshot else { return }
    let columns = workersView.columns(snapshot.workers)
    guard columns.indices.contains(index) else { return }
    if workersView.sort == columns[index] {
      workersView.isReversed.toggle()
    } else {
      workersView.sort = columns[index]
      workersView.isReversed = false
    }
  }

  private mutating func slide(_ index: Int, _ track: Rect, _ x: Int) -> [Effect] {
    guard sliders.indices.contains(index) else { return [] }
    let place = SliderBar.place(x - track.x, width: track.width)
    return set(sliders[index], to: sliders[index].scale(start: start).value(at: place))
  }
}
