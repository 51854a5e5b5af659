public import Fleet

/// A fleet ready to be computed with: its plan and the model of each pool's workers.
///
/// Any number of prefill and decode pools with a link between them, of general pools that serve both phases, or of
/// both.
public struct FleetModel: Sendable {
  public private(set) var plan: FleetPlan
  /// By pool, in the plan's order.
  public let workers: [WorkerModel]

  public init(_ plan: FleetPlan) throws(CapacityError) {
    self.plan = plan
    var workers: [WorkerModel] = []
    for pool in plan.pools { workers.append(try WorkerModel(pool: pool, fleet: plan)) }
    self.workers = workers
    let roles = Set(plan.pools.map(\.role))
    guard !roles.isEmpty, roles.contains(.prefill) == roles.contains(.decode) else {
      throw CapacityError("a fleet has prefill and decode pools, general pools, or both kinds")
    }
  }

  /// The same fleet with other numbers of workers, in the plan's order, at least one a pool; itself where they are not
  /// as many as it has pools.
  public func resized(_ counts: [Double]) -> FleetModel {
    guard counts.count == plan.pools.count, counts.allSatisfy(\.isFinite) else { return self }
    var other = self
    for (index, count) in counts.enumerated() {
      other.plan.pools[index].workers = Int(min(1e6, max(1, count.rounded())))
    }
    return other
  }

  /// Indices of the pools of a role.
  public func pools(_ role: Role) -> [Int] { plan.pools.indices.filter { plan.pools[$0].role == role } }

  /// Bytes per second that one worker of a pool can send or receive; nil where no NIC is known.
  public func workerBandwidth(ofPool index: Int) -> Double? {
    let pool = plan.pools[index]
    let line = plan.link.workerBandwidth ?? pool.device.nicBandwidth.map { $0 * Double(pool.devicesPerWorker) }
    return line.map { $0 * plan.link.efficiency }
  }

  /// Bytes per second of the whole link: the least of all egress, all ingress and the fabric; nil where nothing is
  /// known.
  public func linkBandwidth(workers counts: [Double]) -> Double? {
    func end(_ role: Role) -> Double? {
      pools(role).map { pool in workerBandwidth(ofPool: pool).map { $0 * counts[pool] } }.knownSum
    }
    guard !pools(.decode).isEmpty else { return nil }
    let fabric = plan.link.fabricBandwidth.map { $0 * plan.link.efficiency }
    return [end(.prefill), end(.decode), fabric].compactMap { $0 }.min()
  }

  /// USD per hour of one worker without energy; nil where a price is unknown.
  public func fixedCostPerHour(ofPool index: Int) -> Double? {
    let pool = plan.pools[index]
    return CostModel.fixedPerHour(pool.device, plan.money).map { $0 * Double(pool.devicesPerWorker) }
  }

  /// USD per hour of the whole fleet without energy; nil where a price is unknown.
  public func fixedCostPerHour(workers counts: [Double]) -> Double? {
    plan.pools.indices.map { pool in fixedCostPerHour(ofPool: pool).map { $0 * counts[pool] } }.knownSum
  }

  /// What a mean request of the mix asks of a pool's workers.
  public func demand(_ mix: TrafficMix, ofPool index: Int) -> Demand {
    Demand(mix: mix, contextStart: workers[index].contextStart, fleet: plan)
  }

  /// How a decode worker of a pool works at most under `mix` and `slo`.
  public func decodePoint(_ mix: TrafficMix, _ slo: SLO, ofPool index: Int) -> DecodePoint {
    DecodePoint(
      worker: workers[index], demand: demand(mix, ofPool: index), tpot: slo.tpot,
      maxSequences: plan.pools[index].maxSequences)
  }

  /// What disturbing one another costs the phases on the first general pool: the rate at which its workers could serve
  /// both one after the other, each at its own best point, over the rate at which they serve them mixed; nil where
  /// there is none. Below one where prompts use what decode steps leave over.
  public func interference(_ mix: TrafficMix, _ slo: SLO) -> Double? {
    guard let pool = pools(.general).first else { return nil }
    let limits = decodeLimits(mix, slo, ofPool: pool)
    let apart =
      demand(mix, ofPool: pool).prefillSeconds(workers[pool], plan.pools[pool])
      + max(limits.bandwidth, limits.memory ?? 0)
    let rate = generalPoint(mix, slo, ofPool: pool).rate
    return apart > 0 && rate > 0 ? 1 / apart / rate : nil
  }

  /// How a general worker of a pool works at most under `mix` and `slo`.
  public func generalPoint(_ mix: TrafficMix, _ slo: SLO, ofPool index: Int) -> GeneralPoint {
    GeneralPoint(worker: workers[index], demand: demand(mix, ofPool: index), slo: slo, pool: plan.pools[index])
  }
}
