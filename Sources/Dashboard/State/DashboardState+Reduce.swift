import Canvas
import Fleet

extension DashboardState {
  /// Speeds that the keys step through.
  static let speeds = [0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, Double.infinity]
  static let spans = [60.0, 120, 300, 900, 3600]

  /// Takes an input and says what has to be done because of it.
  public mutating func reduce(_ input: DashboardInput) -> [Effect] {
    switch input {
    case .key(let key): return press(key)
    case .click(let x, let y): return click(x, y)
    case .drag(let x, let y): return drag(x, y)
    case .wheel(let x, let y, let steps): return wheel(x, y, steps)
    case .resize(let size):
      self.size = size
      return [.redraw]
    }
  }

  private mutating func press(_ key: String) -> [Effect] {
    message = ""
    if timeEntry != nil { return typeTime(key) }
    if entry != nil { return type(key) }
    guard let command = CommandTable.command(key: key) else { return [] }
    if isHelpShown, command.id != .quit {
      isHelpShown = false
      return [.redraw]
    }
    return run(command.id, key: key)
  }

  mutating func run(_ id: Command.ID, key: String = "") -> [Effect] {
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
    case .pause, .step, .slower, .faster: return runClock(id)
    case .back, .onward, .goTo: return travel(id)
    case .window: chosenSpan = Self.spans.first { $0 > span } ?? Self.spans[0]
    case .zoom: zoom(key: key)
    case .restore: restore()
    case .theme: return nextTheme()
    case .help: isHelpShown = true
    case .quit: return [.quit]
    }
    return [.redraw]
  }

  private mutating func runClock(_ id: Command.ID) -> [Effect] {
    guard capabilities.contains(.clock) else {
      message = "time belongs to this source: it cannot be paused or hastened"
      return [.redraw]
    }
    switch id {
    case .pause:
      isPaused.toggle()
      return [.pause(isPaused)]
    case .step:
      isPaused = true
      return [.pause(true), .step]
    default:
      let next = id == .faster ? Self.speeds.first { $0 > speed } : Self.speeds.last { $0 < speed }
      guard let next else { return [] }
      speed = next
      return [.speed(next)]
    }
  }

  private mutating func nextTheme() -> [Effect] {
    guard !themes.isEmpty else { return [] }
    let index = themes.firstIndex(of: theme) ?? -1
    theme = themes[(index + 1) % themes.count]
    message = "theme: " + theme
    return [.setTheme(theme), .redraw]
  }

  private mutating func zoom(key: String) {
    // Where a fleet has both a prefill and a general pool, the key goes from one to the other and then back.
    let panels = Panel.allCases.filter { $0.key == key && hasPanel($0) }
    guard let first = panels.first else { return }
    guard let zoomed, let index = panels.firstIndex(of: zoomed) else {
      self.zoomed = first
      focus = first
      return
    }
    self.zoomed = index + 1 < panels.count ? panels[index + 1] : nil
    focus = self.zoomed ?? zoomed
  }

  /// Whether the fleet has what a panel shows.
  private func hasPanel(_ panel: Panel) -> Bool {
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

  private mutating func restore() {
    if isHelpShown {
      isHelpShown = false
    } else if zoomed != nil {
      zoomed = nil
    } else {
      focus = nil
    }
  }

  private mutating func type(_ key: String) -> [Effect] {
    guard let text = entry else { return [] }
    switch key {
    case "Esc": entry = nil
    case "Backspace": entry = String(text.dropLast())
    case "Enter":
      entry = nil
      guard !text.isEmpty, sliders.indices.contains(selected) else { break }
      guard let value = sliders[selected].parse(text) else {
        message = "\(text) is not a value: type a number such as 2048, 8k or 45%"
        break
      }
      return set(sliders[selected], to: value)
    default:
      let isPart = key.count == 1 && key.allSatisfy { "0123456789.kKmM%".contains($0) }
      if isPart, text.count < 10 { entry = text + key }
    }
    return [.redraw]
  }
}
