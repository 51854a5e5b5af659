import Capacity
import Fleet

/// Actions on workers.
extension Simulator {
  /// A pool by its name, or one of its workers as the screen names it: `decode 3`.
  struct WorkerTarget {
    let pool: Int
    /// The worker's place in the pool; nil: the pool.
    var place: Int?
  }

  /// Most workers that a pool may be scaled to.
  static let mostWorkers = 100_000

  mutating func perform(onWorkers action: Action) throws(ActionError) {
    switch action {
    case .failWorkers(let name, let count):
      try change(name, "there is no worker that is up") { $0.failWorkers(count, ofPool: $1.pool, place: $1.place) }
    case .repairWorkers(let name):
      try change(name, nil) { $0.repairWorkers(ofPool: $1.pool, place: $1.place) }
    case .failRack(let name, let rack):
      guard rack >= 0 else { throw ActionError("rack: found \(rack), expected 0 or more") }
      try change(name, "the rack has no worker that is up") {
        $0.failRack($0.rack(ofPlace: $1.place, inPool: $1.pool) ?? rack, ofPool: $1.pool)
      }
    case .slowWorkers(let name, let count, let factor):
      guard factor >= 1, factor <= 1000 else { throw ActionError("slowness: found \(factor), expected 1 to 1000") }
      try change(name, "there is no worker") { $0.slowWorkers(count, by: factor, ofPool: $1.pool, place: $1.place) }
    case .powerCap(let name, let share):
      guard share > 0.25, share <= 1 else {
        throw ActionError("power cap: found \(share), expected above 0.25 and up to 1")
      }
      let target = try target(name)
      main.setPowerCap(share, ofPool: target.pool)
    case .drainWorkers(let name, let count):
      try change(name, "there is no worker that is up") { $0.drainWorkers(count, ofPool: $1.pool, place: $1.place) }
    case .resumeWorkers(let name):
      try change(name, "no worker drains") { $0.resumeWorkers(ofPool: $1.pool, place: $1.place) }
    case .flipWorkers(let name, let count): try flip(name, count)
    case .scaleWorkers(let name, let count):
      guard count >= 0, count <= Self.mostWorkers else {
        throw ActionError("workers: found \(count), expected 0 to \(Self.mostWorkers)")
      }
      try change(name, nil) { $0.scale(pool: $1.pool, to: count) }
    case .flushCache(let name):
      try change(name, "decode workers keep no prefix cache") { $0.flushCaches(ofPool: $1.pool, place: $1.place) }
    default: return
    }
    main.recompute(traffic, slo)
  }

  private mutating func flip(_ name: String, _ count: Int) throws(ActionError) {
    let target = try target(name)
    let flip: RoleFlip
    do throws(CapacityError) { flip = try model.flip(ofPool: target.pool) } catch {
      throw ActionError("\(name) cannot take the other role: \(error.description)")
    }
    try change(name, "there is no worker that is up") {
      $0.drainWorkers(count, ofPool: $1.pool, place: $1.place, then: .flip(flip))
    }
  }

  /// Changes workers; where none was, `none` says why that is an error.
  private mutating func change(
    _ name: String, _ none: String?, _ change: (inout Engine, WorkerTarget) -> Int
  ) throws(ActionError) {
    let target = try target(name)
    let changed = change(&main.engine, target)
    if changed == 0, let none { throw ActionError("\(name): \(none)") }
  }

  func target(_ name: String) throws(ActionError) -> WorkerTarget {
    let pools = model.plan.pools
    if let pool = pools.firstIndex(where: { $0.name == name }) { return WorkerTarget(pool: pool) }
    if let cut = name.lastIndex(of: " "), let place = Int(name[name.index(after: cut)...]),
      let pool = pools.firstIndex(where: { $0.name == name[..<cut] })
    {
      let count = main.engine.shown(inPool: pool)
      guard (0..<count).contains(place) else {
        throw ActionError("there is no worker \(quoted(name)): \(pools[pool].name) has 0 to \(count - 1)")
      }
      return WorkerTarget(pool: pool, place: place)
    }
    throw ActionError("there is no pool \(quoted(name))\(suggestion(for: name, in: pools.map(\.name)))")
  }

  /// Tells what has become of workers, and what follows for capacity.
  mutating func takeNotices() {
    guard !main.engine.notices.isEmpty else { return }
    let notices = main.engine.notices
    main.engine.notices.removeAll()
    for notice in notices {
      log.append(Event(time: notice.time, kind: .worker, text: words(notice)))
      switch notice.kind {
      case .switching(let pool, let place):
        rerouting.moved(from: pool, place, to: notice.pool, notice.place)
        main.meter.forget(pool, place: place)
        main.meter.take(pool, into: notice.pool, place: notice.place, main.engine, main.model)
      case .off: main.meter.forget(notice.pool, place: notice.place)
      case .up, .drained: break
      }
    }
    main.recompute(traffic, slo)
  }

  private func words(_ notice: Engine.Notice) -> String {
    let name = "\(model.plan.pools[notice.pool].name) \(notice.place)"
    switch notice.kind {
    case .drained: return "\(name) is drained"
    case .off: return "\(name) is switched off"
    case .up: return "\(name) is up"
    case .switching(let pool, let place):
      let entry = main.engine.entry(of: main.engine.pools[notice.pool].workers.lowerBound + notice.place, notice.pool)
      let worth = 1 / main.engine.pace[entry].base
      let efficiency = worth == 1 ? "" : " at \(Action.percent((worth * 1000).rounded() / 1000)) of its workers' rate"
      return "\(model.plan.pools[pool].name) \(place) becomes \(name)\(efficiency)"
    }
  }
}
