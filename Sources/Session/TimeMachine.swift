public import Fleet

/// A source that can be taken back. It remembers how it was at some instants and what was done, so that it can be at
/// any time again; a base that does the same for the same actions is again exactly as it was.
///
/// Going back changes nothing: what was done later is done again when time comes to it. An action in the past begins a
/// branch; the future it leaves stays, with its samples, as the branch that it was.
///
/// A recording of inputs is the same with its future known from the start.
public struct TimeMachine<Base: NotableSource>: NotableSource {
  /// One course of events.
  public struct Branch: Sendable {
    /// What it is called: `main`, `branch 1`, ... unless it was renamed.
    public internal(set) var name: String
    /// Index of the branch that it left, and when; nil of the first.
    public let parent: Int?
    public let start: Double
    /// The furthest that it has been played, or for a recording how far it goes.
    public internal(set) var end: Double
    /// All that was done in it since the session's start, in order.
    public internal(set) var deeds: [Deed]
    /// Of these, those of the branches that it comes from.
    let inherited: Int
    /// Samples from its start on, without workers: what a graph draws as the future that was left.
    public internal(set) var samples: [Snapshot] = []
    /// Remembered instants, far apart over all of it, and the last ones before where somebody steps back.
    var checkpoints: Checkpoints<Base>
  }

  public private(set) var base: Base
  public private(set) var branches: [Branch]
  /// Index of the branch that is played.
  public private(set) var current = 0
  /// Deeds of the current branch that have been done.
  private(set) var done = 0
  /// Where a recorded session ends; nil where it goes on. A branch off it has no end.
  private let recordedEnd: Double?
  private let beginning: Double
  /// The instants just before the present one, while somebody goes back step by step.
  private var steps: [Checkpoints<Base>.Entry] = []

  /// Samples of a branch that are kept.
  static var mostSamples: Int { 3600 }

  /// - Parameters:
  ///   - deeds: what will be done in the first branch, by time: the inputs of a recording.
  ///   - end: where that recording ends.
  ///   - checkpointSeconds: least time between two remembered instants.
  ///   - mostCheckpoints: instants that are remembered in a branch at once; beyond it every other one is forgotten.
  public init(
    _ base: Base, deeds: [Deed] = [], end: Double? = nil, checkpointSeconds: Double = 5, mostCheckpoints: Int = 48
  ) {
    self.base = base
    recordedEnd = end
    beginning = base.time
    var checkpoints = Checkpoints<Base>(seconds: checkpointSeconds, most: mostCheckpoints)
    checkpoints.add(base, done: 0)
    branches = [
      Branch(
        name: "main", parent: nil, start: base.time, end: end ?? base.time, deeds: deeds.sorted { $0.time < $1.time },
        inherited: 0, checkpoints: checkpoints)
    ]
  }

  public var capabilities: Capabilities { base.capabilities.union(.travel) }
  public var time: Double { base.time }
  /// As if nothing more were done: the deeds of a recording's future are not among what is computed.
  public var ahead: (any Foreseeable)? { base.ahead }
  public var nextSample: Double { base.nextSample }
  public var reach: ClosedRange<Double> { beginning...max(branches[current].end, base.time, beginning) }
  public func snapshot() -> Snapshot { base.snapshot() }

  /// Whether the base has ended, or the recording that is played.
  public var isFinished: Bool {
    if base.isFinished { return true }
    guard let recordedEnd, current == 0 else { return false }
    return base.nextSample > recordedEnd
  }

  public mutating func advance(to time: Double, observe: (Snapshot) -> Void) {
    var samples: [Snapshot] = []
    run(to: time) { sample in
      samples.append(sample)
      observe(sample)
    }
    keep(samples)
    branches[current].end = max(branches[current].end, base.time)
    branches[current].checkpoints.add(base, done: done)
  }

  /// Moves on, and does on the way what was done in this branch.
  private mutating func run(to time: Double, observe: (Snapshot) -> Void) {
    let deeds = branches[current].deeds
    while done < deeds.count, deeds[done].time <= time {
      base.advance(to: deeds[done].time, observe: observe)
      // It was done before, or by a recorder that saw it done; a refusal would be a different base, which digests tell.
      try? base.apply(deeds[done].action)
      done += 1
    }
    base.advance(to: time, observe: observe)
  }

  private mutating func keep(_ samples: [Snapshot]) {
    let latest = branches[current].samples.last?.time ?? -.infinity
    branches[current].samples += samples.filter { $0.time > latest && $0.time >= branches[current].start }
    let extra = branches[current].samples.count - Self.mostSamples
    if extra > Self.mostSamples / 4 { branches[current].samples.removeFirst(extra) }
  }

  /// Carries an action out now. Where this branch had a future, a new branch begins.
  public mutating func apply(_ action: Action) throws(ActionError) {
    let future = branches[current].end > base.time || done < branches[current].deeds.count
    var changed = base
    try changed.apply(action)
    if future { branch() }
    steps = []
    base = changed
    branches[current].deeds.append(Deed(time: base.time, action: action))
    done += 1
  }

  public mutating func note(_ event: Event) { base.note(event) }
}

// MARK: - Travelling

extension TimeMachine {
  public mutating func seek(to time: Double, observe: (Snapshot) -> Void) throws(ActionError) {
    guard reach.contains(time) else {
      throw ActionError(
        "found \(TimeText.elapsed(time)), expected a time from \(TimeText.elapsed(reach.lowerBound)) to "
          + TimeText.elapsed(reach.upperBound))
    }
    go(to: time, observe: observe)
  }

  /// Goes back to a time; what came after it stays this branch's future.
  public mutating func rewind(to time: Double) throws(ActionError) { try seek(to: time) { _ in } }

  /// Begins a branch at the present instant, under a name of its own; the branch that it leaves keeps its future.
  @discardableResult
  public mutating func branch(named name: String? = nil) -> Int {
    let parent = branches[current]
    let made = Branch(
      name: name ?? "branch \(branches.count)", parent: current, start: base.time, end: base.time,
      deeds: Array(parent.deeds.prefix(done)), inherited: done,
      checkpoints: parent.checkpoints.cut(at: base.time, done: done))
    branches.append(made)
    current = branches.count - 1
    return current
  }

  public mutating func rename(branch index: Int, to name: String) {
    if branches.indices.contains(index) { branches[index].name = name }
  }

  /// Plays another branch, at the time it had got to or at the present one if that is earlier.
  public mutating func play(branch index: Int) throws(ActionError) {
    guard branches.indices.contains(index) else {
      throw ActionError("found no branch \(index), expected 0 to \(branches.count - 1)")
    }
    let time = min(base.time, branches[index].end)
    current = index
    steps = []
    restore(at: time)
    go(to: time) { _ in }
  }

  /// Goes to a time from where it stands, or from the last remembered instant before.
  private mutating func go(to time: Double, observe: (Snapshot) -> Void) {
    let isBack = time < base.time
    if isBack { restore(at: time) }
    var samples: [Snapshot] = []
    if isBack { stepUp(to: time) { samples.append($0) } }
    run(to: time) { samples.append($0) }
    samples.forEach(observe)
    keep(samples)
    branches[current].checkpoints.add(base, done: done)
  }

  /// Moves on to the last samples before a time one by one, and remembers each: the next step back begins at one of
  /// them.
  private mutating func stepUp(to time: Double, observe: (Snapshot) -> Void) {
    while base.nextSample < time {
      run(to: base.nextSample, observe: observe)
      steps.append(Checkpoints.Entry(base: base, done: done))
      if steps.count > Self.mostSteps { steps.removeFirst() }
    }
  }

  /// Instants that are remembered before the one that somebody went back to.
  private static var mostSteps: Int { 16 }

  private mutating func restore(at time: Double) {
    steps.removeAll { $0.base.time > time }
    let far = branches[current].checkpoints.latest(at: time)
    let near = steps.last.flatMap { $0.base.time >= far.base.time ? $0 : nil } ?? far
    base = near.base
    done = near.done
  }
}
