import Fleet

/// Joins the power of devices to workers and pools: by pod, by the pool that the user gave an exporter; never by guess.
struct DevicePower {
  /// Watts by `pod name/namespace`.
  private var byPod: [String: Double] = [:]
  private var byPool: [String: Double] = [:]
  /// All devices that were seen, and those that nobody could be found for.
  private(set) var all: Double?
  private(set) var devices = 0

  /// By what a metrics server has joined.
  private var byGroup: [Subject: Double] = [:]

  init(_ state: FleetState, at time: Double) {
    if let server = state.server, server.isUsable {
      all = server.store.joulesRate ?? server.store.watts
      devices = server.store.devices
      byGroup = server.store.groupWatts
    }
    for target in state.targets where target.health(at: time, interval: state.options.interval) != .down {
      for subject in target.store.subjects where subject.kind == .device {
        guard let watts = Self.watts(target.store, subject, state.options) else { continue }
        devices += 1
        all = (all ?? 0) + watts
        if subject.name.hasPrefix("pod ") { byPod[String(subject.name.dropFirst(4)), default: 0] += watts }
        if !target.spec.pool.isEmpty { byPool[target.spec.pool, default: 0] += watts }
        if target.spec.pool.isEmpty, let role = target.spec.role { byPool[role.rawValue, default: 0] += watts }
      }
    }
  }

  /// Energy over time where a counter tells it, which misses nothing; else the gauge of the moment.
  private static func watts(_ store: TargetStore, _ subject: Subject, _ options: FeedOptions) -> Double? {
    if let energy = store.growth(.joules, .value, of: subject, window: options.rateWindow), energy.amount > 0 {
      return energy.rate
    }
    return store.gauge(.watts, of: subject)
  }

  func watts(of worker: WorkerView) -> Finding? {
    let joined = worker.sources.compactMap { byGroup[$0.subject] }
    if let watts = joined.first {
      return Finding(watts, .measured, "board power of devices, joined to workers by pod and namespace in the server")
    }
    guard let pod = worker.labels["pod"] else { return nil }
    let key = pod + "/" + (worker.labels["namespace"] ?? "default")
    return byPod[key].map { Finding($0, .measured, "board power of the devices whose pod label is the worker's") }
  }

  func watts(ofPool name: String) -> Finding? {
    byPool[name].map {
      Finding($0, .measured, "board power of all devices of the exporters that the targets file gives this pool")
    }
  }
}
