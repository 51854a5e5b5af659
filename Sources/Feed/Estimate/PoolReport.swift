public import Fleet

/// A pool and what is known of it.
public struct PoolReport: Sendable {
  public var name: String
  public var role: Role
  public var device: String
  /// Indices of its workers in the report; of a large fleet behind a metrics server some only.
  public var members: [Int]
  /// Its workers.
  public var size: Int
  /// Indices of what it was added up of: its workers, or what a metrics server has added up.
  var units: [Int]
  /// Devices of all workers; nil where nobody says.
  public var devices: Int?
  public var findings = Findings()
  public var cause = ""
  /// Workers that answer.
  public var up: Int
  /// Most sequences that one worker runs at a time; nil where nobody tells.
  public var sequencesPerWorker: Double?
  /// The role as a word, where it is none that a pool can have.
  public var isRoleKnown: Bool
  /// Mean of what waited over the rate window: one glance at a queue says little. Nil where nobody tells.
  var sustainedQueue: Double?
  /// The router's own measure of how full the pool is, 1 being its set point; nil where it has none.
  var saturation: Double?
  /// Offered work over capacity, with its limiting term; nil where nothing honest can be said.
  var load: Finding?

  var snapshot: PoolSnapshot {
    var pool = PoolSnapshot(name: name, role: role, device: device, workers: size, devices: devices ?? 0)
    pool.readings = findings.readings
    pool.cause = cause
    return pool
  }

  /// All pools: by the name that the user gave, else by role.
  static func make(
    _ workers: [WorkerView], _ findings: [Findings], _ router: RouterView, _ state: FleetState,
    _ devices: DevicePower, at time: Double
  ) -> [PoolReport] {
    let options = state.options
    var names: [String] = []
    var members: [String: [Int]] = [:]
    for (index, worker) in workers.enumerated() {
      let name = worker.poolName
      if members[name] == nil { names.append(name) }
      members[name, default: []].append(index)
    }
    return names.map { name in
      let indices = members[name] ?? []
      let first = workers[indices[0]]
      var pool = PoolReport(
        name: name, role: first.role ?? .general, device: first.device, members: indices,
        size: indices.reduce(0) { $0 + workers[$1].count }, units: indices,
        devices: deviceCount(indices.map { workers[$0] }),
        up: indices.reduce(0) { $0 + workers[$1].upCount }, isRoleKnown: first.role != nil)
      let isOnly = indices.count == workers.count(where: { $0.role == first.role })
      var reader = PoolReader(
        workers: indices.map { workers[$0] }, each: indices.map { findings[$0] }, pool: pool, router: router,
        isOnlyOfRole: isOnly, options: options, peak: state.peaks.peak(of: name), time: time)
      reader.read(devices)
      pool.findings = reader.findings
      pool.load = reader.load
      if isOnly { pool.saturation = router.gauge(.saturation, role: pool.role.rawValue) }
      if pool.role != .prefill { pool.sequencesPerWorker = reader.slots.map { $0 / Double(max(1, pool.up)) } }
      let queues = indices.compactMap { workers[$0].isUp ? workers[$0].meanWaiting(options.rateWindow) : nil }
      pool.sustainedQueue = queues.isEmpty ? reader.findings.value(.queueDepth) : queues.reduce(0, +)
      return pool
    }
  }

  /// Devices of some workers; nil where one of them does not tell.
  private static func deviceCount(_ workers: [WorkerView]) -> Int? {
    workers.reduce(Optional(0)) { sum, worker in
      sum.flatMap { sum in
        (worker.devices
          ?? (worker.places.isEmpty || worker.places.contains { $0.device == nil } ? nil : worker.places.count))
          .map { sum + $0 * worker.count }
      }
    }
  }

  /// The workers of a report that are this pool's.
  func find(in workers: [WorkerView]) -> [Int] { workers.indices.filter { workers[$0].poolName == name } }
}

extension WorkerView {
  /// The name of the pool: what the user says, else the role.
  var poolName: String { pool.isEmpty ? role?.rawValue ?? "role unknown" : pool }
}
