public import Capacity
public import Fleet

/// What a whole run came to: means since the start. Unknown is nil, never 0. Seconds, bytes, watts, joules, USD.
public struct RunSummary: Sendable {
  public struct Latency: Sendable {
    public let mean, p50, p90, p99: Double?
  }

  public struct Pool: Sendable {
    public let name: String
    public let role: Role
    public let device: String
    public let workers: Int
    public let devices: Int
    public let split: Split
    /// Measured use of each of its resources, a share.
    public let uses: [(resource: Resource, rho: Double)]
    public let blocked: Double
    public let isBottleneck: Bool
    public let queueMean: Double
    public let queueMax: Int
    public let kvUsageMean: Double?
    public let powerMean: Double?
    public let energy: Double?
    public let tokensPerJoule: Double?
    public let costPerHour: Double?
  }

  public struct Link: Sendable {
    public let name: String
    public let capacity: Double?
    public let meanRate: Double
    public let peakRate: Double
    public let transfers: Int
    public let bytes: Double
    public let latencyP50: Double?
    public let latencyP99: Double?
  }

  public let scenario: String
  public let seed: UInt64
  public let seconds: Double
  public let events: Int
  public let arrived, completed, inFlight, shed, failed, retried, preempted: Int
  public let promptTokens, cachedTokens, outputTokens: Int
  public let ttft, tpot, itl, e2e, queue, transfer: Latency
  public let slo: SLO
  public let pools: [Pool]
  /// Nil where no KV cache is handed over.
  public let link: Link?
  public let fleet: FleetTotals
  /// What the same arrivals came to on the fleet beside it; nil where there was none.
  public let comparison: (equal: ComparisonPlan.Equality, title: String, fleet: FleetTotals, verdict: String)?

  /// A whole fleet over a whole run.
  public struct FleetTotals: Sendable {
    public let bottleneck: Resource?
    public let cause: String?
    public let power, energy, costPerHour: Double?
    public let strandedCostShare, strandedWatts, strandedCostPerHour: Double?
    public let attainment: Double?
    public let goodput: Double
    /// Output tokens, and all tokens, per joule.
    public let outputTokensPerJoule, totalTokensPerJoule: Double?
    /// USD per million output tokens, the whole fleet paid for.
    public let costPerMillionOutputTokens: Double?
  }
}

extension Simulator {
  /// What the run came to so far.
  public var summary: RunSummary {
    let counts = main.engine.counts
    let latencies = main.engine.latencies
    let shares = CapacityShares(wholeRunOf: main)
    let other = scenario.comparison.flatMap { plan in
      shadow.map { shadow in
        let pool = shadow.model.plan.pools[0]
        let totals = shadow.totals
        return (
          plan.equal, "\(pool.workers) x \(pool.devicesPerWorker) \(pool.device.name)", totals,
          Verdict(Verdict.Side(main.totals), Verdict.Side(totals), goal: slo.goal).words
        )
      }
    }
    return RunSummary(
      scenario: scenario.name, seed: scenario.seed, seconds: main.meter.counted, events: main.engine.events,
      arrived: counts.arrived, completed: counts.completed, inFlight: main.engine.inFlight, shed: counts.shed,
      failed: counts.failed, retried: counts.retried, preempted: main.engine.preemptions,
      promptTokens: counts.promptTokens, cachedTokens: counts.cachedTokens, outputTokens: counts.outputTokens,
      ttft: RunSummary.Latency(latencies.ttft.all), tpot: RunSummary.Latency(latencies.tpot.all),
      itl: RunSummary.Latency(latencies.decode.all), e2e: RunSummary.Latency(latencies.e2e.all),
      queue: RunSummary.Latency(latencies.queue.all), transfer: RunSummary.Latency(latencies.transfer.all), slo: slo,
      pools: model.plan.pools.indices.map { main.poolTotals($0, shares) }, link: main.linkTotals(shares),
      fleet: main.totals, comparison: other)
  }
}

extension FleetRun {
  /// The whole run of this fleet.
  var totals: RunSummary.FleetTotals {
    let shares = CapacityShares(wholeRunOf: self)
    let pools = model.plan.pools.indices.map { poolTotals($0, shares) }
    func sum(_ value: (RunSummary.Pool) -> Double?) -> Double? {
      pools.reduce(Optional(0.0)) { sum, pool in sum.flatMap { s in value(pool).map { s + $0 } } }
    }
    let energy = sum(\.energy)
    let cost = sum(\.costPerHour)
    let stranded = sum { pool in pool.costPerHour.map { $0 * pool.split.stranded } }
    let output = Double(engine.counts.outputTokens)
    let prompt = Double(engine.counts.promptTokens)
    return RunSummary.FleetTotals(
      bottleneck: shares.bottleneck?.resource, cause: shares.bottleneck.map { cause(ofBottleneck: $0) },
      power: sum(\.powerMean), energy: energy, costPerHour: cost,
      strandedCostShare: stranded.flatMap { s in cost.flatMap { $0 > 0 ? s / $0 : nil } },
      strandedWatts: zip(pools, meter.pools).reduce(Optional(0.0)) { sum, each in
        sum.flatMap { s in each.1.idleWatts.map { s + $0 * each.0.split.stranded } }
      }, strandedCostPerHour: stranded,
      attainment: engine.latencies.judged > 0 ? Double(engine.latencies.met) / Double(engine.latencies.judged) : nil,
      goodput: meter.counted > 0 ? Double(engine.latencies.met) / meter.counted : 0,
      outputTokensPerJoule: energy.flatMap { $0 > 0 ? output / $0 : nil },
      totalTokensPerJoule: energy.flatMap { $0 > 0 ? (output + prompt) / $0 : nil },
      costPerMillionOutputTokens: cost.flatMap { output > 0 ? $0 * meter.counted / 3600 / output * 1e6 : nil })
  }

  func poolTotals(_ index: Int, _ shares: CapacityShares) -> RunSummary.Pool {
    let plan = model.plan.pools[index]
    let meter = meter.pools[index]
    let seconds = max(1e-9, self.meter.counted)
    let energy = meter.watts == nil ? nil : meter.energy
    let tokens = Double(plan.role == .prefill ? engine.counts.promptTokens : engine.counts.outputTokens)
    let samples = Double(max(1, meter.samples))
    return RunSummary.Pool(
      name: plan.name, role: plan.role, device: plan.device.name, workers: engine.present(inPool: index),
      devices: engine.present(inPool: index) * plan.devicesPerWorker,
      split: shares.split(ofPool: index), uses: shares.uses(ofPool: index).map { ($0.resource, $0.rho) },
      blocked: meter.blockedSeconds / max(1e-9, meter.available),
      isBottleneck: shares.bottleneck?.pool == index, queueMean: meter.queueSum / samples, queueMax: meter.queueMax,
      kvUsageMean: engine.kvUsage(ofPool: index) == nil ? nil : meter.kvSum / samples,
      powerMean: energy.map { $0 / seconds }, energy: energy,
      tokensPerJoule: energy.flatMap { $0 > 0 ? tokens / $0 : nil },
      costPerHour: meter.costPerHour == nil ? nil : meter.cost * 3600 / seconds)
  }

  func linkTotals(_ shares: CapacityShares) -> RunSummary.Link? {
    guard !model.pools(.prefill).isEmpty else { return nil }
    let bytes = engine.link.bytesMoved(at: engine.time)
    let latencies = engine.latencies.transfer.all
    return RunSummary.Link(
      name: "KV link", capacity: shares.linkCapacity, meanRate: meter.counted > 0 ? bytes / meter.counted : 0,
      peakRate: meter.transferPeak, transfers: engine.link.transfers, bytes: bytes,
      latencyP50: latencies.quantile(0.5), latencyP99: latencies.quantile(0.99))
  }
}

extension RunSummary.Latency {
  init(_ histogram: LatencyHistogram) {
    mean = histogram.mean
    p50 = histogram.quantile(0.5)
    p90 = histogram.quantile(0.9)
    p99 = histogram.quantile(0.99)
  }
}
