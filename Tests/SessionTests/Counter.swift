import Fleet

/// A source whose state depends on all that was done, and when.
struct Counter: NotableSource {
  var time = 0.0
  var rate = 1.0
  var total = 0.0
  /// The last sampling instant, and the total then.
  var sampled = (time: 0.0, total: 0.0)
  var log = EventRing()
  var copyBytes = 1 << 17

  var capabilities: Capabilities { [.clock, .traffic] }
  var nextSample: Double { (time + 1).rounded(.down) }
  var isFinished: Bool { false }

  mutating func advance(to end: Double, observe: (Snapshot) -> Void) {
    while nextSample <= end {
      total = total * 1.01 + (nextSample - time) * rate
      time = nextSample
      sampled = (time, total)
      observe(snapshot())
    }
    total += (end - time) * rate
    time = max(time, end)
  }

  func snapshot() -> Snapshot {
    var snapshot = Snapshot(
      time: sampled.time, origin: Origin(kind: .simulator, name: "", model: ""),
      traffic: TrafficMix(rate: rate, classes: []),
      slo: SLO())
    snapshot.fleet.set(.arrived, sampled.total)
    snapshot.events = log.latest
    snapshot.eventCount = log.count
    return snapshot
  }

  mutating func apply(_ action: Action) throws(ActionError) {
    guard case .arrivalRate(let value) = action, value >= 0 else { throw ActionError("no") }
    rate = value
    log.append(Event(time: time, kind: .action, text: action.words, isChange: true))
  }

  mutating func note(_ event: Event) { log.append(event) }
}
