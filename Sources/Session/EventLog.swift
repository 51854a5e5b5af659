public import Fleet

/// The latest events of a session, oldest first, in bounded memory.
public struct EventLog: Sendable {
  /// The most events that are kept.
  public static let capacity = 512

  /// Oldest first.
  public private(set) var events: [Event] = []
  /// All events since the start, kept or not.
  public private(set) var count = 0

  public init() {}

  /// Takes over what is new in a snapshot: it carries the latest events and the count of all.
  public mutating func take(_ snapshot: Snapshot) {
    let fresh = snapshot.eventCount - count
    if fresh < snapshot.events.count, !events.isEmpty {
      // The last event may have moved on since, as a slider does.
      events[events.count - 1] = snapshot.events[snapshot.events.count - max(0, fresh) - 1]
    }
    guard fresh > 0 else { return }
    events += snapshot.events.suffix(fresh)
    events.removeFirst(max(0, events.count - Self.capacity))
    count = snapshot.eventCount
  }

  /// Keeps what happened, and counts anew: another source goes on from here, whose own count begins at nothing.
  mutating func beginCount() { count = 0 }

  /// Forgets all that happened at or after `time`: the session was taken back to it.
  public mutating func rewind(to time: Double) {
    let kept = events.filter { $0.time < time }
    count -= events.count - kept.count
    events = kept
  }

  /// What the operator and the scenario did: the causes that graphs mark with a rule.
  public func marks(from start: Double, through end: Double) -> [Event] {
    events.filter { $0.isChange && $0.time >= start && $0.time <= end }
  }
}
