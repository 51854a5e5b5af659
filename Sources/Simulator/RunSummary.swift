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
  public let arrived, completed, inFlight, shed, failed, preempted: Int
  public let promptTokens, cachedTokens, outputTokens: Int
  public let ttft, tpot, itl, e2e, queue, transfer: Latency
  public let slo: SLO
  public let attainment: Double?
  public let goodput: Double
  public let pools: [Pool]
  public let link: Link
  public let bottleneck: Resource?
  public let cause: String?
  public let power, energy, costPerHour: Double?
  public let strandedCostShare, strandedWatts, strandedCostPerHour: Double?

  /// Output tokens, and all tokens, per joule of the whole fleet.
  public var outputTokensPerJoule: Double? { energy.flatMap { $0 > 0 ? Double(outputTokens) / $0 : nil } }
  public var totalTokensPerJoule: Double? {
    energy.flatMap { $0 > 0 ? Double(outputTokens + promptTokens) / $0 : nil }
  }
  /// USD per million output tokens, the whole fleet paid for.
  public var costPerMillionOutputTokens: Double? {
    costPerHour.flatMap { outputTokens > 0 ? $0 * seconds / 3600 / Double(outputTokens) * 1e6 : nil }
  }
}

extension Simulator {
  /// What the run came to so far.
  public var summary: RunSummary {
    let run = CapacityShares(wholeRunOf: self)
    let pools = model.plan.pools.indices.map { summarize(pool: $0, run) }
    func sum(_ value: (RunSummary.Pool) -> Double?) -> Double? {
      pools.reduce(Optional(0.0)) { sum, pool in sum.flatMap { s in value(pool).map { s + $0 } } }
    }
    let counts = engine.counts
    let latencies = engine.latencies
    let stranded = sum { pool in pool.costPerHour.map { $0 * pool.split.stranded } }
    let cost = sum(\.costPerHour)
    return RunSummary(
      scenario: scenario.name, seed: scenario.seed, seconds: meter.time, events: engine.events, arrived: counts.arrived,
      completed: counts.completed, inFlight: engine.inFlight, shed: counts.shed, failed: counts.failed,
      preempted: engine.preemptions, promptTokens: counts.promptTokens, cachedTokens: counts.cachedTokens,
      outputTokens: counts.outputTokens, ttft: RunSummary.Latency(latencies.ttft.all),
      tpot: RunSummary.Latency(latencies.tpot.all), itl: RunSummary.Latency(latencies.decode.all),
      e2e: RunSummary.Latency(latencies.e2e.all), queue: RunSummary.Latency(latencies.queue.all),
      transfer: RunSummary.Latency(latencies.transfer.all), slo: slo,
      attainment: latencies.judged > 0 ? Double(latencies.met) / Double(latencies.judged) : nil,
      goodput: meter.time > 0 ? Double(latencies.met) / meter.time : 0, pools: pools, link: summarizeLink(),
      bottleneck: run.bottleneck?.resource,
      cause: run.bottleneck.map { cause(ofBottleneck: $0, CapacityShares(self)) }, power: sum(\.powerMean),
      energy: sum(\.energy), costPerHour: cost,
      strandedCostShare: stranded.flatMap { s in cost.flatMap { $0 > 0 ? s / $0 : nil } },
      strandedWatts: sum { pool in idleWatts(pool.role).map { $0 * pool.split.stranded } },
      strandedCostPerHour: stranded)
  }

  private func idleWatts(_ role: Role) -> Double? { (role == .prefill ? meter.prefill : meter.decode).idleWatts }

  private func summarize(pool index: Int, _ run: CapacityShares) -> RunSummary.Pool {
    let plan = model.plan.pools[index]
    let isPrefill = index == model.prefill
    let meter = isPrefill ? self.meter.prefill : self.meter.decode
    let energy = meter.watts == nil ? nil : meter.energy
    let tokens = Double(isPrefill ? engine.counts.promptTokens : engine.counts.outputTokens)
    let samples = Double(max(1, meter.samples))
    let hasMemory = !isPrefill && model.workers[model.decode].kvTokens != nil
    return RunSummary.Pool(
      name: plan.name, role: plan.role, device: plan.device.name, workers: plan.workers, devices: plan.devices,
      split: run.split(ofPool: index), blocked: meter.blockedSeconds / max(1e-9, self.meter.time * Double(plan.workers)),
      isBottleneck: run.bottleneck?.pool == index, queueMean: meter.queueSum / samples, queueMax: meter.queueMax,
      kvUsageMean: hasMemory ? meter.kvSum / samples : nil,
      powerMean: energy.map { $0 / max(1e-9, self.meter.time) }, energy: energy,
      tokensPerJoule: energy.flatMap { $0 > 0 ? tokens / $0 : nil }, costPerHour: meter.costPerHour)
  }

  private func summarizeLink() -> RunSummary.Link {
    let bytes = engine.link.bytesMoved(at: engine.time)
    return RunSummary.Link(
      name: "KV link", capacity: CapacityShares(self).linkCapacity, meanRate: meter.time > 0 ? bytes / meter.time : 0,
      peakRate: meter.transferPeak, transfers: engine.link.transfers, bytes: bytes,
      latencyP50: engine.latencies.transfer.all.quantile(0.5), latencyP99: engine.latencies.transfer.all.quantile(0.99))
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
