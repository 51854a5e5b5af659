import Capacity
import Fleet

extension Simulator {
  func makeSnapshot(withWorkers: Bool) -> Snapshot {
    let origin = Origin(kind: .simulator, name: scenario.name, model: scenario.fleet.model.id, seed: scenario.seed)
    var snapshot = Snapshot(time: meter.time, origin: origin, traffic: traffic, slo: slo)
    let shares = CapacityShares(self)
    snapshot.pools = model.plan.pools.indices.map { makePool($0, shares) }
    snapshot.links = [makeLink(shares)]
    snapshot.bottleneck = shares.bottleneck.map { use in
      Bottleneck(resource: use.resource, pool: use.pool, cause: cause(ofBottleneck: use, shares))
    }
    snapshot.fleet = makeFleet(snapshot.pools)
    snapshot.steadyState = steady
    snapshot.events = log.latest
    snapshot.eventCount = log.count
    if withWorkers { snapshot.workers = makeWorkers() }
    return snapshot
  }

  // MARK: Pools

  private func makePool(_ index: Int, _ shares: CapacityShares) -> PoolSnapshot {
    let plan = model.plan.pools[index]
    var pool = PoolSnapshot(
      name: plan.name, role: plan.role, device: plan.device.name, workers: plan.workers, devices: plan.devices)
    let meter = index == model.prefill ? self.meter.prefill : self.meter.decode
    let split = shares.split(ofPool: index)
    pool.readings.set(.busy, split.busy, .derived)
    pool.readings.set(.headroom, split.headroom, .derived)
    pool.readings.set(.stranded, split.stranded, .derived)
    pool.readings.set(.reserved, 0, .derived)
    pool.readings.set(.computeUtilization, meter.intensity.peakFLOPS == nil ? nil : meter.compute.value, .estimated)
    pool.readings.set(.bandwidthUtilization, meter.intensity.peakBandwidth == nil ? nil : meter.bandwidth.value, .estimated)
    pool.readings.set(.power, meter.watts, .estimated)
    pool.readings.set(.energy, meter.watts == nil ? nil : meter.energy, .estimated)
    pool.readings.set(.costPerHour, meter.costPerHour, .estimated)
    pool.readings.set(.strandedPower, meter.idleWatts.map { $0 * split.stranded }, .estimated)
    pool.readings.set(.strandedCostPerHour, meter.costPerHour.map { $0 * split.stranded }, .estimated)
    if index == model.prefill { readPrefill(&pool.readings) } else { readDecode(&pool.readings) }
    pool.cause = cause(ofPool: index, shares)
    return pool
  }

  private func readPrefill(_ readings: inout Readings) {
    readings.set(.queueDepth, Double(engine.prefill.reduce(0) { $0 + $1.waiting }))
    readings.set(.running, Double(engine.prefill.reduce(0) { $0 + $1.inPass }))
    readings.set(.blocked, meter.prefill.blocked.value)
    readings.set(.promptTokenRate, meter.promptTokens.value)
    readings.set(.computedTokenRate, meter.computedTokens.value)
    readings.set(.arrivalRate, meter.arrivals.value)
    readings.set(.shedRate, meter.sheds.value)
    readings.set(.totalTokensPerJoule, meter.prefill.watts.map { meter.promptTokens.value / $0 }, .estimated)
    let latencies = engine.latencies
    readings.set(.ttftP50, latencies.ttft.recent.histogram.quantile(0.5))
    readings.set(.ttftP99, latencies.ttft.recent.histogram.quantile(0.99))
    readings.set(.queueP50, latencies.queue.recent.histogram.quantile(0.5))
    readings.set(.queueP99, latencies.queue.recent.histogram.quantile(0.99))
  }

  private func readDecode(_ readings: inout Readings) {
    let workers = engine.decode
    readings.set(.queueDepth, Double(waitingForDecode))
    readings.set(.running, Double(workers.reduce(0) { $0 + $1.batch }))
    readings.set(.batchSize, Double(workers.reduce(0) { $0 + $1.batch }) / Double(max(1, workers.count)))
    readings.set(.outputTokenRate, meter.outputTokens.value)
    readings.set(.completionRate, meter.completions.value)
    readings.set(.outputTokensPerJoule, meter.decode.watts.map { meter.outputTokens.value / $0 }, .estimated)
    if let room = model.workers[model.decode].kvTokens {
      let used = workers.reduce(0) { $0 + $1.kvTokens(at: meter.time) }
      let all = room * Double(workers.count)
      readings.set(.kvUsage, used / all)
      readings.set(.kvBytesUsed, used * model.plan.kvBytesPerToken)
      readings.set(.kvBytesCapacity, all * model.plan.kvBytesPerToken, .estimated)
    }
    let latencies = engine.latencies
    readings.set(.tpotP50, latencies.tpot.recent.histogram.quantile(0.5))
    readings.set(.tpotP99, latencies.tpot.recent.histogram.quantile(0.99))
    readings.set(.itlP50, latencies.decode.recent.histogram.quantile(0.5))
    readings.set(.itlP99, latencies.decode.recent.histogram.quantile(0.99))
  }

  /// Prefilled requests that no decode batch has taken in.
  var waitingForDecode: Int { engine.handoffs.count + engine.decode.reduce(0) { $0 + $1.stalled } }

  // MARK: Link

  private func makeLink(_ shares: CapacityShares) -> LinkSnapshot {
    var link = LinkSnapshot(name: "KV link")
    let capacity = shares.linkCapacity
    link.readings.set(.transferRate, meter.transferRate.value)
    link.readings.set(.transferCapacity, capacity, .estimated)
    link.readings.set(.linkUtilization, capacity.map { meter.transferRate.value / $0 }, .derived)
    if let use = shares.uses.first(where: { $0.resource == .link }) {
      let split = Split(rho: use.rho, bottleneck: shares.bottleneck?.rho ?? 0)
      link.readings.set(.busy, split.busy, .derived)
      link.readings.set(.headroom, split.headroom, .derived)
      link.readings.set(.stranded, split.stranded, .derived)
    }
    link.readings.set(.transfersInFlight, Double(engine.link.inFlight))
    link.readings.set(.transferBytesInFlight, engine.link.bytesLeft(at: meter.time))
    link.readings.set(.handoffQueue, Double(engine.handoffs.count))
    link.readings.set(.transferP50, engine.latencies.transfer.recent.histogram.quantile(0.5))
    link.readings.set(.transferP99, engine.latencies.transfer.recent.histogram.quantile(0.99))
    link.readings.set(.kvBytesPerRequest, model.demand(traffic).bytes, .derived)
    link.lanes = meter.lanes.map(\.value)
    let sender = model.workerBandwidth(ofPool: model.prefill) ?? 0
    link.laneCapacity = sender * linkShare * Double(engine.prefill.count) / Double(link.lanes.count)
    return link
  }

  // MARK: Fleet

  private func makeFleet(_ pools: [PoolSnapshot]) -> Readings {
    var fleet = Readings()
    readTraffic(&fleet)
    readLatencies(&fleet)
    readMoney(&fleet, pools)
    let counts = engine.counts
    fleet.set(.arrived, Double(counts.arrived))
    fleet.set(.completed, Double(counts.completed))
    fleet.set(.inFlight, Double(engine.inFlight))
    fleet.set(.shed, Double(counts.shed))
    fleet.set(.failed, Double(counts.failed))
    fleet.set(.preempted, Double(engine.preemptions))
    fleet.set(.promptTokens, Double(counts.promptTokens))
    fleet.set(.cachedTokens, Double(counts.cachedTokens))
    fleet.set(.outputTokens, Double(counts.outputTokens))
    fleet.set(.queueDepth, pools.reduce(0) { $0 + ($1.readings.value(.queueDepth) ?? 0) })
    fleet.set(.running, pools.reduce(0) { $0 + ($1.readings.value(.running) ?? 0) })
    fleet.set(.handoffQueue, Double(engine.handoffs.count))
    return fleet
  }

  private func readTraffic(_ fleet: inout Readings) {
    fleet.set(.arrivalRate, meter.arrivals.value)
    fleet.set(.completionRate, meter.completions.value)
    fleet.set(.shedRate, meter.sheds.value)
    fleet.set(.goodput, meter.goodput.value)
    fleet.set(.promptTokenRate, meter.promptTokens.value)
    fleet.set(.computedTokenRate, meter.computedTokens.value)
    fleet.set(.outputTokenRate, meter.outputTokens.value)
    fleet.set(.inputLength, traffic.inputLength)
    fleet.set(.outputLength, traffic.outputLength)
    fleet.set(.cacheHitRate, traffic.cacheHitRate)
  }

  private func readLatencies(_ fleet: inout Readings) {
    let latencies = engine.latencies
    func set(_ p50: Field, _ p99: Field, _ histogram: LatencyHistogram) {
      fleet.set(p50, histogram.quantile(0.5))
      fleet.set(p99, histogram.quantile(0.99))
    }
    set(.ttftP50, .ttftP99, latencies.ttft.recent.histogram)
    set(.tpotP50, .tpotP99, latencies.tpot.recent.histogram)
    set(.itlP50, .itlP99, latencies.decode.recent.histogram)
    set(.e2eP50, .e2eP99, latencies.e2e.recent.histogram)
    set(.queueP50, .queueP99, latencies.queue.recent.histogram)
    set(.transferP50, .transferP99, latencies.transfer.recent.histogram)
    let judged = latencies.recentJudged
    guard judged > 0.01 else { return }
    fleet.set(.ttftAttainment, latencies.recentTTFT / judged)
    fleet.set(.tpotAttainment, latencies.recentTPOT / judged)
    fleet.set(.attainment, latencies.recentMet / judged)
  }

  private func readMoney(_ fleet: inout Readings, _ pools: [PoolSnapshot]) {
    /// The sum over all pools; nil where one is unknown.
    func sum(_ field: Field) -> Double? {
      pools.reduce(Optional(0.0)) { sum, pool in sum.flatMap { s in pool.readings.value(field).map { s + $0 } } }
    }
    for field in [Field.power, .energy, .costPerHour, .strandedPower, .strandedCostPerHour] {
      fleet.set(field, sum(field), .estimated)
    }
    let tokens = meter.outputTokens.value
    if let watts = sum(.power), watts > 0 {
      fleet.set(.outputTokensPerJoule, tokens / watts, .estimated)
      fleet.set(.totalTokensPerJoule, (tokens + meter.promptTokens.value) / watts, .estimated)
    }
    if let cost = sum(.costPerHour) {
      if tokens > 0 { fleet.set(.costPerMillionOutputTokens, cost / (tokens * 3600) * 1e6, .estimated) }
      if let stranded = sum(.strandedCostPerHour), cost > 0 { fleet.set(.strandedShare, stranded / cost, .derived) }
    }
  }

  // MARK: Workers

  private func makeWorkers() -> WorkerTable {
    var table = WorkerTable(count: engine.prefill.count + engine.decode.count)
    let inOrder = model.prefill < model.decode
    func column(_ prefill: [Float], _ decode: [Float]) -> [Float] { inOrder ? prefill + decode : decode + prefill }
    let unknown = (prefill: [Float](repeating: .nan, count: engine.prefill.count),
                   decode: [Float](repeating: .nan, count: engine.decode.count))
    table.pool = column(
      [Float](repeating: Float(model.prefill), count: engine.prefill.count),
      [Float](repeating: Float(model.decode), count: engine.decode.count)
    ).map { Int32($0) }
    table.set(.busy, column(
      meter.prefill.workerBusy.map { Float($0.value) }, meter.decode.workerBusy.map { Float($0.value) }), .derived)
    table.set(.power, column(
      meter.prefill.workerWatts.map(Float.init), meter.decode.workerWatts.map(Float.init)), .estimated)
    table.set(.queueDepth, column(
      engine.prefill.map { Float($0.waiting) }, engine.decode.map { Float($0.stalled) }))
    table.set(.running, column(engine.prefill.map { Float($0.inPass) }, engine.decode.map { Float($0.batch) }))
    table.set(.blocked, column(engine.prefill.map { $0.isBlocked ? 1 : 0 }, unknown.decode))
    if let room = model.workers[model.decode].kvTokens {
      table.set(.kvUsage, column(unknown.prefill, engine.decode.map { Float($0.kvTokens(at: meter.time) / room) }))
    }
    return table
  }
}
