import Fleet

/// One run of a look ahead under way: what is sampled of it.
struct LookaheadRun<Base: Foreseeable>: Sendable {
  private(set) var base: Base
  private let start: Double
  private(set) var course = LookaheadCourse()
  private(set) var move = LookaheadMove()
  /// Workers that were on their way before anything was applied.
  private var moving: Int
  private var busy: [Mean] = []
  private var link = Mean()
  private var stranded = Mean()
  private var queue = Mean()
  private var worst: Double?

  /// Seconds between the samples of a line.
  static var sampleSeconds: Double { 1 }

  init(_ base: Base) {
    self.base = base
    start = base.time
    moving = base.workersChanging
    self.base.beginCounting()
  }

  /// Does what the draft does.
  mutating func apply(_ actions: [Action]) throws(ActionError) {
    guard !actions.isEmpty else { return }
    let before = base.snapshot()
    for action in actions { try base.apply(action) }
    move = LookaheadMove(before, base.snapshot())
  }

  /// One sample onward.
  mutating func advance() {
    var last: Snapshot?
    base.advance(to: start + Double(course.count + 1) * Self.sampleSeconds) { last = $0 }
    guard let last else { return }
    take(last)
  }

  private mutating func take(_ sample: Snapshot) {
    course.take(sample)
    stranded.add(course.stranded.last)
    queue.add(course.queue.last)
    link.add(sample.links.first?.readings.value(.busy))
    while busy.count < sample.pools.count { busy.append(Mean()) }
    for (index, pool) in sample.pools.enumerated() { busy[index].add(pool.readings.value(.busy)) }
    if let attainment = sample.fleet.value(.attainment) { worst = min(worst ?? 1, attainment) }
    if !move.isNone, move.seconds == nil {
      let capacity = sample.steadyState?.capacity
      move.lastCapacity = capacity
      move.leastCapacity = capacity.map { min($0, move.leastCapacity ?? $0) }
      if base.workersChanging <= moving { move.seconds = sample.time - start }
    }
  }

  var outcome: LookaheadOutcome {
    var outcome = LookaheadOutcome()
    outcome.fleet = base.counted
    outcome.fleet.set(.strandedShare, stranded.value, .derived)
    outcome.fleet.set(.queueDepth, queue.value)
    outcome.busy = busy.map { $0.value ?? .nan }
    outcome.link = link.value
    outcome.worstAttainment = worst
    return outcome
  }

  private struct Mean: Sendable {
    var sum = 0.0
    var count = 0

    var value: Double? { count > 0 ? sum / Double(count) : nil }

    mutating func add(_ value: Double?) {
      guard let value, value.isFinite else { return }
      sum += value
      count += 1
    }
  }
}

extension LookaheadMove {
  /// What actions set going, by the workers before and just after them.
  init(_ before: Snapshot, _ after: Snapshot) {
    self.init()
    func count(_ snapshot: Snapshot, _ states: Set<WorkerState>, _ pool: Int) -> Int {
      snapshot.workers.rows(ofPool: pool).count { states.contains(snapshot.workers.state[$0]) }
    }
    var bytes: Double? = 0
    for pool in after.pools.indices {
      let staying: Set<WorkerState> = [.up, .starting, .down, .drained]
      let (old, new) = (count(before, staying, pool), count(after, staying, pool))
      leaving += max(0, old - new)
      coming += max(0, new - old)
      if new < old, after.pools[pool].role != .decode { losesCaches = true }
      let held = after.held(ofPool: pool)
      draining += held.requests
      bytes = held.kvBytes.flatMap { own in bytes.map { $0 + own } }
    }
    kvBytes = bytes
  }
}

extension Snapshot {
  /// What the workers of a pool that drain have still to finish. The KV cache of one is a share of the pool's.
  fileprivate func held(ofPool pool: Int) -> (requests: Double, kvBytes: Double?) {
    let draining = workers.rows(ofPool: pool).filter { workers.state[$0] == .draining }
    let columns = [workers.column(.running), workers.column(.queueDepth)].compactMap { $0 }
    let requests = draining.reduce(0.0) { sum, row in
      columns.reduce(sum) { $0 + ($1[row].isFinite ? Double($1[row]) : 0) }
    }
    guard pools[pool].role != .prefill, !draining.isEmpty else { return (requests, 0) }
    let room = pools[pool].readings.value(.kvBytesCapacity).map { $0 / Double(max(1, pools[pool].workers)) }
    guard let room, let use = workers.column(.kvUsage) else { return (requests, nil) }
    return (requests, draining.reduce(0.0) { $0 + (use[$1].isFinite ? Double(use[$1]) * room : 0) })
  }
}
