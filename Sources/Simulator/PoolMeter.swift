import Capacity
import Fleet

/// What a pool did in the last seconds and since the start.
struct PoolMeter: Sendable {
  /// Smoothed by worker: share of capacity used, watts.
  private(set) var workerBusy: ContiguousArray<Smoothed>
  private(set) var workerWatts: ContiguousArray<Double>
  /// Smoothed over the pool. `busy` is the compute or bandwidth resource, `memoryBusy` KV memory.
  var busy = Smoothed()
  var memoryBusy = Smoothed()
  var blocked = Smoothed()
  var compute = Smoothed()
  var bandwidth = Smoothed()
  /// Since the start: worker-seconds of work, of memory and of standing blocked, joules.
  var work = 0.0
  var memoryWork = 0.0
  var blockedSeconds = 0.0
  var energy = 0.0
  private(set) var watts: Double?
  /// Sums over samples, for means.
  var queueSum = 0.0
  var queueMax = 0
  var kvSum = 0.0
  private(set) var samples = 0

  private let plan: PoolPlan
  private let money: MoneyPlan
  let intensity: Intensity

  init(plan: PoolPlan, fleet: FleetPlan) {
    self.plan = plan
    money = fleet.money
    intensity = Intensity(pool: plan, fleet: fleet)
    workerBusy = ContiguousArray(repeating: Smoothed(), count: plan.workers)
    workerWatts = ContiguousArray(repeating: .nan, count: plan.workers)
  }

  /// Sums up from here; the smoothed values stay.
  mutating func beginCounting() {
    work = 0
    memoryWork = 0
    blockedSeconds = 0
    energy = 0
    queueSum = 0
    queueMax = 0
    kvSum = 0
    samples = 0
  }

  /// What one worker did in the last `seconds`.
  struct Work {
    /// Seconds of work and of memory, at the capacity point's prices.
    var seconds = 0.0
    var memorySeconds = 0.0
    var blockedSeconds = 0.0
    var flops = 0.0
    var bytes = 0.0
  }

  /// Adds one sample: each worker's work over the last `seconds`.
  mutating func sample(over seconds: Double, _ workOf: (Int) -> Work) {
    var sum = Work()
    var watts: Double? = 0
    for worker in workerBusy.indices {
      let done = workOf(worker)
      workerBusy[worker].add(done.seconds / seconds, over: seconds)
      let own = power(done, seconds)
      workerWatts[worker] = own ?? .nan
      watts = own.flatMap { own in watts.map { $0 + own } }
      sum.seconds += done.seconds
      sum.memorySeconds += done.memorySeconds
      sum.blockedSeconds += done.blockedSeconds
      sum.flops += done.flops
      sum.bytes += done.bytes
    }
    let whole = seconds * Double(max(1, plan.workers))
    busy.add(sum.seconds / whole, over: seconds)
    memoryBusy.add(sum.memorySeconds / whole, over: seconds)
    blocked.add(sum.blockedSeconds / whole, over: seconds)
    if let peak = intensity.peakFLOPS { compute.add(sum.flops / (whole * peak), over: seconds) }
    if let peak = intensity.peakBandwidth { bandwidth.add(sum.bytes / (whole * peak), over: seconds) }
    work += sum.seconds
    memoryWork += sum.memorySeconds
    blockedSeconds += sum.blockedSeconds
    self.watts = watts
    energy += (watts ?? 0) * seconds
    samples += 1
  }

  /// Watts of a worker at the building's meter.
  private func power(_ work: Work, _ seconds: Double) -> Double? {
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
