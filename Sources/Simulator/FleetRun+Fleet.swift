import Capacity
import Fleet

/// The fleet as a whole, as a snapshot has it.
extension FleetRun {
  func fleetReadings(_ pools: [PoolSnapshot], _ traffic: TrafficMix) -> Readings {
    var fleet = Readings()
    readTraffic(&fleet, traffic)
    readLatencies(&fleet)
    readMoney(&fleet, pools)
    readCounts(&fleet)
    fleet.set(.queueDepth, pools.reduce(0) { $0 + ($1.readings.value(.queueDepth) ?? 0) })
    fleet.set(.running, pools.reduce(0) { $0 + ($1.readings.value(.running) ?? 0) })
    fleet.set(.handoffQueue, Double(engine.handoffs.count))
    return fleet
  }

  private func readCounts(_ fleet: inout Readings) {
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
  }

  private func readTraffic(_ fleet: inout Readings, _ traffic: TrafficMix) {
    fleet.set(.arrivalRate, meter.arrivals.value)
    fleet.set(.completionRate, meter.completions.value)
    fleet.set(.shedRate, meter.sheds.value)
    fleet.set(.goodput, meter.goodput.value)
    fleet.set(.promptTokenRate, meter.promptTokens.value)
    fleet.set(.computedTokenRate, meter.pools.reduce(0) { $0 + $1.computedTokens.value })
    fleet.set(.outputTokenRate, meter.outputTokens.value)
    fleet.set(.inputLength, traffic.inputLength)
    fleet.set(.outputLength, traffic.outputLength)
    fleet.set(.cacheHitRate, traffic.cacheHitRate)
  }

  private func readLatencies(_ fleet: inout Readings) {
    let latencies = engine.latencies
    fleet.set(.ttftP50, .ttftP99, latencies.ttft.recent)
    fleet.set(.tpotP50, .tpotP99, latencies.tpot.recent)
    fleet.set(.itlP50, .itlP99, latencies.decode.recent)
    fleet.set(.itlMean, latencies.decode.recent.mean)
    fleet.set(.e2eP50, .e2eP99, latencies.e2e.recent)
    fleet.set(.queueP50, .queueP99, latencies.queue.recent)
    fleet.set(.transferP50, .transferP99, latencies.transfer.recent)
    readFirstToken(&fleet)
    let judged = latencies.recentJudged
    guard judged > 0.01 else { return }
    fleet.set(.ttftAttainment, latencies.recentTTFT / judged)
    fleet.set(.tpotAttainment, latencies.recentTPOT / judged)
    fleet.set(.attainment, latencies.recentMet / judged)
  }

  /// The decode worker hands out the token that prefill made, as soon as the cache is there: no decode step is waited
  /// for.
  private func readFirstToken(_ fleet: inout Readings) {
    guard let means = engine.latencies.firstToken.means else { return }
    fleet.set(.ttftMean, means.total)
    fleet.set(.ttftQueue, means.queue)
    fleet.set(.ttftPrefill, means.prefill)
    guard !engine.decodePools.isEmpty else { return }
    fleet.set(.ttftHandoff, means.handoff)
    fleet.set(.ttftFirstDecode, 0)
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
}
