public import Fleet
import Session

/// A twin in the place of the live session: what was on the screen goes on behind it.
public struct TwinState: Sendable {
  public let card: TwinCard
  /// The live session: its graphs, its latest snapshot, and what it lets an operator do.
  var original: History
  var latest: Snapshot?
  let capabilities: Capabilities
  let start: TrafficMix?
  let speed: Double
  let isPaused: Bool
}

extension DashboardState {
  /// Whether a twin is on the screen, and not the live session.
  public var isTwin: Bool { twin != nil }

  /// Whether what is on the screen was seen, so that a twin of it says something, or is one.
  var takesTwin: Bool {
    switch snapshot?.origin.kind {
    case .feed, .recording, .twin: true
    case .simulator, nil: false
    }
  }

  /// Asks for a twin, or leads back from it to the live session.
  mutating func toggleTwin() -> [Effect] {
    if twin != nil { return [.twin(false), .redraw] }
    guard let snapshot, takesTwin else {
      message = "a simulation needs no twin: i tries a mix, B begins a branch"
      return [.redraw]
    }
    message = "fitting a twin to the last minutes of \(snapshot.origin.name) ..."
    return [.twin(true), .redraw]
  }

  /// How well the twin does what was seen; a hint where there is none.
  mutating func showFit() {
    if twin == nil {
      message = "no twin is on the screen: \(Command.label(keyMap.command(.twin)?.keyLabel ?? "")) takes one"
    }
    overlay = twin == nil ? nil : .twinFit
  }

  /// Puts a twin on the screen. The graphs keep what was seen before it; what is seen from now on becomes their line.
  public mutating func begin(twin card: TwinCard, capabilities: Capabilities, start: TrafficMix?) {
    twin = TwinState(
      card: card, original: history, latest: snapshot, capabilities: self.capabilities, start: self.start, speed: speed,
      isPaused: isPaused)
    history.beginOtherSource()
    self.capabilities = capabilities
    self.start = start
    (speed, isPaused, message) = (1, false, "")
    pending = [:]
    answers = [:]
    lookingBack = nil
    draft = nil
    if screen == .whatIf || screen == .time { screen = .fleet }
    overlay = .twinFit
  }

  /// Back to the live session, which has gone on.
  public mutating func endTwin() {
    guard let twin else { return }
    history = twin.original
    snapshot = twin.latest
    capabilities = twin.capabilities
    start = twin.start
    speed = twin.speed
    isPaused = twin.isPaused
    self.twin = nil
    pending = [:]
    answers = [:]
    draft = nil
    if screen == .whatIf { screen = .fleet }
    if overlay == .twinFit { overlay = nil }
    message = "the live session again"
  }

  /// Takes a sample of the live session while its twin is on the screen: alerts are always of what is live.
  public mutating func observeOriginal(_ sample: Snapshot) -> [Event] {
    twin?.original.append(sample)
    return alerts.observe(sample)
  }

  public mutating func showOriginal(_ snapshot: Snapshot) { twin?.latest = snapshot }
}
