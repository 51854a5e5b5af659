import Canvas
import Fleet
import Session

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
    let command = keyMap.command(key: key, on: screen)
    // A key that is no letter leaves from everywhere, whatever is being typed.
    if command == .quit, key.unicodeScalars.count > 1 { return [.quit] }
    if timeEntry != nil { return typeTime(key) }
    if question != nil { return typeAnswer(key) }
    if travel.isSearching { return typeSearch(key) }
    if entry != nil { return type(key) }
    if let overlay { return press(key, over: overlay) }
    if isTypingFilter { return typeFilter(key) }
    return command.map { run($0, key: key) } ?? []
  }

  mutating func run(_ id: Command.ID, key: String = "") -> [Effect] {
    switch id {
    case .previousSlider, .nextSlider, .decrease, .increase, .decreaseFine, .increaseFine, .enterValue, .resetSlider,
      .resetTraffic, .whatIf, .applyDraft, .takeBack, .matchPools:
      return runTraffic(id)
    case .pause, .step, .slower, .faster, .window: return runClock(id)
    case .back, .onward, .scrubBack, .scrubOnward, .minuteBack, .minuteOnward, .sampleBack, .sampleOnward, .eventBack,
      .eventOnward, .toStart, .toEnd, .playBackward, .goTo, .search, .searchNext, .searchPrevious, .markA, .markB,
      .zoomTime, .branch, .branches:
      return travel(id)
    case .fleetScreen: go(to: .fleet)
    case .workersScreen: go(to: .workers)
    case .planScreen: go(to: .plan)
    case .eventsScreen: go(to: .events)
    case .timeScreen: go(to: .time)
    case .zoom, .focusNext, .focusPrevious, .hide, .preset, .restore: runView(id, key)
    case .twin: return toggleTwin()
    case .twinFit: showFit()
    case .route: return toggleRouting()
    case .planView: planView = planView.next(1)
    case .planViewBack: planView = planView.next(-1)
    case .mapAxes: mapAxes = mapAxes.next
    case .rowUp, .rowDown, .pageUp, .pageDown, .firstRow, .lastRow, .sortNext, .sortPrevious, .reverse, .filter,
      .columns, .open:
      runRows(id)
    case .failWorker, .repairWorker, .drainWorker, .flipWorker, .slowWorker, .failRack, .flushCache, .capPower,
      .scalePool,
      .burst:
      return runWorkers(id)
    case .explain, .acknowledge, .palette, .scenarios, .theme, .settings, .help: return runProgram(id)
    case .quit: return [.quit]
    }
    return [.redraw]
  }

  private mutating func runClock(_ id: Command.ID) -> [Effect] {
    if id == .window {
      chosenSpan = Self.spans.first { $0 > span } ?? Self.spans[0]
      return [.redraw]
    }
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

  private mutating func runProgram(_ id: Command.ID) -> [Effect] {
    switch id {
    case .explain: overlay = .explain(0)
    case .acknowledge:
      let new = alerts.acknowledge()
      message = new == 0 ? "no alert is new" : new == 1 ? "1 alert acknowledged" : "\(new) alerts acknowledged"
    case .palette: overlay = .palette(Chooser())
    case .scenarios:
      overlay = .scenarios(Chooser())
      return [.listScenarios, .redraw]
    case .theme:
      overlay = .themes(Chooser(selected: themes.firstIndex(of: theme) ?? 0), before: theme)
      return [.listThemes, .redraw]
    case .settings: overlay = .settings(0)
    default: overlay = .help
    }
    return [.redraw]
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
