public import Fleet

/// A source with somebody watching it: alerts stand among its events.
public struct WatchedSource<Base: Source>: NotableSource {
  public private(set) var base: Base
  private var watch: Watch

  /// - Parameter rules: the user's own, besides those that every session has.
  public init(_ base: Base, rules: [AlertRule] = []) {
    self.base = base
    watch = Watch(alerts: AlertBook(rules: rules))
  }

  public var capabilities: Capabilities { base.capabilities }
  public var time: Double { base.time }
  public var nextSample: Double { base.nextSample }
  public var isFinished: Bool { base.isFinished }
  public var copyBytes: Int { base.copyBytes }
  public var ahead: (any Foreseeable)? { base.ahead }

  public mutating func advance(to time: Double, observe: (Snapshot) -> Void) {
    // The watch out of self for the while, so that the closure may change it. Not the base: a second one of it would
    // have all of it copied.
    var watch = watch
    base.advance(to: time) { snapshot in observe(watch.take(snapshot)) }
    self.watch = watch
  }

  public func snapshot() -> Snapshot { watch.completed(base.snapshot()) }

  public mutating func apply(_ action: Action) throws(ActionError) { try base.apply(action) }

  public mutating func note(_ event: Event) { watch.log.append(event) }

  /// Up to the last sample.
  public var chronicle: [Event] { watch.log.latest }
}

/// What somebody who watches remembers.
private struct Watch: Sendable {
  var alerts: AlertBook
  var log = EventRing()
  /// The source's events that have been taken over, and the last of them.
  private var seen = 0
  private var last: Event?

  init(alerts: AlertBook) { self.alerts = alerts }

  /// Events of the source that have not been taken over yet, and the last one again where it has moved on since.
  private func fresh(_ snapshot: Snapshot) -> ArraySlice<Event> {
    let new = snapshot.eventCount - seen
    let known = snapshot.events.count - new - 1
    let hasMovedOn = known >= 0 && last != nil && snapshot.events[known] != last
    return snapshot.events.suffix(hasMovedOn ? new + 1 : new)
  }

  /// The snapshot with all that is known, and nothing remembered of it.
  func completed(_ snapshot: Snapshot) -> Snapshot {
    var log = log
    for event in fresh(snapshot) { log.append(event) }
    return snapshot.with(log)
  }

  mutating func take(_ sample: Snapshot) -> Snapshot {
    for event in fresh(sample) { log.append(event) }
    seen = sample.eventCount
    last = sample.events.last
    for event in alerts.observe(sample) { log.append(event) }
    return sample.with(log)
  }
}

extension Snapshot {
  fileprivate func with(_ log: EventRing) -> Snapshot {
    var snapshot = self
    snapshot.events = log.latest
    snapshot.eventCount = log.count
    return snapshot
  }
}
