import Fleet

/// Reads what a step of a timeline does to workers. A pool's name stands for its workers, `decode 3` for one of them.
struct WorkerActionReader {
  let pools: [PoolPlan]

  /// A pool, or one of its workers.
  private struct Target {
    let name: String
    let pool: PoolPlan
  }

  func read(_ section: Section) throws(DocumentError) -> [Action] {
    var actions: [Action] = []
    if let place = section["repair"] { actions.append(.repairWorkers(try target(place).name)) }
    if let place = section["resume"] { actions.append(.resumeWorkers(try target(place).name)) }
    if let place = section["flush"] { actions.append(.flushCache(try target(place).name)) }
    actions += try counted(section["fail"], Action.failWorkers)
    actions += try counted(section["drain"], Action.drainWorkers)
    actions += try counted(section["flip"], Action.flipWorkers)
    for (key, value) in try section["scale"]?.pairs(of: "a pool and how many workers") ?? [] {
      actions.append(.scaleWorkers(try pool(key).name, try value.count(0...100_000)))
    }
    for (key, value) in try section["fail_rack"]?.pairs(of: "a pool and a rack") ?? [] {
      let pool = try pool(key)
      let racks = (pool.workers + pool.workersPerRack - 1) / pool.workersPerRack
      actions.append(.failRack(pool.name, try value.count(0...racks - 1)))
    }
    if let slow = section["slow"] { actions.append(try slowness(slow)) }
    for (key, value) in try section["power_cap"]?.pairs(of: "a pool and a share of TDP") ?? [] {
      actions.append(.powerCap(try pool(key).name, try value.quantity(.share, .range(0.26...1))))
    }
    return actions
  }

  /// So many workers of each pool.
  private func counted(_ entry: Entry?, _ action: (String, Int) -> Action) throws(DocumentError) -> [Action] {
    var actions: [Action] = []
    for (key, value) in try entry?.pairs(of: "a pool and how many workers") ?? [] {
      let target = try target(key)
      actions.append(action(target.name, try value.count(1...target.pool.workers)))
    }
    return actions
  }

  private func slowness(_ entry: Entry) throws(DocumentError) -> Action {
    let section = try Section(entry, keys: ["pool", "workers", "factor"])
    let target = try target(section.required("pool"))
    return .slowWorkers(
      target.name, try section.count("workers", 1...target.pool.workers) ?? 1,
      try section.required("factor").quantity(.number, .range(1...1000)))
  }

  private func target(_ entry: Entry) throws(DocumentError) -> Target {
    let name = try entry.line(length: 50)
    if let cut = name.lastIndex(of: " "), let place = Int(name[name.index(after: cut)...]),
      let pool = pools.first(where: { $0.name == name[..<cut] })
    {
      guard (0..<pool.workers).contains(place) else {
        throw entry.error(expected: "a worker from \(pool.name) 0 to \(pool.name) \(pool.workers - 1)")
      }
      return Target(name: name, pool: pool)
    }
    return Target(name: name, pool: try pool(entry))
  }

  private func pool(_ entry: Entry) throws(DocumentError) -> PoolPlan {
    let name = try entry.line(length: 50)
    guard let pool = pools.first(where: { $0.name == name }) else {
      throw entry.error("found the unknown pool \(quoted(name))" + suggestion(for: name, in: pools.map(\.name)))
    }
    return pool
  }
}
