import Capacity
import Fleet

/// What a unit of work of a pool costs at its capacity point: measured work is priced by it, so that a worker that runs
/// at its limit is busy all the time and one with a small batch is not, although its devices never rest.
struct PoolPricing: Sendable {
  /// Seconds of a prompt token and of an attention pair.
  var promptToken = 0.0
  var promptPair = 0.0
  /// Seconds of an output token, and of a token of context beyond the threshold in a step.
  var outputToken = 0.0
  var outputExcess = 0.0
  /// Worker-seconds of KV memory for each token of context in each step; nil: memory is not modelled.
  var contextToken: Double?
  /// Tokens of KV memory that a sequence takes besides its context.
  var stateTokens = 0.0
  /// Largest batch within the SLO.
  var batchLimit = 1
  /// Seconds of a step then.
  var stepSeconds = 0.0

  init(model: FleetModel, pool index: Int, mix: TrafficMix, slo: SLO) {
    let plan = model.plan.pools[index]
    let worker = model.workers[index]
    switch plan.role {
    case .prefill:
      promptToken = worker.prefillFixed(plan.tokenBudget) / Double(plan.tokenBudget)
      promptPair = worker.pairSeconds
    case .decode: setDecode(model, index, mix, slo)
    case .general: setGeneral(model, index, mix, slo)
    }
  }

  private mutating func setDecode(_ model: FleetModel, _ index: Int, _ mix: TrafficMix, _ slo: SLO) {
    let worker = model.workers[index]
    let point = model.decodePoint(mix, slo, ofPool: index)
    let excess = model.demand(mix, ofPool: index).excess
    let fixed = worker.fixed(Int(point.sloBatch))
    let plain = fixed + worker.contextSeconds * point.sloBatch * excess
    // Above one where the engine's shortest step, not the batch, decides.
    let scale = plain > 0 ? point.sloStepSeconds / plain : 1
    outputToken = fixed / point.sloBatch * scale
    outputExcess = worker.contextSeconds * scale
    contextToken = worker.kvTokens.map { point.stepSeconds / $0 }
    stateTokens = worker.stateTokens
    batchLimit = Int(point.sloBatch)
    stepSeconds = point.stepSeconds
  }

  private mutating func setGeneral(_ model: FleetModel, _ index: Int, _ mix: TrafficMix, _ slo: SLO) {
    let worker = model.workers[index]
    let demand = model.demand(mix, ofPool: index)
    let point = model.generalPoint(mix, slo, ofPool: index)
    let tokens = max(1, point.rate * point.stepSeconds * (demand.computed + demand.steps))
    let step = worker.mixedStep(
      batch: Int(point.batch), excess: point.batch * demand.excess, tokens: Int(tokens - point.batch),
      pairs: point.rate * demand.pairs * point.stepSeconds)
    let linear =
      step - worker.contextSeconds * point.batch * demand.excess
      - worker.pairSeconds * point.rate * demand.pairs * point.stepSeconds
    // Above one where memory or a limit, not the time of a step, decides.
    let scale = step > 0 && point.rate > 0 ? point.stepSeconds / step : 1
    promptToken = linear / tokens * scale
    promptPair = worker.pairSeconds * scale
    outputToken = promptToken
    outputExcess = worker.contextSeconds * scale
    batchLimit = Int(model.decodePoint(mix, slo, ofPool: index).sloBatch)
    stepSeconds = point.stepSeconds
  }
}
