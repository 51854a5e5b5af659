import Fleet

/// A rule over snapshots: when it has held for a while an event says so, and when it is over another one does.
struct Alert: Sendable {
  let kind: Event.Kind
  let severity: Event.Severity
  /// Seconds that a state must last before it counts.
  let patience: Double
  /// The watched quantity; nil where it is unknown, which raises nothing.
  let value: @Sendable (Snapshot) -> Double?
  /// From this value on the rule holds, below the other it no longer does.
  let raise: @Sendable (Snapshot) -> Double
  let clear: @Sendable (Snapshot) -> Double
  /// A further event is worth it when the value has grown by this much.
  let step: Double
  let raised: @Sendable (Snapshot, Double) -> String
  let cleared: @Sendable (Snapshot, Double) -> String

  /// What a rule remembers.
  struct State: Sendable {
    var isRaised = false
    /// When the present state first wanted to become the other.
    var since: Double?
    /// The value at the last event.
    var reported = 0.0
    /// When the alert was last raised, and what was said of it since.
    var raisedAt = 0.0
    var text = ""
  }

  /// Takes a sample; the event that it leads to, if any.
  func observe(_ snapshot: Snapshot, _ state: inout State) -> Event? {
    guard let value = value(snapshot) else {
      state.since = nil
      return nil
    }
    let wants = state.isRaised ? value >= clear(snapshot) : value >= raise(snapshot)
    if wants == state.isRaised {
      state.since = nil
      guard state.isRaised, value - state.reported >= step else { return nil }
      return event(snapshot, value, &state, raised: true)
    }
    let since = state.since ?? snapshot.time
    state.since = since
    guard snapshot.time - since >= patience else { return nil }
    state.since = nil
    state.isRaised = wants
    return event(snapshot, value, &state, raised: wants)
  }

  private func event(_ snapshot: Snapshot, _ value: Double, _ state: inout State, raised isRaised: Bool) -> Event {
    state.reported = value
    state.text = isRaised ? raised(snapshot, value) : cleared(snapshot, value)
    if isRaised { state.raisedAt = snapshot.time }
    return Event(time: snapshot.time, kind: kind, severity: isRaised ? severity : .info, text: state.text)
  }
}
