import Fleet
import Session

extension DashboardState {
  /// Seconds of a jump by key, and of a long one.
  private static let jump = 10.0
  private static let longJump = 60.0

  mutating func travel(_ id: Command.ID) -> [Effect] {
    // Marks and the time line's scale are the dashboard's own.
    switch id {
    case .markA, .markB: return mark(id)
    case .zoomTime:
      zoomTime()
      return [.redraw]
    default: break
    }
    guard capabilities.contains(.travel) else {
      message = "this source knows only the present: a recording can be taken back, with 'pdtop replay'"
      return [.redraw]
    }
    switch id {
    case .back, .scrubBack: return [.jump(by: -Self.jump)]
    case .onward, .scrubOnward: return [.jump(by: Self.jump)]
    case .minuteBack: return [.jump(by: -Self.longJump)]
    case .minuteOnward: return [.jump(by: Self.longJump)]
    case .sampleBack, .sampleOnward:
      isPaused = true
      return [.pause(true), id == .sampleBack ? .stepBack : .step]
    case .eventBack, .eventOnward: return goToEvent(onward: id == .eventOnward)
    case .toStart: return [.seekTime(sessionReach.lowerBound)]
    case .toEnd: return [.seekTime(sessionReach.upperBound)]
    case .playBackward: return turnRound()
    case .branch, .branches: return branches(id)
    case .search, .searchNext, .searchPrevious: return search(id)
    default:
      timeEntry = ""
      prompt()
      return [.redraw]
    }
  }

  /// Backward, or forward again; a paused session begins to run.
  private mutating func turnRound() -> [Effect] {
    guard capabilities.contains(.clock) else {
      message = "time belongs to this source: it cannot be turned round"
      return [.redraw]
    }
    travel.isReversed.toggle()
    isPaused = false
    return [.reverse(travel.isReversed), .pause(false)]
  }

  // MARK: Events

  private mutating func goToEvent(onward: Bool) -> [Effect] {
    let now = present
    let events = allEvents
    let next = onward ? events.first { $0.time > now + 1e-6 } : events.last { $0.time < now - 1e-6 }
    guard let next else {
      message = onward ? "no later event is known" : "no earlier event is known"
      return [.redraw]
    }
    return go(to: next)
  }

  private mutating func go(to event: Event) -> [Effect] {
    guard sessionReach.contains(event.time) else {
      message = "the event at \(TimeText.elapsed(event.time)) is out of reach"
      return [.redraw]
    }
    travel.sought = event.time
    message = "\(TimeText.elapsed(event.time)) \(event.kind.word): \(event.text)"
    return [.seekTime(event.time)]
  }

  private mutating func search(_ id: Command.ID) -> [Effect] {
    if id == .search || travel.query.isEmpty {
      travel.isSearching = true
      travel.query = ""
      promptSearch()
      return [.redraw]
    }
    return find(onward: id == .searchNext)
  }

  /// The next event that has all the words, round the end of the session.
  private mutating func find(onward: Bool) -> [Effect] {
    var view = EventsView()
    view.filter = travel.query
    let found = Array(view.events(allEvents).reversed())
    let now = present
    let next = onward
      ? found.first { $0.time > now + 1e-6 } ?? found.first : found.last { $0.time < now - 1e-6 } ?? found.last
    guard let next else {
      message = "no event has \(quoted(travel.query))"
      return [.redraw]
    }
    return go(to: next)
  }

  /// Takes a key while an event is being looked for.
  mutating func typeSearch(_ key: String) -> [Effect] {
    switch key {
    case "Esc":
      travel.isSearching = false
      travel.query = ""
      return [.redraw]
    case "Enter":
      travel.isSearching = false
      return travel.query.isEmpty ? [.redraw] : find(onward: true)
    default: travel.query = Self.typed(key, into: travel.query)
    }
    promptSearch()
    return [.redraw]
  }

  private mutating func promptSearch() { message = "search the events: " + travel.query + "_   n N next and former" }

  // MARK: Marks

  private mutating func mark(_ id: Command.ID) -> [Effect] {
    guard var instant = snapshot else { return [] }
    instant.workers = WorkerTable()
    let name = id == .markA ? "A" : "B"
    if id == .markA { travel.a = instant } else { travel.b = instant }
    message = "mark \(name) at \(TimeText.elapsed(instant.time))"
    return [.mark(name), .redraw]
  }

  /// From the whole session to ever shorter stretches round the cursor, and back.
  private mutating func zoomTime() {
    let all = sessionReach.upperBound - sessionReach.lowerBound
    let steps = [86_400.0, 14_400, 3600, 900, 300, 60].filter { $0 < all }
    travel.zoom = travel.zoom.map { now in steps.first { $0 < now } } ?? steps.first
    message = travel.zoom.map { "the time line: \(TimeText.span($0)) round the cursor" } ?? "the time line: all of it"
  }

  /// Esc on the time screen: what is compared, the zoom, then the screen.
  mutating func leaveTime() {
    if travel.zoom != nil { travel.zoom = nil } else { screen = .fleet }
  }

  // MARK: A time by its name

  /// Takes a key while a time is being typed.
  mutating func typeTime(_ key: String) -> [Effect] {
    let text = timeEntry ?? ""
    switch key {
    case "Esc": timeEntry = nil
    case "Enter":
      timeEntry = nil
      return text.isEmpty ? [.redraw] : [.seek(text), .redraw]
    case "Backspace": timeEntry = String(text.dropLast())
    case "Space": timeEntry = text + " "
    default: if key.count == 1, text.count < 30 { timeEntry = text + key }
    }
    prompt()
    return [.redraw]
  }

  private mutating func prompt() {
    if let timeEntry { message = "go to (+90s, 14:05, 2 min ago): " + timeEntry + "_" }
  }

  // MARK: The mouse

  /// Goes to the moment that a column of the time line stands for.
  mutating func scrub(_ column: Int, width: Int, from start: Double, to end: Double) -> [Effect] {
    let time = start + (end - start) * SliderBar.place(column, width: width)
    guard capabilities.contains(.travel) else {
      lookingBack = min(history.latest ?? time, max(time, history.earliest ?? time))
      message = "graphs up to \(TimeText.elapsed(time)); Esc on the fleet screen leads back to now"
      return [.redraw]
    }
    let reach = sessionReach
    return [.seekTime(min(reach.upperBound, max(reach.lowerBound, time)))]
  }
}
