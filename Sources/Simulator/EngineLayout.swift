import Capacity
import Fleet

/// Which worker of which pool stands where in the engine's arrays.
struct EngineLayout {
  var pools: ContiguousArray<EnginePool> = []
  /// Pools that take arrivals (prefill, then general), and pools that take hand-offs.
  let entryPools: [Int]
  let decodePools: [Int]
  var poolOfPrefill: ContiguousArray<Int> = []
  var poolOfBatch: ContiguousArray<Int> = []
  /// By pool, for as long as its `times` are asked.
  let timings: [WorkerTiming]
  private let model: FleetModel

  init(_ model: FleetModel) {
    self.model = model
    timings = zip(model.plan.pools, model.workers).map { plan, worker in
      WorkerTiming(worker, passTokens: plan.role == .decode ? 0 : plan.tokenBudget)
    }
    let prefills = model.pools(.prefill)
    let generals = model.pools(.general)
    entryPools = prefills + generals
    decodePools = model.pools(.decode)
    var first = [Int](repeating: 0, count: model.plan.pools.count)
    for pool in prefills {
      first[pool] = poolOfPrefill.count
      poolOfPrefill += ContiguousArray(repeating: pool, count: model.plan.pools[pool].workers)
    }
    for pool in decodePools + generals {
      first[pool] = poolOfBatch.count
      poolOfBatch += ContiguousArray(repeating: pool, count: model.plan.pools[pool].workers)
    }
    for (index, plan) in model.plan.pools.enumerated() {
      let group = (plan.role == .decode ? decodePools : entryPools).firstIndex(of: index) ?? 0
      pools.append(
        EnginePool(
          plan: plan, timing: timings[index], first: first[index], group: group,
          costPerHour: model.fixedCostPerHour(ofPool: index)))
    }
  }

  /// A prefix cache for each prefill worker and each batch worker, in blocks of a trace's size.
  func caches(blockTokens: Int) -> ContiguousArray<PrefixCache> {
    func cache(_ pool: Int) -> PrefixCache {
      let isUsed = pools[pool].role != .decode || model.plan.link.blocks == .missing
      return PrefixCache(capacity: isUsed ? Int(min(1e9, pools[pool].cacheTokens / Double(blockTokens))) : 0)
    }
    return ContiguousArray((poolOfPrefill + poolOfBatch).map(cache))
  }

  /// The link between prefill and decode workers. Pools of other devices have other NICs.
  func link(start: Double) -> TransferLink {
    let decoders = poolOfBatch.filter { decodePools.contains($0) }
    return TransferLink(
      egress: poolOfPrefill.map { model.workerBandwidth(ofPool: $0) },
      ingress: decoders.map { model.workerBandwidth(ofPool: $0) },
      fabric: model.plan.link.fabricBandwidth.map { $0 * model.plan.link.efficiency },
      latency: model.plan.link.latencySeconds, start: start)
  }
}
