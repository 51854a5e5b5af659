public import Fleet

/// A source that is recorded as it goes. It never waits for the file unless its recorder is told to.
public struct RecordedSource<Base: NotableSource>: SourceWrapper {
  public var base: Base
  public let recorder: Recorder
  private var hasFailed = false
  /// The source's actions that are in the file, where it remembers them.
  private var recorded = 0

  public init(_ base: Base, _ recorder: Recorder) {
    self.base = base
    self.recorder = recorder
  }

  /// Stops at each sample, since only the present has its workers.
  public mutating func advance(to time: Double, observe: (Snapshot) -> Void) {
    while base.nextSample <= time, !base.isFinished {
      base.advance(to: base.nextSample, observe: observe)
      record()
    }
    base.advance(to: time, observe: observe)
    recordDeeds()
  }

  private mutating func record() {
    if !hasFailed, let failure = recorder.status.failure {
      hasFailed = true
      base.note(
        Event(time: base.time, kind: .failure, severity: .bad, text: "the recording has stopped: " + failure))
    }
    recordDeeds()
    if !hasFailed { recorder.record(base.snapshot()) }
  }

  /// Records what was done since, also what was done again after the session had been taken back.
  private mutating func recordDeeds() {
    guard let deeds = base.deeds, deeds.count > recorded else { return }
    for deed in deeds.dropFirst(recorded) { recorder.record(deed.action, at: deed.time) }
    recorded = deeds.count
  }

  public mutating func apply(_ action: Action) throws(ActionError) {
    try base.apply(action)
    if base.deeds == nil { recorder.record(action, at: base.time) } else { recordDeeds() }
  }

  public mutating func seek(to time: Double, observe: (Snapshot) -> Void) throws(ActionError) {
    if time < base.time { return try goBack(to: time, observe: observe) }
    // On the way there everything is recorded as it passes.
    guard reach.contains(time) else { return try base.seek(to: time, observe: observe) }
    advance(to: time, observe: observe)
  }

  private mutating func goBack(to time: Double, observe: (Snapshot) -> Void) throws(ActionError) {
    try base.seek(to: max(time, reach.lowerBound), observe: observe)
    recorder.rewind(to: time)
    recorded = base.deeds?.count { $0.time <= time } ?? 0
  }

  /// The file holds one course of events: that of the branch that is played, from where it parted on.
  public mutating func carryOut(_ command: BranchCommand) throws(ActionError) {
    let before = base.course
    try base.carryOut(command)
    guard case .play(let index) = command, let course = base.course, let from = before?.current else { return }
    let now = base.time
    // What was done at the very instant where they part is different in the two.
    try goBack(to: min(now, course.parting(from, index)).nextDown) { _ in }
    advance(to: now) { _ in }
  }
}
