public import Fleet

/// A running fleet as a source of snapshots: what the scraper has put on the board, sampled on a fixed grid. It is only
/// looked at, unless it was given control: no clock to stop, no traffic to change.
public struct FeedSource: Source {
  private let board: FeedBoard
  /// Seconds between two samples.
  public let step: Double
  private var samples = 0
  private var latest: FeedReport
  /// Samples of the time before, which have not been handed over yet.
  private var past: [Snapshot]
  /// Nil: nothing can be changed.
  private var control: FeedControl?

  /// `step`: seconds between two samples of the graphs; `past`: snapshots of the time before, oldest first, whose end
  /// is `start` seconds after the beginning of the session; `control`: what carries actions out, nil where none are
  /// wanted.
  public init(
    _ board: FeedBoard, step: Double = 1, past: [Snapshot] = [], start: Double = 0, control: Controller? = nil
  ) {
    self.board = board
    self.step = step
    self.past = past
    self.control = control.map(FeedControl.init)
    samples = Int(start / step)
    latest = FeedReport(board.state, at: start)
  }

  public var capabilities: Capabilities { control == nil ? [] : [.workers] }
  public var time: Double { Double(samples) * step }
  public var nextSample: Double { Double(samples + 1) * step }
  public var isFinished: Bool { false }

  public mutating func advance(to time: Double, observe: (Snapshot) -> Void) {
    past.forEach(observe)
    past = []
    while nextSample <= time {
      samples += 1
      // What is on the board is as of now; instants that were missed get the same.
      let state = board.state
      latest = FeedReport(state, at: max(self.time, board.now))
      board.update { [latest] in $0.peaks.observe(latest, window: $0.options.rateWindow) }
      latest.time = self.time
      observe(finished(latest.snapshot(withWorkers: false), state))
    }
  }

  public func snapshot() -> Snapshot {
    finished(latest.snapshot(withWorkers: true), board.state)
  }

  public mutating func apply(_ action: Action) throws(ActionError) {
    guard var control else { throw ActionError("a running fleet is only watched: nothing was changed") }
    defer { self.control = control }
    let result = try control.apply(action, FeedReport(board.state, at: board.now), at: board.now)
    board.note(Event(time: time, kind: .action, text: result, isChange: true))
  }

  private func finished(_ snapshot: Snapshot, _ state: FleetState) -> Snapshot {
    var snapshot = snapshot
    snapshot.events = state.log.latest
    snapshot.eventCount = state.log.count
    let down = state.presentTargets.count { $0.health(at: board.now, interval: state.options.interval) == .down }
    snapshot.fleet.set(.targetsDown, Double(down))
    return snapshot
  }
}
