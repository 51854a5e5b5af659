public import Fleet

/// A running fleet as a source of snapshots: what the scraper has put on the board, sampled on a fixed grid. It is only
/// looked at: no clock to stop, no traffic to change.
public struct FeedSource: Source {
  private let board: FeedBoard
  /// Seconds between two samples.
  public let step: Double
  private var samples = 0
  private var latest: FeedReport

  /// `step`: seconds between two samples of the graphs.
  public init(_ board: FeedBoard, step: Double = 1) {
    self.board = board
    self.step = step
    latest = FeedReport(board.state, at: 0)
  }

  public var capabilities: Capabilities { [] }
  public var time: Double { Double(samples) * step }
  public var nextSample: Double { Double(samples + 1) * step }
  public var isFinished: Bool { false }

  public mutating func advance(to time: Double, observe: (Snapshot) -> Void) {
    while nextSample <= time {
      samples += 1
      // What is on the board is as of now; instants that were missed get the same.
      let state = board.state
      latest = FeedReport(state, at: max(self.time, board.now))
      latest.time = self.time
      observe(finished(latest.snapshot(withWorkers: false), state))
    }
  }

  public func snapshot() -> Snapshot {
    finished(latest.snapshot(withWorkers: true), board.state)
  }

  public mutating func apply(_ action: Action) throws(ActionError) {
    throw ActionError("a running fleet is only watched: nothing was changed")
  }

  private func finished(_ snapshot: Snapshot, _ state: FleetState) -> Snapshot {
    var snapshot = snapshot
    snapshot.events = state.log.latest
    snapshot.eventCount = state.log.count
    let down = state.targets.count { $0.health(at: board.now, interval: state.options.interval) == .down }
    snapshot.fleet.set(.targetsDown, Double(down))
    return snapshot
  }
}
