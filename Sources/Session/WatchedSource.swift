public import Fleet

/// A source with somebody watching it: alerts stand among its events.
public struct WatchedSource<Base: Source>: NotableSource {
  public private(set) var base: Base
  private var alerts: AlertBook
  private var log = EventRing()
  /// The source's events that have been taken over, and the last of them.
  private var seen = 0
  private var last: Event?

  /// - Parameter rules: the user's own, besides those that every session has.
  public init(_ base: Base, rules: [AlertRule] = []) {
    self.base = base
    alerts = AlertBook(rules: rules)
  }

  public var capabilities: Capabilities { base.capabilities }
  public var time: Double { base.time }
  public var nextSample: Double { base.nextSample }
  public var isFinished: Bool { base.isFinished }

  public mutating func advance(to time: Double, observe: (Snapshot) -> Void) {
    // Out of self for the while, so that the closure may change the rest of self.
    var moving = base
    moving.advance(to: time) { snapshot in observe(watch(snapshot)) }
    base = moving
  }

  public func snapshot() -> Snapshot {
    var snapshot = base.snapshot()
    var log = log
    for event in fresh(snapshot) { log.append(event) }
    snapshot.events = log.latest
    snapshot.eventCount = log.count
    return snapshot
  }

  public mutating func apply(_ action: Action) throws(ActionError) { try base.apply(action) }

  public mutating func note(_ event: Event) { log.append(event) }

  /// Up to the last sample.
  public var chronicle: [Event] { log.latest }

  /// Events of the source that have not been taken over yet, and the last one again where it has moved on since.
  private func fresh(_ snapshot: Snapshot) -> ArraySlice<Event> {
    let new = snapshot.eventCount - seen
    let known = snapshot.events.count - new - 1
    let hasMovedOn = known >= 0 && last != nil && snapshot.events[known] != last
    return snapshot.events.suffix(hasMovedOn ? new + 1 : new)
  }

  private mutating func watch(_ sample: Snapshot) -> Snapshot {
    var sample = sample
    for event in fresh(sample) { log.append(event) }
    seen = sample.eventCount
    last = sample.events.last
    for event in alerts.observe(sample) { log.append(event) }
    sample.events = log.latest
    sample.eventCount = log.count
    return sample
  }
}
