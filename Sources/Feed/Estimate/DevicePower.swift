import Fleet

/// Joins the power of devices and hosts to workers and pools: by pod, by the operator's map of hosts and devices, by
/// the pool that the operator gave an exporter; never by guess.
struct DevicePower {
  /// Watts by `pod name/namespace`.
  private var byPod: [String: Double] = [:]
  private var byPool: [String: Double] = [:]
  /// By `host/index`, or a UUID where the exporter names no host.
  private var byDevice: [String: Double] = [:]
  /// All devices of a host, and the host itself: its processors, or all of it.
  private var devicesOfHost: [String: Double] = [:]
  private var hosts: [String: Double] = [:]
  /// The pools that have workers on a host, by the operator's map.
  private var poolsOnHost: [String: Set<String>] = [:]
  private var workersOnHost: [String: Int] = [:]
  /// All devices that were seen, and those that nobody could be found for.
  private(set) var all: Double?
  private(set) var devices = 0
  /// By what a metrics server has joined.
  private var byGroup: [Subject: Double] = [:]

  init(_ state: FleetState, _ workers: [WorkerView], at time: Double) {
    if let server = state.server, server.isUsable {
      all = server.store.joulesRate ?? server.store.watts
      devices = server.store.devices
      byGroup = server.store.groupWatts
    }
    for target in state.targets where target.health(at: time, interval: state.options.interval) != .down {
      readDevices(target, state.options)
      readHost(target, state.options)
    }
    for worker in workers {
      for host in Set(worker.places.map(\.host)) {
        poolsOnHost[host, default: []].insert(worker.poolName)
        workersOnHost[host, default: 0] += 1
      }
    }
  }

  // MARK: What exporters say

  private mutating func readDevices(_ target: TargetState, _ options: FeedOptions) {
    for subject in target.store.subjects where subject.kind == .device {
      guard let watts = Self.watts(target.store, subject, .joules, .watts, options) else { continue }
      devices += 1
      all = (all ?? 0) + watts
      if subject.name.hasPrefix("pod ") {
        byPod[String(subject.name.dropFirst(4)), default: 0] += watts
      } else {
        // An exporter that names no host is that of the host that its operator says.
        let isBare = !subject.name.contains("/") && !target.spec.host.isEmpty && Int(subject.name) != nil
        let name = isBare ? "\(target.spec.host)/\(subject.name)" : subject.name
        byDevice[name, default: 0] += watts
        if let slash = name.lastIndex(of: "/") { devicesOfHost[String(name[..<slash]), default: 0] += watts }
      }
      if !target.spec.pool.isEmpty { byPool[target.spec.pool, default: 0] += watts }
      if target.spec.pool.isEmpty, let role = target.spec.role { byPool[role.rawValue, default: 0] += watts }
    }
  }

  /// The page's own host, or those that it names. Of two exporters on one host the larger counts: a sensor of the
  /// supply has the processors in it.
  private mutating func readHost(_ target: TargetState, _ options: FeedOptions) {
    for subject in target.store.subjects where subject.kind == .device || subject.kind == .page {
      guard let watts = Self.watts(target.store, subject, .hostJoules, .hostWatts, options) else { continue }
      let own = target.spec.host.isEmpty ? TargetAddress.host(of: target.spec.url) : target.spec.host
      let name = subject.kind == .page ? own : subject.name
      hosts[name] = max(hosts[name] ?? 0, watts)
    }
  }

  /// Energy over time where a counter tells it, which misses nothing; else the gauge of the moment.
  private static func watts(
    _ store: TargetStore, _ subject: Subject, _ joules: Measure, _ watts: Measure, _ options: FeedOptions
  ) -> Double? {
    let energy = store.growth(joules, .value, of: subject, window: options.rateWindow)
    let gauge = store.gauge(watts, of: subject)
    guard let energy, energy.amount > 0 else { return gauge }
    // A meter of the whole machine beside a counter of its processors: the whole.
    return watts == .hostWatts ? max(energy.rate, gauge ?? 0) : energy.rate
  }

  // MARK: Whose it is

  /// Why a worker's power is not known although its operator said where its devices are; nil: it is known, or not said.
  func gap(of worker: WorkerView) -> String? {
    guard !worker.places.isEmpty, watts(of: worker) == nil else { return nil }
    if let shared = worker.places.first(where: { $0.device == nil && workersOnHost[$0.host] ?? 0 > 1 }) {
      return "\(shared.host) has several workers: its watts cannot be split, say which devices each has"
    }
    let seen = byDevice.keys.sorted()
    let missing = worker.places.filter { $0.device != nil && byDevice[$0.name] == nil }.map(\.name)
    let names = seen.isEmpty ? "none" : seen.prefix(4).joined(separator: ", ") + (seen.count > 4 ? ", ..." : "")
    return "\(missing.count) of its \(worker.places.count) devices are on no page: "
      + "\(missing.prefix(2).joined(separator: ", ")); seen are \(names)"
  }

  func watts(of worker: WorkerView) -> Finding? {
    let joined = worker.sources.compactMap { byGroup[$0.subject] }
    if let watts = joined.first {
      return Finding(watts, .measured, "board power of devices, joined to workers by pod and namespace in the server")
    }
    if let pod = worker.labels["pod"], let watts = byPod[pod + "/" + (worker.labels["namespace"] ?? "default")] {
      return Finding(watts, .measured, "board power of the devices whose pod label is the worker's")
    }
    return mapped(worker)
  }

  /// By the operator's map: all of the devices that it names, or of hosts that nobody else is on.
  private func mapped(_ worker: WorkerView) -> Finding? {
    guard !worker.places.isEmpty else { return nil }
    var sum = 0.0
    for place in worker.places {
      let known =
        place.device == nil
        ? (workersOnHost[place.host] == 1 ? devicesOfHost[place.host] : nil) : byDevice[place.name]
      guard let known else { return nil }
      sum += known
    }
    return Finding(sum, .measured, "board power of the devices that the targets file gives the worker")
  }

  func watts(ofPool name: String, _ workers: [WorkerView]) -> Finding? {
    if let watts = byPool[name] {
      return Finding(
        watts, .measured, "board power of all devices of the exporters that the targets file gives this pool")
    }
    // Workers that share a host within the pool need not be told apart.
    guard let names = hosts(of: workers), workers.allSatisfy({ $0.places.contains { $0.device == nil } }) else {
      return nil
    }
    let known = names.compactMap { devicesOfHost[$0] }
    guard known.count == names.count, names.allSatisfy({ poolsOnHost[$0] == [name] }) else { return nil }
    return Finding(known.reduce(0, +), .measured, "board power of all devices of the pool's own \(names.count) hosts")
  }

  /// What the hosts of a pool draw beside or with their devices; nil where they are another pool's, too, or not
  /// metered.
  func hostWatts(ofPool name: String, _ workers: [WorkerView]) -> Finding? {
    guard let names = hosts(of: workers), names.allSatisfy({ poolsOnHost[$0] == [name] }) else { return nil }
    let known = names.compactMap { hosts[$0] }
    guard known.count == names.count else { return nil }
    return Finding(
      known.reduce(0, +), .measured, "the pool's own \(names.count) hosts by their meters: processors, or all of a host"
    )
  }

  /// Of all hosts with a meter, whoever runs on them.
  var allHostWatts: Finding? {
    guard !hosts.isEmpty else { return nil }
    return Finding(
      hosts.values.reduce(0, +), .measured,
      "\(hosts.count) hosts by their meters: processors, or all of a host; not the devices' boards")
  }

  private func hosts(of workers: [WorkerView]) -> [String]? {
    guard !workers.isEmpty, workers.allSatisfy({ !$0.places.isEmpty }) else { return nil }
    let names = Set(workers.flatMap { $0.places.map(\.host) })
    return names.contains("") ? nil : names.sorted()
  }
}
