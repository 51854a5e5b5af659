import Fleet

/// The latest events, and how many there were.
struct EventRing: Sendable {
  private(set) var latest: [Event] = []
  private(set) var count = 0
  static let kept = 200

  mutating func append(_ event: Event) {
    // Moving a slider is one event, not one for each step: the last one within a second stands for all.
    if event.kind == .action, let last = latest.last, last.kind == .action, event.time - last.time < 1,
      last.text.prefix(while: { $0 != ":" }) == event.text.prefix(while: { $0 != ":" })
    {
      latest[latest.count - 1] = event
      return
    }
    latest.append(event)
    count += 1
    if latest.count > EventRing.kept { latest.removeFirst(latest.count - EventRing.kept) }
  }
}
