import Canvas
import Fleet
import Session

extension DashboardState {
  var isTypingFilter: Bool {
    switch screen {
    case .workers: workersView.isTyping
    case .events: eventsView.isTyping
    default: false
    }
  }

  mutating func runRows(_ id: Command.ID) {
    switch id {
    case .rowUp: moveRow(by: -1)
    case .rowDown: moveRow(by: 1)
    case .pageUp: moveRow(by: -pageRows)
    case .pageDown: moveRow(by: pageRows)
    case .firstRow: moveRow(by: -Self.farAway)
    case .lastRow: moveRow(by: Self.farAway)
    case .sortNext: sort(by: 1)
    case .sortPrevious: sort(by: -1)
    case .reverse: workersView.isReversed.toggle()
    case .filter: setTyping(true)
    case .columns: overlay = .columns(0)
    default: lookBack()
    }
  }

  /// More rows than any table has.
  private static let farAway = 1 << 40

  private var pageRows: Int { max(1, size.height / 2) }

  mutating func moveRow(by step: Int) {
    switch screen {
    case .workers:
      guard let snapshot else { return }
      let rows = WorkerRows(snapshot, workersView).indices
      guard !rows.isEmpty else { return }
      let now = workersView.selected.flatMap { rows.firstIndex(of: $0) }
      let next = now.map { min(rows.count - 1, max(0, $0 + step)) } ?? (step < 0 ? rows.count - 1 : 0)
      workersView.selected = rows[next]
    case .events:
      let count = eventsView.events(history.log.events).count
      guard count > 0 else { return }
      let next = eventsView.selected.map { min(count - 1, max(0, $0 + step)) } ?? 0
      eventsView.selected = next
    default: break
    }
  }

  private mutating func sort(by step: Int) {
    guard let snapshot else { return }
    let columns = workersView.columns(snapshot.workers)
    let index = columns.firstIndex(of: workersView.sort) ?? 0
    workersView.sort = columns[(index + step + columns.count) % columns.count]
    workersView.isReversed = false
  }

  private mutating func setTyping(_ isTyping: Bool) {
    if screen == .workers { workersView.isTyping = isTyping } else { eventsView.isTyping = isTyping }
  }

  private var filterText: String {
    get { screen == .workers ? workersView.filter : eventsView.filter }
    set {
      if screen == .workers {
        workersView.filter = newValue
      } else {
        eventsView.filter = newValue
        eventsView.selected = nil
      }
    }
  }

  mutating func typeFilter(_ key: String) -> [Effect] {
    switch key {
    case "Esc":
      filterText = ""
      setTyping(false)
    case "Enter": setTyping(false)
    case "Up", "Down":
      setTyping(false)
      moveRow(by: key == "Up" ? -1 : 1)
    default: filterText = Self.typed(key, into: filterText)
    }
    return [.redraw]
  }

  /// A line of text after a key.
  static func typed(_ key: String, into text: String) -> String {
    switch key {
    case "Backspace": return String(text.dropLast())
    case "Ctrl-u": return ""
    case "Space": return text.count < 60 ? text + " " : text
    default:
      let isLetter = key.unicodeScalars.count == 1 && key.unicodeScalars.allSatisfy(\.isPlain)
      return isLetter && text.count < 60 ? text + key : text
    }
  }

  /// The graphs of the fleet screen round the chosen event's time.
  private mutating func lookBack() {
    let events = eventsView.events(history.log.events)
    let index = eventsView.selected ?? 0
    guard events.indices.contains(index) else { return }
    guard let latest = history.latest else { return }
    let time = events[index].time
    screen = .fleet
    chosenSpan = chosenSpan ?? min(span, 120)
    lookingBack = min(latest, time + span / 2)
    message = "graphs round \(TimeText.elapsed(time)); Esc leads back to now"
  }
}
