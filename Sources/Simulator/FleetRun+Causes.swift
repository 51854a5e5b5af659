import Capacity
import Fleet

/// Why things are as they are, in words with numbers.
extension FleetRun {
  /// Below this share nothing is said to be stranded.
  private static let worthSaying = 0.03
  /// From this share on a resource is said to be full.
  private static let nearlyFull = 0.9

  func cause(ofPool index: Int, _ shares: CapacityShares) -> String {
    guard let bottleneck = shares.bottleneck else { return "no work yet" }
    let down = engine.states(ofPool: index).count { $0 == .down }
    let split = shares.split(ofPool: index)
    let lost = down > 0 ? "\(down) down, " : ""
    if bottleneck.pool == index {
      return split.busy >= FleetRun.nearlyFull
        ? "saturated: \(lost)\(detail(ofPool: index))" : "bottleneck, with headroom: \(lost)\(detail(ofPool: index))"
    }
    guard split.stranded >= FleetRun.worthSaying else { return "in balance: \(lost)\(detail(ofPool: index))" }
    let fills = bottleneck.rho >= FleetRun.nearlyFull ? "full" : "fills first"
    return "stranded: \(bottleneck.resource.title) \(fills)\(waiting(index))"
  }

  func cause(ofBottleneck use: CapacityShares.Use) -> String {
    guard let pool = use.pool else {
      return "\(Action.percent(use.rho)) of what the KV link carries, \(engine.handoffs.count) hand-offs wait"
    }
    return detail(ofPool: pool)
  }

  private func detail(ofPool index: Int) -> String {
    let queue = engine.queue(ofPool: index)
    let use = "MFU \(Action.percent((meter.pools[index].compute.value * 1000).rounded() / 1000))"
    guard model.plan.pools[index].role != .prefill else { return "\(queue) prompts wait, \(use)" }
    let workers = max(1, engine.present(inPool: index))
    let batch = "batch \(engine.sequences(ofPool: index) / workers)/\(engine.pools[index].maxSequences)"
    let memory = engine.kvUsage(ofPool: index).map { "KV \(Action.percent(($0 * 100).rounded() / 100)), " } ?? ""
    return model.plan.pools[index].role == .general ? "\(queue) prompts wait, \(memory)\(batch)" : memory + batch
  }

  /// How many workers of a stranded pool stand still with finished work.
  private func waiting(_ index: Int) -> String {
    let blocked = engine.prefillWorkers(ofPool: index).count(where: \.isBlocked)
    return blocked > 0 ? ", \(blocked) workers wait" : ""
  }
}
