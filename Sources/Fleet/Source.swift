/// Where the dashboard's snapshots come from: the simulator, a feed, a recording. Live, paused, replayed and branched
/// are the same screen over another source or another cursor.
public protocol Source: Sendable {
  /// What an operator can do with it.
  var capabilities: Capabilities { get }
  /// Seconds since the start that it has reached.
  var time: Double { get }
  /// The next sampling instant, seconds since the start.
  var nextSample: Double { get }
  /// Whether nothing will ever happen again: a trace or a recording has come to its end.
  var isFinished: Bool { get }
  /// Moves on to `time`, and hands over one snapshot, without the workers' table, at each of its own sampling instants
  /// on the way. The instants lie on a fixed grid: how the way is cut into calls changes nothing.
  mutating func advance(to time: Double, observe: (Snapshot) -> Void)
  /// The snapshot of the last sampling instant, with all workers.
  func snapshot() -> Snapshot
  /// Carries an action out at the present time.
  mutating func apply(_ action: Action) throws(ActionError)
  /// The times that `seek` leads to; a single instant where there is only the present.
  var reach: ClosedRange<Double> { get }
  /// Goes to another time within `reach`, back or onward, and hands over samples on the way to it, oldest first, so
  /// that graphs have a past. The next sampling instant is the first after `time`.
  mutating func seek(to time: Double, observe: (Snapshot) -> Void) throws(ActionError)

  /// All events that are known, also of times to come, by time.
  var chronicle: [Event] { get }
  /// The branches of the session; nil where it has none.
  var course: Course? { get }
  /// The actions of the present course up to now; nil where none are remembered.
  var deeds: [Deed]? { get }
  /// What comes after the present time, as far as it is known, or what was left when the present branch began.
  var otherCourse: OtherCourse? { get }
  /// A branch's own samples.
  func course(ofBranch index: Int) -> OtherCourse?
  mutating func carryOut(_ command: BranchCommand) throws(ActionError)
  /// About what a copy of it takes once one of the two has moved on, bytes; an estimate, by which a time machine
  /// decides how many it keeps.
  var copyBytes: Int { get }
  /// A copy of it as it is now, whose time runs on independently; nil where nobody can compute what comes.
  var ahead: (any Foreseeable)? { get }
}

extension Source {
  /// Of a source that says nothing of it.
  public var copyBytes: Int { 1 << 17 }
  public var ahead: (any Foreseeable)? { nil }
  public var reach: ClosedRange<Double> { time...time }

  public mutating func seek(to time: Double, observe: (Snapshot) -> Void) throws(ActionError) {
    throw ActionError("this source knows only the present")
  }

  public var chronicle: [Event] { snapshot().events }
  public var course: Course? { nil }
  public var deeds: [Deed]? { nil }
  public var otherCourse: OtherCourse? { nil }
  public func course(ofBranch index: Int) -> OtherCourse? { nil }

  public mutating func carryOut(_ command: BranchCommand) throws(ActionError) {
    throw ActionError("this source has no branches: only a simulation can take another course")
  }
}
