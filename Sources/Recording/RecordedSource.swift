public import Fleet

/// A source that is recorded as it goes. It never waits for the file unless its recorder is told to.
public struct RecordedSource<Base: NotableSource>: NotableSource {
  public private(set) var base: Base
  public let recorder: Recorder
  private var hasFailed = false

  public init(_ base: Base, _ recorder: Recorder) {
    self.base = base
    self.recorder = recorder
  }

  public var capabilities: Capabilities { base.capabilities }
  public var time: Double { base.time }
  public var nextSample: Double { base.nextSample }
  public var isFinished: Bool { base.isFinished }
  public var reach: ClosedRange<Double> { base.reach }
  public func snapshot() -> Snapshot { base.snapshot() }

  /// Stops at each sample, since only the present has its workers.
  public mutating func advance(to time: Double, observe: (Snapshot) -> Void) {
    while base.nextSample <= time, !base.isFinished {
      let sample = base.nextSample
      base.advance(to: sample, observe: observe)
      record()
    }
    base.advance(to: time, observe: observe)
  }

  private mutating func record() {
    if !hasFailed, let failure = recorder.status.failure {
      hasFailed = true
      base.note(
        Event(time: base.time, kind: .failure, severity: .bad, text: "the recording has stopped: " + failure))
    }
    if !hasFailed { recorder.record(base.snapshot()) }
  }

  public mutating func apply(_ action: Action) throws(ActionError) {
    try base.apply(action)
    recorder.record(action, at: base.time)
  }

  public mutating func note(_ event: Event) { base.note(event) }

  public mutating func seek(to time: Double, observe: (Snapshot) -> Void) throws(ActionError) {
    let before = base.time
    try base.seek(to: time, observe: observe)
    if base.time < before { recorder.rewind(to: base.time) }
  }
}
