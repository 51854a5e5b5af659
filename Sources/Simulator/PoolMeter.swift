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
  /// USD since the start.
  private(set) var cost = 0.0
  /// Worker-seconds that there were: of the workers that were up.
  private(set) var available = 0.0
  /// Workers that are not switched off.
  private var present: Int
  /// Workers of another device than the pool's, by their place.
  private var guests: [Int: Guest] = [:]
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
    present = plan.workers
    workerBusy = ContiguousArray(repeating: Smoothed(), count: plan.workers)
    workerWatts = ContiguousArray(repeating: .nan, count: plan.workers)
    last = ContiguousArray(repeating: WorkerTotals(), count: plan.workers)
  }

  /// A worker that came from a pool of another device.
  struct Guest: Sendable {
    let plan: PoolPlan
    let intensity: Intensity
    let efficiency: Double
  }

  /// A worker of another pool takes a place in this one.
  mutating func take(_ own: PoolPlan, place: Int, efficiency: Double, _ fleet: FleetPlan) {
    let isSame = own.device.id == plan.device.id && own.devicesPerWorker == plan.devicesPerWorker
    guests[place] =
      isSame ? nil : Guest(plan: own, intensity: Intensity(pool: own, fleet: fleet), efficiency: efficiency)
  }

  mutating func forget(_ place: Int) { guests[place] = nil }

  /// Adds one sample: each worker's work over the last `seconds` and its state, and the pool's queue and use of KV
  /// memory.
  mutating func sample(
    over seconds: Double, _ pricing: PoolPricing, queue: Int, kvUsage: Double?, worth: Double,
    states: Slice<Column<WorkerState>>,
    totals: ContiguousArray<WorkerTotals>
  ) {
    grow(to: totals.count)
    present = states.count(where: \.isPresent)
    var sum = WorkerWork()
    var watts: Double? = 0
    for worker in last.indices {
      let now = totals[worker]
      let done = WorkerWork(from: last[worker], to: now, pricing, intensity, budget: Double(plan.tokenBudget))
      last[worker] = now
      workerBusy[worker].add(done.seconds / (seconds * efficiency(worker)), over: seconds)
      let own = states[states.startIndex + worker] == .off ? 0 : power(done, seconds, worker)
      workerWatts[worker] = own ?? .nan
      watts = own.flatMap { own in watts.map { $0 + own } }
      sum.add(done)
    }
    let up = max(1, worth)
    smooth(sum, over: seconds, up: up)
    available += seconds * up
    work += sum.seconds
    memoryWork += sum.memorySeconds
    blockedSeconds += sum.blockedSeconds
    self.watts = watts
    energy += (watts ?? 0) * seconds
    cost += (costPerHour ?? 0) * seconds / 3600
    queueSum += Double(queue)
    queueMax = max(queueMax, queue)
    kvSum += kvUsage ?? 0
    samples += 1
  }

  private mutating func grow(to count: Int) {
    while last.count < count {
      workerBusy.append(Smoothed())
      workerWatts.append(.nan)
      last.append(WorkerTotals())
    }
  }

  private mutating func smooth(_ sum: WorkerWork, over seconds: Double, up: Double) {
    let whole = seconds * up
    busy.add(sum.seconds / whole, over: seconds)
    memoryBusy.add(sum.memorySeconds / whole, over: seconds)
    blocked.add(sum.blockedSeconds / whole, over: seconds)
    computedTokens.add(sum.computedTokens / seconds, over: seconds)
    outputTokens.add(sum.outputTokens / seconds, over: seconds)
    if let peak = intensity.peakFLOPS { compute.add(sum.flops / (whole * peak), over: seconds) }
    // What is read is estimated from shapes, the time it took may be measured: more than all is the estimate's error.
    if let peak = intensity.peakBandwidth { bandwidth.add(min(1, sum.bytes / (whole * peak)), over: seconds) }
  }

  /// Sums up from here; the smoothed values stay.
  mutating func beginCounting() {
    work = 0
    memoryWork = 0
    blockedSeconds = 0
    energy = 0
    cost = 0
    available = 0
    queueSum = 0
    queueMax = 0
    kvSum = 0
    samples = 0
  }

  /// Watts of a worker at the building's meter.
  @inline(__always)
  private func power(_ work: WorkerWork, _ seconds: Double, _ worker: Int) -> Double? {
    // Guests are rare, and looking for one among none costs more than all the rest.
    guard !guests.isEmpty, let guest = guests[worker] else { return power(work, seconds, plan, intensity) }
    return power(work, seconds, guest.plan, guest.intensity)
  }

  @inline(__always)
  private func efficiency(_ worker: Int) -> Double { guests.isEmpty ? 1 : guests[worker]?.efficiency ?? 1 }

  @inline(__always)
  private func power(_ work: WorkerWork, _ seconds: Double, _ plan: PoolPlan, _ intensity: Intensity) -> Double? {
    guard let flops = intensity.peakFLOPS, let bytes = intensity.peakBandwidth else { return nil }
    let device = PowerModel.watts(
      plan.device, compute: work.flops / (flops * seconds), bandwidth: work.bytes / (bytes * seconds))
    return device.map { PowerModel.facilityWatts($0, money) * Double(plan.devicesPerWorker) }
  }

  /// Watts that the whole pool draws with nothing to do.
  var idleWatts: Double? {
    sum { plan in
      PowerModel.watts(plan.device, compute: 0, bandwidth: 0).map {
        PowerModel.facilityWatts($0, money) * Double(plan.devicesPerWorker)
      }
    }
  }

  /// USD per hour at the present power; nil where the price is unknown.
  var costPerHour: Double? {
    let fixed = sum { plan in CostModel.fixedPerHour(plan.device, money).map { $0 * Double(plan.devicesPerWorker) } }
    return fixed.map { $0 + CostModel.energyPerHour(facilityWatts: watts ?? 0, money) }
  }

  /// A quantity of each worker that is present, summed; nil where one is unknown.
  private func sum(_ each: (PoolPlan) -> Double?) -> Double? {
    let own = max(0, present - guests.count)
    return guests.values.reduce(own > 0 ? each(plan).map { $0 * Double(own) } : 0) { sum, guest in
      sum.flatMap { s in each(guest.plan).map { s + $0 } }
    }
  }
}
