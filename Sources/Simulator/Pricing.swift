import Capacity
import Fleet

/// What a unit of work costs at the capacity point: measured work is priced by it, so that a worker that runs at its limit
/// is busy all the time and one with a small batch is not, although its devices never rest.
struct Pricing: Sendable {
  /// Seconds of a prompt token and of an attention pair in full passes.
  let promptToken: Double
  let promptPair: Double
  /// Seconds of an output token, and of a token of context beyond the threshold, in the largest batch within the SLO.
  let outputToken: Double
  let outputExcess: Double
  /// Worker-seconds of decode memory for each token of context in each step; nil: memory is not modelled.
  let contextToken: Double?
  /// Largest decode batch within the SLO.
  let point: DecodePoint

  init(model: FleetModel, mix: TrafficMix, slo: SLO) {
    let prefill = model.workers[model.prefill]
    let decode = model.workers[model.decode]
    let budget = model.plan.pools[model.prefill].tokenBudget
    promptToken = prefill.prefillFixed(budget) / Double(budget)
    promptPair = prefill.pairSeconds
    let demand = model.demand(mix)
    let point = model.decodePoint(demand, slo)
    self.point = point
    let fixed = decode.fixed(Int(point.sloBatch))
    let plain = fixed + decode.contextSeconds * point.sloBatch * demand.excess
    // Above one where the engine's shortest step, not the batch, decides.
    let scale = plain > 0 ? point.sloStepSeconds / plain : 1
    outputToken = fixed / point.sloBatch * scale
    outputExcess = decode.contextSeconds * scale
    contextToken = decode.kvTokens.map { point.stepSeconds / $0 }
  }
}
