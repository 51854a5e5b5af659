/// The latest events of a source, oldest first, and how many there were.
public struct EventRing: Sendable {
  public private(set) var latest: [Event] = []
  public private(set) var count = 0
  /// Events that are kept.
  public static let capacity = 200
  /// Changes of one setting within this many seconds are one event: a slider on its way.
  static let settling = 1.0

  public init() {}

  public mutating func append(_ event: Event) {
    if let last = latest.last, event.continues(last) {
      latest[latest.count - 1] = event
      return
    }
    latest.append(event)
    count += 1
    if latest.count > EventRing.capacity { latest.removeFirst(latest.count - EventRing.capacity) }
  }
}

extension Event {
  /// Whether this event says where a change has got to that `earlier` was on the way of: the same setting, right after
  /// it.
  public func continues(_ earlier: Event) -> Bool {
    guard kind == .action, earlier.kind == .action, time - earlier.time < EventRing.settling else { return false }
    return text.prefix { $0 != ":" } == earlier.text.prefix { $0 != ":" }
  }
}
