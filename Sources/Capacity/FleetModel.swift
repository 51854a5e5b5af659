public import Fleet

/// A fleet ready to be computed with: its plan and the model of each pool's workers.
///
/// One prefill pool and one decode pool; the link lies between them.
public struct FleetModel: Sendable {
  public let plan: FleetPlan
  /// By pool, in the plan's order.
  public let workers: [WorkerModel]
  /// Indices of the pools in the plan.
  public let prefill: Int
  public let decode: Int

  public init(_ plan: FleetPlan) throws(CapacityError) {
    self.plan = plan
    var workers: [WorkerModel] = []
    for pool in plan.pools { workers.append(try WorkerModel(pool: pool, fleet: plan)) }
    self.workers = workers
    let prefills = plan.pools.indices.filter { plan.pools[$0].role == .prefill }
    let decodes = plan.pools.indices.filter { plan.pools[$0].role == .decode }
    guard prefills.count == 1, decodes.count == 1, plan.pools.count == 2 else {
      throw CapacityError("a fleet has one prefill pool and one decode pool; found \(plan.pools.map(\.role.rawValue).joined(separator: ", "))")
    }
    prefill = prefills[0]
    decode = decodes[0]
  }

  /// Bytes per second that one worker of a pool can send or receive; nil where no NIC is known.
  public func workerBandwidth(ofPool index: Int) -> Double? {
    let pool = plan.pools[index]
    let line = plan.link.workerBandwidth ?? pool.device.nicBandwidth.map { $0 * Double(pool.devicesPerWorker) }
    return line.map { $0 * plan.link.efficiency }
  }

  /// Bytes per second of the whole link: the least of all egress, all ingress and the fabric; nil where nothing is known.
  public func linkBandwidth(workers counts: [Double]) -> Double? {
    let ends = [prefill, decode].compactMap { pool in workerBandwidth(ofPool: pool).map { $0 * counts[pool] } }
    let fabric = plan.link.fabricBandwidth.map { $0 * plan.link.efficiency }
    return (ends + [fabric].compactMap { $0 }).min()
  }

  /// USD per hour of one worker without energy; nil where a price is unknown.
  public func fixedCostPerHour(ofPool index: Int) -> Double? {
    let pool = plan.pools[index]
    return CostModel.fixedPerHour(pool.device, plan.money).map { $0 * Double(pool.devicesPerWorker) }
  }

  /// How a decode worker works at most under `mix` and `slo`.
  public func decodePoint(_ demand: Demand, _ slo: SLO) -> DecodePoint {
    DecodePoint(
      worker: workers[decode], demand: demand, tpot: slo.tpot, maxSequences: plan.pools[decode].maxSequences)
  }

  public func demand(_ mix: TrafficMix) -> Demand {
    Demand(
      mix: mix, prefill: workers[prefill], pool: plan.pools[prefill], decode: workers[decode], fleet: plan)
  }

  /// Assesses a mix on this fleet.
  ///
  /// - Parameters:
  ///   - counts: workers of each pool, in the plan's order, when they are not the plan's; parts of workers are allowed.
  ///   - linkShare: share of the link's capacity that is there.
  public func assess(
    _ mix: TrafficMix, slo: SLO = SLO(), workers counts: [Double]? = nil, linkShare: Double = 1
  ) -> Assessment {
    let counts = counts ?? plan.pools.map { Double($0.workers) }
    let demand = demand(mix)
    let point = decodePoint(demand, slo)
    var uses = [ResourceUse(.prefillCompute, prefill, demand.prefill, counts[prefill] * prefillLimit(demand, slo, counts[prefill]), mix.rate)]
    uses.append(ResourceUse(.decodeBandwidth, decode, demand.steps * point.sloStepSeconds / point.sloBatch, counts[decode], mix.rate))
    if let memory = point.memoryBatch {
      let residence = demand.steps * point.stepSeconds
      uses.append(ResourceUse(.decodeMemory, decode, residence / memory, counts[decode], mix.rate))
    }
    if let bandwidth = linkBandwidth(workers: counts) {
      uses.append(ResourceUse(.link, nil, demand.bytes, bandwidth * linkShare, mix.rate))
    }
    let bottleneck = Assessment.split(&uses)
    let capacity = uses.map { $0.demand > 0 ? $0.capacity / $0.demand : .infinity }.min() ?? 0
    var assessment = Assessment(
      resources: uses, bottleneck: bottleneck, capacity: capacity, strandedCostShare: nil, strandedPowerShare: nil,
      demand: demand, decode: point)
    assessment.strandedCostShare = weighted(assessment, counts) { fixedCostPerHour(ofPool: $0) }
    assessment.strandedPowerShare = weighted(assessment, counts) { pool in
      plan.pools[pool].device.tdpWatts.map { $0 * Double(plan.pools[pool].devicesPerWorker) }
    }
    return assessment
  }

  /// Highest use of the prefill pool at which the goal's share of prompts starts early enough for the TTFT target.
  ///
  /// Waiting times of an M/D/c queue, as C(c, rho) exp(-2 c (1 - rho) t / s), with Sakasegawa's approximation of the waiting
  /// probability, rho^(sqrt(2 (c + 1)) - 1); 1 without a target or where the queue never matters.
  func prefillLimit(_ demand: Demand, _ slo: SLO, _ servers: Double) -> Double {
    guard let ttft = slo.ttft, demand.prefill > 0, servers > 0 else { return 1 }
    let room = ttft - demand.prefill
    guard room > 0 else { return 1 }
    func missed(_ rho: Double) -> Double {
      Elementary.exp(
        Elementary.log(rho) * ((2 * (servers + 1)).squareRoot() - 1) - 2 * servers * (1 - rho) * room / demand.prefill)
    }
    var low = 0.0
    var high = 1.0
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if missed(middle) <= 1 - slo.goal { low = middle } else { high = middle }
    }
    return max(0.05, low)
  }

  private func weighted(_ assessment: Assessment, _ counts: [Double], _ weight: (Int) -> Double?) -> Double? {
    var total = 0.0
    var stranded = 0.0
    for pool in plan.pools.indices {
      guard let each = weight(pool), let use = assessment.use(ofPool: pool) else { return nil }
      total += each * counts[pool]
      stranded += each * counts[pool] * use.stranded
    }
    return total > 0 ? stranded / total : nil
  }
}

extension ResourceUse {
  fileprivate init(_ resource: Resource, _ pool: Int?, _ demand: Double, _ capacity: Double, _ rate: Double) {
    let rho = capacity > 0 ? rate * demand / capacity : (demand > 0 ? .infinity : 0)
    self.init(
      resource: resource, pool: pool, demand: demand, capacity: capacity, rho: rho, busy: 0, headroom: 0, stranded: 0)
  }
}
