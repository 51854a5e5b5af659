import Dispatch
public import Fleet
import Synchronization

/// Runs a source on a thread of its own, at a speed relative to the wall clock. The front end never waits for it: it sends
/// commands and takes what has been published.
public final class SourceRunner: Sendable {
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
  }

  private struct Mailbox {
    var commands: [Command] = []
    var update = Update()
  }

  /// Least time between two published snapshots: a screen shows no more.
  static let publishInterval = Duration.milliseconds(33)
  /// Most samples that wait for a front end which does not look; older ones are dropped, as they leave the graphs anyway.
  static let mostSamples = 3600

  private let mailbox = Mutex(Mailbox())
  private let knock = DispatchSemaphore(value: 0)
  private let onUpdate: @Sendable () -> Void

  /// Starts at once. `onUpdate` is called on the runner's thread whenever there is something to take.
  public init(
    _ source: some Source, speed: Double = 1, isPaused: Bool = false, onUpdate: @escaping @Sendable () -> Void
  ) {
    self.onUpdate = onUpdate
    let pace = Pace(speed: speed, isPaused: isPaused)
    DispatchQueue(label: "source", qos: .userInteractive).async { [self] in run(source, pace) }
  }

  public func send(_ command: Command) {
    mailbox.withLock { $0.commands.append(command) }
    knock.signal()
  }

  /// Takes what has been published since the last call.
  public func take() -> Update {
    mailbox.withLock { box in
      let update = box.update
      box.update = Update()
      box.update.isFinished = update.isFinished
      return update
    }
  }

  // MARK: The runner's thread

  private func run(_ start: some Source, _ startPace: Pace) {
    var source = start
    var pace = startPace
    pace.anchor(at: source.time)
    publish(source)
    var published = ContinuousClock.now
    var isDirty = false
    while true {
      for command in mailbox.withLock({ box in
        defer { box.commands = [] }
        return box.commands
      }) {
        if case .stop = command { return }
        isDirty = carryOut(command, &source, &pace) || isDirty
      }
      let now = ContinuousClock.now
      if pace.isDue(source.nextSample, now), !source.isFinished {
        advance(&source, to: source.nextSample)
        isDirty = true
        pace.catchUp(source.time, now)
      }
      if isDirty, ContinuousClock.now - published >= Self.publishInterval || pace.isPaused {
        publish(source)
        published = ContinuousClock.now
        isDirty = false
      }
      wait(pace, source, published: isDirty ? published : nil)
    }
  }

  /// Carries out a command; whether there is something new to show.
  private func carryOut(_ command: Command, _ source: inout some Source, _ pace: inout Pace) -> Bool {
    switch command {
    case .apply(let action):
      do { try source.apply(action) } catch { mailbox.withLock { $0.update.refusals.append(error.description) } }
    case .pause(let isPaused): pace.set(isPaused: isPaused, at: source.time)
    case .speed(let speed): pace.set(speed: speed, at: source.time)
    case .step:
      advance(&source, to: source.nextSample)
      pace.anchor(at: source.time)
    case .seek(to: let time): seek(&source, to: time, &pace)
    case .jump(by: let seconds):
      seek(&source, to: min(max(source.time + seconds, source.reach.lowerBound), source.reach.upperBound), &pace)
    case .stop: return false
    }
    return true
  }

  private func seek(_ source: inout some Source, to time: Double, _ pace: inout Pace) {
    var samples: [Snapshot] = []
    do {
      try source.seek(to: time) { samples.append($0) }
      mailbox.withLock { $0.update.samples += samples.suffix(Self.mostSamples) }
    } catch {
      mailbox.withLock { $0.update.refusals.append(error.description) }
    }
    pace.anchor(at: source.time)
  }

  private func advance(_ source: inout some Source, to time: Double) {
    source.advance(to: time) { sample in
      mailbox.withLock { box in
        box.update.samples.append(sample)
        if box.update.samples.count > Self.mostSamples { box.update.samples.removeFirst(Self.mostSamples / 2) }
      }
    }
  }

  private func publish(_ source: some Source) {
    let snapshot = source.snapshot()
    let isFinished = source.isFinished
    mailbox.withLock { box in
      box.update.latest = snapshot
      box.update.isFinished = isFinished
    }
    onUpdate()
  }

  /// Sleeps until the next sample is due, a command comes, or what is new may be published.
  private func wait(_ pace: Pace, _ source: some Source, published: ContinuousClock.Instant?) {
    let due = source.isFinished ? nil : pace.due(source.nextSample)
    let publishable = published.map { $0 + Self.publishInterval }
    guard let wake = [due, publishable].compactMap({ $0 }).min() else {
      knock.wait()
      return
    }
    let left = wake - ContinuousClock.now
    guard left > .zero else { return }
    let nanoseconds = Int(min(left, .seconds(3600)) / .nanoseconds(1))
    _ = knock.wait(timeout: .now() + .nanoseconds(nanoseconds))
  }
}
