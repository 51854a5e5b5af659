import Dashboard
import Fleet

/// Fleets of which nothing is known, or nothing sane.
enum UnknownFleet {
  /// Names and shapes, but not one number.
  static func state() -> DashboardState {
    var snapshot = Snapshot(
      time: 0, origin: Origin(kind: .feed, name: "router:9090", model: "m"),
      traffic: TrafficMix(rate: 0, classes: []), slo: SLO())
    snapshot.pools = [
      PoolSnapshot(name: "prefill", role: .prefill, device: "?", workers: 4, devices: 4),
      PoolSnapshot(name: "decode", role: .decode, device: "?", workers: 4, devices: 4),
    ]
    snapshot.links = [LinkSnapshot(name: "kv")]
    var state = DashboardState(capabilities: [])
    state.observe(snapshot)
    state.show(snapshot)
    return state
  }

  /// Every number is `value`, every text `text`.
  static func hostile(_ value: Double, text: String) -> DashboardState {
    var readings = Readings()
    for field in Field.allCases { readings.set(field, value) }
    let kind = TrafficClass(
      name: text, weight: value, input: .init(.fixed, mean: value), output: .init(.fixed, mean: value),
      cacheHitRate: value)
    var snapshot = Snapshot(
      time: value, origin: Origin(kind: .feed, name: text, model: text, seed: .max),
      traffic: TrafficMix(rate: value, classes: [kind, kind]),
      slo: SLO(ttft: value, tpot: value, e2e: value, goal: value))
    snapshot.fleet = readings
    snapshot.pools = Role.allCases.map { role in
      var pool = PoolSnapshot(name: text, role: role, device: text, workers: 3, devices: .max)
      pool.readings = readings
      pool.cause = text
      return pool
    }
    var link = LinkSnapshot(name: text)
    link.readings = readings
    link.lanes = [value, value]
    link.laneCapacity = value
    snapshot.links = [link]
    snapshot.workers = WorkerTable(count: 9)
    for row in 0..<9 { snapshot.workers.pool[row] = Int32(row / 3) }
    for field in [Field.busy, .kvUsage, .stranded] {
      snapshot.workers.set(field, [Float](repeating: Float(value), count: 9))
    }
    snapshot.bottleneck = Bottleneck(resource: .link, pool: 99, cause: text)
    snapshot.steadyState = SteadyState(
      capacity: value, strandedShare: value, stranded: [value], bottleneck: .general, matchedWorkers: [.max, .min],
      matchedStrandedShare: value)
    snapshot.events = [
      Event(time: value, kind: .action, text: text, isChange: true), Event(time: 1, kind: .story, text: text),
    ]
    snapshot.eventCount = 2
    var state = DashboardState(start: snapshot.traffic, speed: value)
    state.observe(snapshot)
    snapshot.time = 2
    state.observe(snapshot)
    state.show(snapshot)
    return state
  }
}
