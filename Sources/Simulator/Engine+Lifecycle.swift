import Capacity
import Fleet

/// Workers that come and go: drain and resume, the other role, more and fewer.
extension Engine {
  /// What becomes of a worker that has finished its work.
  enum AfterDrain: Sendable, Equatable {
    case stay
    case off
    case flip(RoleFlip)
  }

  struct Drain: Sendable {
    var entry: Int
    var then: AfterDrain
  }

  struct Startup: Sendable {
    var time: Double
    var entry: Int
  }

  /// Something about a worker that an operator wants to be told.
  struct Notice: Sendable {
    enum Kind: Sendable { case drained, off, switching(from: Int, place: Int), up }
    let time: Double
    let kind: Kind
    let pool: Int
    let place: Int
  }

  // MARK: Drain

  /// Lets workers finish what they have. Returns how many.
  @discardableResult
  mutating func drainWorkers(_ count: Int, ofPool index: Int, place: Int? = nil, then: AfterDrain = .stay) -> Int {
    let chosen = choose(count, ofPool: index, place: place) { $0 == .up }
    for worker in chosen { drain(entry(of: worker, index), then) }
    return chosen.count
  }

  private mutating func drain(_ entry: Int, _ then: AfterDrain) {
    startups.removeAll { $0.entry == entry }
    scheduleStartups()
    drains.removeAll { $0.entry == entry }
    state[entry] = .draining
    drains.append(Drain(entry: entry, then: then))
    close(entry)
    checkDrained()
  }

  /// Workers that drain or have drained take work again. Returns how many.
  @discardableResult
  mutating func resumeWorkers(ofPool index: Int, place: Int? = nil) -> Int {
    let chosen = places(ofPool: index, place: place).filter {
      [.draining, .drained].contains(state[entry(of: $0, index)])
    }
    for worker in chosen {
      let entry = entry(of: worker, index)
      drains.removeAll { $0.entry == entry }
      open(entry)
    }
    admitHandoffs()
    return chosen.count
  }

  /// Looks for workers that drain and have finished, after every event while any drain: they are few.
  mutating func checkDrained() {
    while let index = drains.firstIndex(where: { isIdle($0.entry) }) {
      let drain = drains.remove(at: index)
      switch drain.then {
      case .stay:
        state[drain.entry] = .drained
        notice(.drained, drain.entry)
      case .off:
        switchOff(drain.entry)
        notice(.off, drain.entry)
      case .flip(let flip): takeRole(flip, from: drain.entry)
      }
    }
  }

  private func isIdle(_ entry: Int) -> Bool {
    guard entry >= prefill.count else {
      return entryCount[entry] == 0 && !prefill[entry].isRunning && prefill[entry].held == 0
    }
    let worker = entry - prefill.count
    return pools[poolOfBatch[worker]].role == .general ? entryCount[entry] == 0 : promisedCount[worker] == 0
  }

  private mutating func switchOff(_ entry: Int) {
    state[entry] = .off
    setPace(entry) { $0 = WorkerPace() }
    close(entry)
  }

  // MARK: Roles and numbers

  private mutating func takeRole(_ flip: RoleFlip, from entry: Int) {
    let (pool, place) = (poolOf(entry: entry), placeInPool(entry))
    let cap = pace[entry].straggler
    switchOff(entry)
    let new = freePlace(inPool: flip.pool)
    setPace(new) { $0 = WorkerPace(base: 1 / flip.efficiency, straggler: cap) }
    setMemory(flip.kvTokens, new)
    start(new, after: pools[flip.pool].switchSeconds)
    notice(.switching(from: pool, place: place), new)
  }

  /// Makes a pool have `count` workers. Those that are to go first are the ones that serve least: down, starting,
  /// drained. Returns by how many it grows or shrinks.
  mutating func scale(pool index: Int, to count: Int) -> Int {
    let leaving = Set(drains.filter { $0.then == .off }.map(\.entry))
    let present = pools[index].workers.filter {
      state[entry(of: $0, index)].isPresent && !leaving.contains(entry(of: $0, index))
    }
    if count < present.count {
      let order = present.reversed().sorted { rank(state[entry(of: $0, index)]) < rank(state[entry(of: $1, index)]) }
      for worker in order.prefix(present.count - count) { shutDown(entry(of: worker, index)) }
    } else {
      var missing = count - present.count
      for worker in pools[index].workers where missing > 0 && leaving.contains(entry(of: worker, index)) {
        missing -= resumeWorkers(ofPool: index, place: worker - pools[index].workers.lowerBound)
      }
      for _ in 0..<missing {
        let new = freePlace(inPool: index)
        setMemory(model.workers[index].kvTokens, new)
        start(new, after: pools[index].startSeconds)
      }
    }
    return count - present.count
  }

  /// In what order workers go; the sort keeps the last ones first among equals by their place.
  private func rank(_ state: WorkerState) -> Int {
    switch state {
    case .down: 0
    case .starting: 1
    case .drained: 2
    default: 3
    }
  }

  private mutating func shutDown(_ entry: Int) {
    switch state[entry] {
    case .down, .starting, .drained:
      startups.removeAll { $0.entry == entry }
      scheduleStartups()
      switchOff(entry)
      notice(.off, entry)
    default: drain(entry, .off)
    }
  }

  private mutating func freePlace(inPool index: Int) -> Int {
    let free = pools[index].workers.first { state[entry(of: $0, index)] == .off }
    return entry(of: free ?? addPlace(toPool: index), index)
  }

  private mutating func setMemory(_ tokens: Double?, _ entry: Int) {
    guard entry >= prefill.count else { return }
    let worker = entry - prefill.count
    batch[worker].setMemory(tokens)
    promisable[worker] = tokens.map { $0 * (1 - EnginePool.watermark) } ?? .infinity
  }

  // MARK: Beginning to serve

  private mutating func start(_ entry: Int, after seconds: Double) {
    state[entry] = .starting
    let pool = poolOf(entry: entry)
    if !caches.isEmpty { caches[entry].removeAll() }
    cold[entry] = pools[pool].warmTokens
    startups.append(Startup(time: time + seconds, entry: entry))
    scheduleStartups()
  }

  mutating func scheduleStartups() { nextStartup = startups.reduce(.infinity) { min($0, $1.time) } }

  /// Opens the workers whose time has come.
  mutating func startupChange() {
    let due = startups.filter { $0.time <= time }.map(\.entry)
    startups.removeAll { $0.time <= time }
    scheduleStartups()
    for entry in due {
      open(entry)
      notice(.up, entry)
    }
    admitHandoffs()
  }

  /// Lets the router send work to a worker.
  mutating func open(_ entry: Int) {
    state[entry] = .up
    let pool = poolOf(entry: entry)
    guard pools[pool].role != .decode else { return updateDecodeLoad(entry - prefill.count) }
    let isCounted = entryRouter.policy == .leastRequests
    let slots = entry < prefill.count ? prefill[entry].slots(requests) : batch[entry - prefill.count].slots(requests)
    let load = slots.reduce(0) { $0 + (isCounted ? 1 : requests[$1].load) }
    entryRouter[pools[pool].group, placeInPool(entry)] = entryCount[entry] > 0 ? load : idleLoad
  }

  private mutating func close(_ entry: Int) {
    let pool = poolOf(entry: entry)
    guard pools[pool].role != .decode else { return updateDecodeLoad(entry - prefill.count) }
    entryRouter[pools[pool].group, placeInPool(entry)] = .infinity
  }

  func placeInPool(_ entry: Int) -> Int { worker(of: entry) - pools[poolOf(entry: entry)].workers.lowerBound }

  private mutating func notice(_ kind: Notice.Kind, _ entry: Int) {
    notices.append(Notice(time: time, kind: kind, pool: poolOf(entry: entry), place: placeInPool(entry)))
  }
}
