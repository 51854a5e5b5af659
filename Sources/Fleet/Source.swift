/// Where the dashboard's snapshots come from: the simulator, a feed, a recording. Live, paused, replayed and branched are
/// the same screen over another source or another cursor.
public protocol Source: Sendable {
  /// What an operator can do with it.
  var capabilities: Capabilities { get }
  /// Seconds since the start that it has reached.
  var time: Double { get }
  /// The next sampling instant, seconds since the start.
  var nextSample: Double { get }
  /// Whether nothing will ever happen again: a trace or a recording has come to its end.
  var isFinished: Bool { get }
  /// Moves on to `time`, and hands over one snapshot, without the workers' table, at each of its own sampling instants on
  /// the way. The instants lie on a fixed grid: how the way is cut into calls changes nothing.
  mutating func advance(to time: Double, observe: (Snapshot) -> Void)
  /// The snapshot of the last sampling instant, with all workers.
  func snapshot() -> Snapshot
  /// Carries an action out at the present time.
  mutating func apply(_ action: Action) throws(ActionError)
  /// The times that `seek` leads to; a single instant where there is only the present.
  var reach: ClosedRange<Double> { get }
  /// Goes to another time within `reach`, back or onward, and hands over samples on the way to it, oldest first, so that
  /// graphs have a past. The next sampling instant is the first after `time`.
  mutating func seek(to time: Double, observe: (Snapshot) -> Void) throws(ActionError)
}

extension Source {
  public var reach: ClosedRange<Double> { time...time }

  public mutating func seek(to time: Double, observe: (Snapshot) -> Void) throws(ActionError) {
    throw ActionError("this source knows only the present")
  }
}
