import Capacity
import Fleet

/// What a pool did in the last seconds and since the start.
struct PoolMeter: Sendable {
  /// By worker: share of capacity used, smoothed, and watts.
  private(set) var workerBusy: ContiguousArray<Smoothed>
  private(set) var workerWatts: ContiguousArray<Double>
  private var last: ContiguousArray<WorkerTotals>
  /// Smoothed over the pool. `busy` is arithmetic or bandwidth, `memoryBusy` KV memory.
  private(set) var busy = Smoothed()
  private(set) var memoryBusy = Smoothed()
  private(set) var blocked = Smoothed()
  private(set) var compute = Smoothed()
  private(set) var bandwidth = Smoothed()
  /// Prompt tokens computed and output tokens of decode steps, each second.
  private(set) var computedTokens = Smoothed()
  private(set) var outputTokens = Smoothed()
  /// Since the start: worker-seconds of work, of memory and of standing blocked, joules.
  private(set) var work = 0.0
  private(set) var memoryWork = 0.0
  private(set) var blockedSeconds = 0.0
  private(set) var energy = 0.0
  /// Worker-seconds that there were: of the workers that were up.
  private(set) var available = 0.0
  private(set) var watts: Double?
  /// Sums over samples, for means.
  private(set) var queueSum = 0.0
  private(set) var queueMax = 0
  private(set) var kvSum = 0.0
  private(set) var samples = 0

  let plan: PoolPlan
  private let money: MoneyPlan
  let intensity: Intensity

  init(plan: PoolPlan, fleet: FleetPlan) {
    self.plan = plan
    money = fleet.money
    intensity = Intensity(pool: plan, fleet: fleet)
    workerBusy = ContiguousArray(repeating: Smoothed(), count: plan.workers)
    workerWatts = ContiguousArray(repeating: .nan, count: plan.workers)
    last = ContiguousArray(repeating: WorkerTotals(), count: plan.workers)
  }

  /// Adds one sample: each worker's work over the last `seconds`, how many are up, and the pool's queue and use of KV memory.
  mutating func sample(
    over seconds: Double, _ pricing: PoolPricing, up: Int, queue: Int, kvUsage: Double?,
    totals: ContiguousArray<WorkerTotals>
  ) {
    var sum = WorkerWork()
    var watts: Double? = 0
    for worker in last.indices {
      let now = totals[worker]
      let done = WorkerWork(from: last[worker], to: now, pricing, intensity, budget: Double(plan.tokenBudget))
      last[worker] = now
      workerBusy[worker].add(done.seconds / seconds, over: seconds)
      let own = power(done, seconds)
      workerWatts[worker] = own ?? .nan
      watts = own.flatMap { own in watts.map { $0 + own } }
      sum.add(done)
    }
    smooth(sum, over: seconds, up: Double(max(1, up)))
    available += seconds * Double(max(1, up))
    work += sum.seconds
    memoryWork += sum.memorySeconds
    blockedSeconds += sum.blockedSeconds
    self.watts = watts
    energy += (watts ?? 0) * seconds
    queueSum += Double(queue)
    queueMax = max(queueMax, queue)
    kvSum += kvUsage ?? 0
    samples += 1
  }

  private mutating func smooth(_ sum: WorkerWork, over seconds: Double, up: Double) {
    let whole = seconds * up
    busy.add(sum.seconds / whole, over: seconds)
    memoryBusy.add(sum.memorySeconds / whole, over: seconds)
    blocked.add(sum.blockedSeconds / whole, over: seconds)
    computedTokens.add(sum.computedTokens / seconds, over: seconds)
    outputTokens.add(sum.outputTokens / seconds, over: seconds)
    if let peak = intensity.peakFLOPS { compute.add(sum.flops / (whole * peak), over: seconds) }
    if let peak = intensity.peakBandwidth { bandwidth.add(sum.bytes / (whole * peak), over: seconds) }
  }

  /// Sums up from here; the smoothed values stay.
  mutating func beginCounting() {
    work = 0
    memoryWork = 0
    blockedSeconds = 0
    energy = 0
    available = 0
    queueSum = 0
    queueMax = 0
    kvSum = 0
    samples = 0
  }

  /// Watts of a worker at the building's meter.
  private func power(_ work: WorkerWork, _ seconds: Double) -> Double? {
    guard let flops = intensity.peakFLOPS, let bytes = intensity.peakBandwidth else { return nil }
    let device = PowerModel.watts(
      plan.device, compute: work.flops / (flops * seconds), bandwidth: work.bytes / (bytes * seconds))
    return device.map { PowerModel.facilityWatts($0, money) * Double(plan.devicesPerWorker) }
  }

  /// Watts that the whole pool draws with nothing to do.
  var idleWatts: Double? {
    PowerModel.watts(plan.device, compute: 0, bandwidth: 0).map {
      PowerModel.facilityWatts($0, money) * Double(plan.devices)
    }
  }

  /// USD per hour at the present power; nil where the price is unknown.
  var costPerHour: Double? {
    guard let fixed = CostModel.fixedPerHour(plan.device, money) else { return nil }
    return fixed * Double(plan.devices) + CostModel.energyPerHour(facilityWatts: watts ?? 0, money)
  }
}
