import Canvas
import Fleet

extension DashboardState {
  /// Choices of panels for the fleet screen: what each leaves out.
  static let presets: [(name: String, hidden: Set<Panel>)] = [
    ("all panels", []),
    ("capacity", [.slo, .firstToken, .efficiency, .events]),
    ("service", [.link, .workers, .efficiency]),
    ("mix", [.link, .queue, .slo, .firstToken, .efficiency, .workers, .events]),
  ]

  mutating func go(to screen: Screen) {
    self.screen = screen
    draft = nil
    overlay = nil
    zoomed = nil
  }

  mutating func runView(_ id: Command.ID, _ key: String) {
    switch id {
    case .zoom: zoom(key: key)
    case .focusNext: moveFocus(by: 1)
    case .focusPrevious: moveFocus(by: -1)
    case .hide: hideFocused()
    case .preset: nextPreset()
    default: restore()
    }
  }

  private mutating func zoom(key: String) {
    guard !key.isEmpty else {
      if screen == .whatIf {
        zoomedPart = zoomedPart == nil ? .ahead : nil
        return
      }
      zoomed = zoomed == nil ? focus ?? visiblePanels.first : nil
      return
    }
    // Other keys may have been put in the place of the table's: they count by their order.
    let place = keyMap.command(.zoom)?.keys.firstIndex(of: key)
    let wanted = place.flatMap { Panel.keys.indices.contains($0) ? Panel.keys[$0] : nil } ?? key
    if screen == .whatIf { return zoomPart(wanted) }
    guard let panel = Panel.allCases.first(where: { self.key(of: $0) == wanted && hasPanel($0) }) else { return }
    zoomed = zoomed == panel ? nil : panel
    focus = panel
  }

  private mutating func zoomPart(_ key: String) {
    guard let part = WhatIfPart.allCases.first(where: { $0.key == key }) else { return }
    zoomedPart = zoomedPart == part ? nil : part
  }

  /// The key that zooms a panel of this fleet.
  func key(of panel: Panel) -> String { panel.key(besidePrefill: hasPanel(.prefill)) }

  /// Whether the fleet has what a panel shows.
  func hasPanel(_ panel: Panel) -> Bool {
    guard let snapshot else { return false }
    func has(_ role: Role) -> Bool { snapshot.pools.contains { $0.role == role } }
    return switch panel {
    case .prefill: has(.prefill)
    case .decode: has(.decode)
    case .general: has(.general)
    case .link: !snapshot.links.isEmpty
    default: true
    }
  }

  /// The panels on the fleet screen in reading order.
  var visiblePanels: [Panel] {
    guard snapshot != nil else { return [] }
    return FleetOverview.layout(self, size: size).panes.map(\.panel)
  }

  mutating func moveFocus(by step: Int) {
    let panels = visiblePanels
    guard !panels.isEmpty else { return }
    let now = focus.flatMap { panels.firstIndex(of: $0) }
    let next = now.map { ($0 + step + panels.count) % panels.count } ?? (step > 0 ? 0 : panels.count - 1)
    focus = panels[next]
    if zoomed != nil { zoomed = focus }
  }

  private mutating func hideFocused() {
    guard let focus else {
      message = "Tab chooses the panel to hide; " + Self.keyHint(keyMap, .preset) + " shows all again"
      return
    }
    hidden.insert(focus)
    message = "\(focus.title) hidden; " + Self.keyHint(keyMap, .preset) + " shows all again"
    self.focus = nil
    zoomed = nil
  }

  private static func keyHint(_ keyMap: KeyMap, _ id: Command.ID) -> String { keyMap.command(id)?.keyLabel ?? "" }

  private mutating func nextPreset() {
    let index = Self.presets.firstIndex { $0.hidden == hidden } ?? -1
    let next = Self.presets[(index + 1) % Self.presets.count]
    hidden = next.hidden
    if let focus, hidden.contains(focus) { self.focus = nil }
    message = "panels: " + next.name
  }

  private mutating func restore() {
    switch screen {
    case .whatIf where zoomedPart != nil: zoomedPart = nil
    case .whatIf: discardDraft()
    case .workers where !workersView.filter.isEmpty: workersView.filter = ""
    case .events where !eventsView.filter.isEmpty: eventsView.filter = ""
    case .workers, .plan, .events: screen = .fleet
    case .time: leaveTime()
    case .fleet:
      if zoomed != nil {
        zoomed = nil
      } else if lookingBack != nil {
        lookingBack = nil
      } else {
        focus = nil
      }
    }
  }
}
