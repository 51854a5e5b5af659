import Capacity
import Fleet

/// Pools, link and workers as a snapshot has them.
extension FleetRun {
  func poolSnapshot(_ index: Int, _ shares: CapacityShares) -> PoolSnapshot {
    let plan = model.plan.pools[index]
    let present = engine.present(inPool: index)
    var pool = PoolSnapshot(
      name: plan.name, role: plan.role, device: plan.device.name, workers: present,
      devices: present * plan.devicesPerWorker)
    let meter = meter.pools[index]
    let split = shares.split(ofPool: index)
    pool.readings.set(.busy, split.busy, .derived)
    pool.readings.set(.headroom, split.headroom, .derived)
    pool.readings.set(.stranded, split.stranded, .derived)
    pool.readings.set(.reserved, 0, .derived)
    pool.readings.set(.computeUtilization, meter.intensity.peakFLOPS == nil ? nil : meter.compute.value, .estimated)
    pool.readings.set(
      .bandwidthUtilization, meter.intensity.peakBandwidth == nil ? nil : meter.bandwidth.value, .estimated)
    pool.readings.set(.power, meter.watts, .estimated)
    pool.readings.set(.energy, meter.watts == nil ? nil : meter.energy, .estimated)
    pool.readings.set(.costPerHour, meter.costPerHour, .estimated)
    pool.readings.set(.strandedPower, meter.idleWatts.map { $0 * split.stranded }, .estimated)
    pool.readings.set(.strandedCostPerHour, meter.costPerHour.map { $0 * split.stranded }, .estimated)
    pool.readings.set(.queueDepth, Double(engine.queue(ofPool: index)))
    pool.readings.set(.running, Double(engine.running(ofPool: index)))
    if plan.role != .decode { readPrefill(&pool.readings, meter) }
    if plan.role != .prefill { readDecode(&pool.readings, index, meter) }
    pool.cause = cause(ofPool: index, shares)
    return pool
  }

  private func readPrefill(_ readings: inout Readings, _ pool: PoolMeter) {
    readings.set(.blocked, pool.blocked.value)
    // The hits of the prefix cache are counted for the fleet; a pool has its share of them by what it computes.
    let computed = meter.pools.reduce(0) { $0 + $1.computedTokens.value }
    let prompt = computed > 0 ? meter.promptTokens.value * pool.computedTokens.value / computed : 0
    readings.set(.promptTokenRate, prompt)
    readings.set(.computedTokenRate, pool.computedTokens.value)
    readings.set(.arrivalRate, meter.arrivals.value)
    readings.set(.shedRate, meter.sheds.value)
    readings.set(.totalTokensPerJoule, pool.watts.map { prompt / $0 }, .estimated)
    readings.set(.ttftP50, .ttftP99, engine.latencies.ttft.recent)
    readings.set(.queueP50, .queueP99, engine.latencies.queue.recent)
    readings.set(.ttftMean, engine.latencies.ttft.recent.mean)
    if pool.plan.role == .prefill { readings.set(.residenceMean, engine.latencies.prefill.value) }
  }

  private func readDecode(_ readings: inout Readings, _ index: Int, _ pool: PoolMeter) {
    let workers = Double(max(1, engine.present(inPool: index)))
    readings.set(.batchSize, Double(engine.sequences(ofPool: index)) / workers)
    // First tokens come out of prefill; each pool that decodes is credited with its share of them.
    let decoded = meter.pools.reduce(0) { $0 + $1.outputTokens.value }
    let output = decoded > 0 ? meter.outputTokens.value * pool.outputTokens.value / decoded : 0
    readings.set(.outputTokenRate, output)
    readings.set(.completionRate, meter.completions.value)
    readings.set(.outputTokensPerJoule, pool.watts.map { output / $0 }, .estimated)
    if let memory = engine.kvTokens(ofPool: index) {
      readings.set(.kvUsage, memory.used / memory.room)
      readings.set(.kvBytesUsed, memory.used * model.plan.kvBytesPerToken)
      readings.set(.kvBytesCapacity, memory.room * model.plan.kvBytesPerToken, .estimated)
    }
    readings.set(.tpotP50, .tpotP99, engine.latencies.tpot.recent)
    readings.set(.itlP50, .itlP99, engine.latencies.decode.recent)
    readings.set(.itlMean, engine.latencies.decode.recent.mean)
  }

  // MARK: Link

  /// The link between prefill and decode pools; nil where there are none.
  func linkSnapshot(_ shares: CapacityShares, _ traffic: TrafficMix) -> LinkSnapshot? {
    guard let sender = model.pools(.prefill).first else { return nil }
    var link = LinkSnapshot(name: "KV link")
    let capacity = shares.linkCapacity
    link.readings.set(.transferRate, meter.transferRate.value)
    link.readings.set(.transferCapacity, capacity, .estimated)
    link.readings.set(.linkUtilization, capacity.map { meter.transferRate.value / $0 }, .derived)
    if let use = shares.link {
      let split = Split(rho: use.rho, bottleneck: shares.bottleneck?.rho ?? 0)
      link.readings.set(.busy, split.busy, .derived)
      link.readings.set(.headroom, split.headroom, .derived)
      link.readings.set(.stranded, split.stranded, .derived)
    }
    link.readings.set(.transfersInFlight, Double(engine.link.inFlight))
    link.readings.set(.transferBytesInFlight, engine.link.bytesLeft(at: meter.time))
    link.readings.set(.handoffQueue, Double(engine.handoffs.count))
    link.readings.set(.transferP50, .transferP99, engine.latencies.transfer.recent)
    link.readings.set(.kvBytesPerRequest, model.demand(traffic, ofPool: sender).bytes, .derived)
    link.lanes = meter.lanes.map(\.value)
    link.laneCapacity =
      (model.workerBandwidth(ofPool: sender) ?? 0) * linkShare * Double(engine.prefill.count)
      / Double(max(1, link.lanes.count))
    return link
  }

  // MARK: Workers

  func workerTable() -> WorkerTable {
    let shown = model.plan.pools.indices.map { engine.shown(inPool: $0) }
    var table = WorkerTable(count: shown.reduce(0, +))
    table.pool = shown.enumerated().flatMap { [Int32](repeating: Int32($0), count: $1) }
    table.state = shown.enumerated().flatMap { engine.states(ofPool: $0).prefix($1) }
    func column(_ field: Field, _ provenance: Provenance = .measured, _ values: (Int) -> [Float]) {
      // A worker that is new has no sample yet: what is measured of it is unknown.
      let known = shown.enumerated().flatMap { pool, count in
        let known = values(pool).prefix(count)
        return known + repeatElement(.nan, count: count - known.count)
      }
      table.set(field, known, provenance)
    }
    column(.busy, .derived) { meter.pools[$0].workerBusy.map { Float($0.value) } }
    column(.power, .estimated) { meter.pools[$0].workerWatts.map(Float.init) }
    column(.queueDepth) { pool in
      engine.prefillWorkers(ofPool: pool).map { Float($0.waiting) }
        + engine.batchWorkers(ofPool: pool).map { Float($0.prompts.waiting + $0.stalled) }
    }
    column(.running) { pool in
      engine.prefillWorkers(ofPool: pool).map { Float($0.inPass) }
        + engine.batchWorkers(ofPool: pool).map { Float($0.batch) }
    }
    column(.blocked) { pool in
      engine.prefillWorkers(ofPool: pool).map { $0.isBlocked ? 1 : 0 }
        + engine.batchWorkers(ofPool: pool).map { _ in .nan }
    }
    column(.kvUsage) { pool in
      let room = model.workers[pool].kvTokens
      return engine.prefillWorkers(ofPool: pool).map { _ in .nan }
        + engine.batchWorkers(ofPool: pool).map { worker in
          room.map { Float(worker.kvTokens(at: meter.time) / $0) } ?? .nan
        }
    }
    return table
  }
}

extension Readings {
  /// Sets median and 99th percentile of recent times.
  mutating func set(_ p50: Field, _ p99: Field, _ recent: RecentHistogram) {
    set(p50, recent.histogram.quantile(0.5))
    set(p99, recent.histogram.quantile(0.99))
  }
}
