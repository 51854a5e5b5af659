import Capacity
import Fleet

/// Why things are as they are, in words with numbers.
extension Simulator {
  /// Below this share nothing is said to be stranded.
  private static let worthSaying = 0.03
  /// From this share on a resource is said to be full.
  private static let nearlyFull = 0.9

  func cause(ofPool index: Int, _ shares: CapacityShares) -> String {
    guard let bottleneck = shares.bottleneck, let use = shares.use(ofPool: index) else { return "no work yet" }
    let split = shares.split(ofPool: index)
    if bottleneck.pool == index {
      return split.busy >= Simulator.nearlyFull
        ? "saturated: \(cause(ofBottleneck: use, shares))" : "bottleneck, with headroom: \(detail(of: use))"
    }
    guard split.stranded >= Simulator.worthSaying else { return "in balance: \(detail(of: use))" }
    return "stranded: \(bottleneck.resource.title) \(bottleneck.rho >= Simulator.nearlyFull ? "full" : "fills first")\(waiting(index))"
  }

  func cause(ofBottleneck use: CapacityShares.Use, _ shares: CapacityShares) -> String {
    switch use.resource {
    case .link: "\(Action.percent(use.rho)) of what the KV link carries, \(engine.handoffs.count) hand-offs wait"
    default: detail(of: use)
    }
  }

  private func detail(of use: CapacityShares.Use) -> String {
    guard use.pool == model.decode else {
      let waiting = engine.prefill.reduce(0) { $0 + $1.waiting }
      return "\(waiting) prompts wait, MFU \(Action.percent(meter.prefill.compute.value))"
    }
    let batch = engine.decode.reduce(0) { $0 + $1.batch } / max(1, engine.decode.count)
    let limit = model.plan.pools[model.decode].maxSequences ?? Int(pricing.point.sloBatch)
    let batchText = "batch \(batch)/\(limit)"
    guard let room = model.workers[model.decode].kvTokens else { return batchText }
    let used = engine.decode.reduce(0) { $0 + $1.kvTokens(at: meter.time) } / (room * Double(engine.decode.count))
    return "KV \(Action.percent((used * 100).rounded() / 100)), \(batchText)"
  }

  /// How many workers of a stranded pool stand still with finished work.
  private func waiting(_ index: Int) -> String {
    guard index == model.prefill else { return "" }
    let blocked = engine.prefill.count(where: \.isBlocked)
    return blocked > 0 ? ", \(blocked) workers wait" : ""
  }
}
