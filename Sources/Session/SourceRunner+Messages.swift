public import Fleet

// What a runner is told and what it tells.
extension SourceRunner {
  /// What to tell the runner.
  public enum Command: Sendable {
    case apply(Action)
    case pause(Bool)
    /// Simulated seconds per second; infinity: as fast as possible.
    case speed(Double)
    /// One sampling interval onward.
    case step
    /// To another time, seconds since the start, or by so many from the present one.
    case seek(to: Double)
    case jump(by: Double)
    /// One sampling interval back.
    case stepBack
    /// Whether time runs backward.
    case reverse(Bool)
    case branch(BranchCommand)
    /// Hand over the samples of a branch to compare with; nil: no longer.
    case compare(Int?)
    /// Hand over a copy that runs on independently, on the runner's thread; nil where the source cannot be computed.
    case copy(@Sendable ((any Foreseeable)?) -> Void)
    case stop
  }

  /// What has happened since the last look.
  public struct Update: Sendable {
    /// Samples for the history, oldest first, without workers.
    public var samples: [Snapshot] = []
    /// The latest snapshot with its workers; nil when nothing is new.
    public var latest: Snapshot?
    /// Why actions were not carried out.
    public var refusals: [String] = []
    /// The source has come to its end.
    public var isFinished = false
    /// What can be travelled to; nil when nothing is new or the source knows only the present.
    public var travel: Travel?
    /// Samples of another time or course to draw beside the present one; nil when they are as they were.
    public var other: Other?
    /// Time ran backward and came to the start: it is paused.
    public var isAtStart = false
  }

  /// Where a source can go.
  public struct Travel: Sendable {
    public var reach: ClosedRange<Double>
    public var course: Course?
    /// All events that are known, by time.
    public var chronicle: [Event]

    /// Nil where it knows only the present.
    public init?(_ source: some Source) {
      guard source.capabilities.contains(.travel) else { return nil }
      (reach, course, chronicle) = (source.reach, source.course, source.chronicle)
    }
  }

  public struct Other: Sendable {
    /// Nil: there are none any more.
    public var course: OtherCourse?

    public init(_ course: OtherCourse?) { self.course = course }
  }
}
