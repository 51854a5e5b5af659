import Dispatch
public import Fleet
import Synchronization

/// Runs a source on a thread of its own, at a speed relative to the wall clock. The front end never waits for it: it
/// sends commands and takes what has been published.
public final class SourceRunner: Sendable {
  private struct Mailbox {
    var commands: [Command] = []
    var update = Update()
  }

  /// Least time between two published snapshots: a screen shows no more.
  static let publishInterval = Duration.milliseconds(33)
  /// Most samples that wait for a front end which does not look; older ones are dropped, as they leave the graphs
  /// anyway.
  static let mostSamples = 3600

  private let mailbox = Mutex(Mailbox())
  private let knock = DispatchSemaphore(value: 0)
  private let onUpdate: @Sendable () -> Void

  /// Starts at once. `onUpdate` is called on the runner's thread whenever there is something to take.
  public convenience init(
    _ source: some Source, speed: Double = 1, isPaused: Bool = false, onUpdate: @escaping @Sendable () -> Void
  ) {
    self.init(onUpdate)
    run(source, RunnerClock(pace: Pace(speed: speed, isPaused: isPaused)), isNew: true)
  }

  /// One that does nothing by itself.
  init(_ onUpdate: @escaping @Sendable () -> Void) { self.onUpdate = onUpdate }

  public func send(_ command: Command) {
    mailbox.withLock { box in
      // A mouse that drags sends more times than a simulation can go to: the last one counts.
      if case .seek = command, case .seek? = box.commands.last { box.commands.removeLast() }
      box.commands.append(command)
    }
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

  /// Runs a source on a thread of its own, from its start or from where it is.
  func run(_ source: some Source, _ clock: RunnerClock, isNew: Bool) {
    DispatchQueue(label: "source", qos: .userInteractive).async { [self] in
      var (source, clock) = (source, clock)
      if isNew { begin(source, &clock) }
      while case .wait(let wake) = turn(&source, &clock) { wait(until: wake) }
    }
  }

  func begin(_ source: some Source, _ clock: inout RunnerClock) {
    clock.pace.anchor(at: source.time)
    publish(source, &clock)
  }

  enum Turn {
    case stop
    /// Nothing is to be done before; nil: before there is a command.
    case wait(until: ContinuousClock.Instant?)
  }

  /// One round: commands, the next sample if it is due or will be within `slack`, what is to be published.
  func turn(_ source: inout some Source, _ clock: inout RunnerClock, slack: Duration = .zero) -> Turn {
    for command in mailbox.withLock({ box in
      defer { box.commands = [] }
      return box.commands
    }) {
      if case .stop = command { return .stop }
      clock.isDirty = carryOut(command, &source, &clock) || clock.isDirty
    }
    let now = ContinuousClock.now
    if clock.pace.isReversed, !clock.pace.isPaused {
      runBackward(&source, &clock, now)
    } else if clock.pace.isDue(source.nextSample, now + slack), !source.isFinished {
      advance(&source, to: source.nextSample)
      clock.isDirty = true
      clock.pace.catchUp(source.time, now)
    }
    if clock.isDirty, ContinuousClock.now - clock.published >= Self.publishInterval || clock.pace.isPaused {
      publish(source, &clock)
    }
    return .wait(until: nextTurn(clock, source))
  }

  /// Carries out a command; whether there is something new to show.
  private func carryOut(_ command: Command, _ source: inout some Source, _ clock: inout RunnerClock) -> Bool {
    switch command {
    case .apply(let action):
      let branches = source.course?.branches.count
      attempt { () throws(ActionError) in try source.apply(action) }
      if source.course?.branches.count != branches { clock.compared = nil }
      clock.isOtherDirty = true
    case .pause(let isPaused): clock.pace.set(isPaused: isPaused, at: source.time)
    case .speed(let speed): clock.pace.set(speed: speed, at: source.time)
    case .reverse(let isReversed): clock.pace.set(isReversed: isReversed, at: source.time)
    case .step:
      advance(&source, to: source.nextSample)
      clock.pace.anchor(at: source.time)
    case .stepBack: stepBack(&source, &clock)
    case .seek(to: let time): seek(&source, to: time, &clock)
    case .jump(by: let seconds):
      seek(&source, to: min(max(source.time + seconds, source.reach.lowerBound), source.reach.upperBound), &clock)
    case .branch(let command):
      attempt { () throws(ActionError) in try source.carryOut(command) }
      clock.compared = nil
      // Another course has another past: what graphs hold is handed over anew.
      if case .play = command { handOverPast(source) }
      clock.pace.anchor(at: source.time)
      clock.isOtherDirty = true
    case .compare(let index):
      clock.compared = index
      clock.isOtherDirty = true
    case .copy(let receive):
      receive(source.ahead)
      return false
    case .stop: return false
    }
    return true
  }

  private func attempt(_ body: () throws(ActionError) -> Void) {
    do throws(ActionError) { try body() } catch { mailbox.withLock { $0.update.refusals.append(error.description) } }
  }

  private func seek(_ source: inout some Source, to time: Double, _ clock: inout RunnerClock) {
    var samples: [Snapshot] = []
    attempt { () throws(ActionError) in try source.seek(to: time) { samples.append($0) } }
    mailbox.withLock { $0.update.samples += samples.suffix(Self.mostSamples) }
    clock.pace.anchor(at: source.time)
    clock.isOtherDirty = true
  }

  /// To the sample before the present one.
  private func stepBack(_ source: inout some Source, _ clock: inout RunnerClock) {
    let start = source.reach.lowerBound
    let before = source.snapshot().time - 1e-3
    guard before >= start else { return seek(&source, to: start, &clock) }
    seek(&source, to: before, &clock)
    let sample = source.snapshot().time
    if sample < source.time, sample >= start { seek(&source, to: sample, &clock) }
  }

  /// Goes back as far as the wall clock says, and stops at the start.
  private func runBackward(_ source: inout some Source, _ clock: inout RunnerClock, _ now: ContinuousClock.Instant) {
    let (start, time) = (source.reach.lowerBound, source.time)
    let due = max(start, clock.pace.backward(now))
    let interval = max(1e-3, source.nextSample - source.snapshot().time)
    guard due <= time - interval || due == start else { return }
    let anchor = clock.pace
    seek(&source, to: due, &clock)
    // The wall clock goes on from where it was, not from when the seek was done.
    clock.pace = anchor
    clock.isDirty = true
    guard due == start else { return }
    clock.pace.set(isReversed: false, at: start)
    clock.pace.set(isPaused: true, at: start)
    mailbox.withLock { $0.update.isAtStart = true }
  }

  private func handOverPast(_ source: some Source) {
    guard let course = source.course, let past = source.course(ofBranch: course.current) else { return }
    let now = source.time
    let samples = past.samples.filter { $0.time <= now }.suffix(Self.mostSamples)
    mailbox.withLock { $0.update.samples += samples }
  }

  private func advance(_ source: inout some Source, to time: Double) {
    source.advance(to: time) { sample in
      mailbox.withLock { box in
        box.update.samples.append(sample)
        if box.update.samples.count > Self.mostSamples { box.update.samples.removeFirst(Self.mostSamples / 2) }
      }
    }
  }

  private func publish(_ source: some Source, _ clock: inout RunnerClock) {
    let snapshot = source.snapshot()
    let isFinished = source.isFinished
    let travel = Travel(source)
    let now = ContinuousClock.now
    // What a recording has ahead moves along with it.
    let moves = travel.map { $0.course == nil } ?? false && now - clock.otherPublished >= .seconds(1)
    var other: Other?
    if travel != nil, clock.isOtherDirty || moves {
      other = Other(clock.compared.flatMap { source.course(ofBranch: $0) } ?? source.otherCourse)
      clock.otherPublished = now
      clock.isOtherDirty = false
    }
    mailbox.withLock { box in
      box.update.latest = snapshot
      box.update.isFinished = isFinished
      box.update.travel = travel
      if let other { box.update.other = other }
    }
    clock.published = now
    clock.isDirty = false
    onUpdate()
  }

  /// When the next sample is due or what is new may be published; nil: when a command comes.
  private func nextTurn(_ clock: RunnerClock, _ source: some Source) -> ContinuousClock.Instant? {
    let due = source.isFinished ? nil : clock.pace.due(source.nextSample)
    let publishable = clock.isDirty ? clock.published + Self.publishInterval : nil
    let isBackward = clock.pace.isReversed && !clock.pace.isPaused
    let backward = isBackward ? ContinuousClock.now + Self.publishInterval : nil
    return [due, publishable, backward].compactMap { $0 }.min()
  }

  /// Sleeps until then, or until a command comes.
  private func wait(until wake: ContinuousClock.Instant?) {
    guard let wake else { return knock.wait() }
    let left = wake - ContinuousClock.now
    guard left > .zero else { return }
    let nanoseconds = Int(min(left, .seconds(3600)) / .nanoseconds(1))
    _ = knock.wait(timeout: .now() + .nanoseconds(nanoseconds))
  }
}

/// What the runner's thread remembers between two rounds.
struct RunnerClock: Sendable {
  var pace: Pace
  var published = ContinuousClock.now
  var isDirty = false
  /// The branch that the operator compares with.
  var compared: Int?
  var isOtherDirty = true
  var otherPublished = ContinuousClock.now

  init(pace: Pace) { self.pace = pace }
}
