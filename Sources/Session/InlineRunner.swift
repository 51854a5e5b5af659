public import Fleet

/// Runs a source on the caller's own thread, between whatever else that does: for sources that take no time of their
/// own. The front end speaks with its `runner` as with any other.
public final class InlineRunner {
  public let runner: SourceRunner
  /// One round of the runner, and the way to a thread of its own; nil once it has stopped or gone there.
  private var round: ((Duration) -> SourceRunner.Turn)?
  private var depart: (() -> Void)?

  private final class Held<Content: Source> {
    var source: Content
    var clock: RunnerClock
    init(_ source: Content, _ clock: RunnerClock) { (self.source, self.clock) = (source, clock) }
  }

  /// Begins at once. `lag`: how long after now the source's present instant is taken to be, so that what it is made of
  /// can come in before each of its samples.
  public init<Content: Source>(
    _ source: Content, lag: Duration = .zero, onUpdate: @escaping @Sendable () -> Void
  ) {
    let runner = SourceRunner(onUpdate)
    let held = Held(source, RunnerClock(pace: Pace(speed: 1, isPaused: false)))
    runner.begin(source, &held.clock)
    held.clock.pace.delay(lag)
    self.runner = runner
    round = { runner.turn(&held.source, &held.clock, slack: $0) }
    depart = { runner.run(held.source, held.clock, isNew: false) }
  }

  /// Does what is due, or will be within `slack`. Returns when it is to be called again; nil: when there is a command.
  public func turn(slack: Duration = .zero) -> ContinuousClock.Instant? {
    switch round?(slack) {
    case .wait(let wake): return wake
    case .stop, nil:
      (round, depart) = (nil, nil)
      return nil
    }
  }

  /// Goes on, on a thread of its own.
  public func leave() {
    depart?()
    (round, depart) = (nil, nil)
  }
}
