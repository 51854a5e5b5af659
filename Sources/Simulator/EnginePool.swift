import Capacity
import Fleet

/// A pool as the engine sees it: whose workers stand where.
struct EnginePool: Sendable {
  let plan: PoolPlan
  let model: WorkerModel
  /// Its workers' places among the prefill workers, or among those that decode.
  let workers: Range<Int>
  /// Its place among the pools of its router.
  let group: Int
  /// KV-cache tokens of a worker that admission may promise; 1 % is kept back, as vLLM's watermark does.
  let promisable: Double
  private static let watermark = 0.01

  /// Most sequences in a batch from now on.
  var maxSequences = 1
  /// Seconds of an output token in a full batch, and USD of a second of a worker: what routing weighs.
  var outputTokenSeconds = 0.0
  let costPerSecond: Double

  init(plan: PoolPlan, model: WorkerModel, first: Int, group: Int, costPerHour: Double?) {
    self.plan = plan
    self.model = model
    self.group = group
    workers = first..<first + plan.workers
    promisable = model.kvTokens.map { $0 * (1 - EnginePool.watermark) } ?? .infinity
    costPerSecond = (costPerHour ?? 1) / 3600
  }

  /// Seconds that computing `tokens` new tokens at the end of a context takes by itself, in full passes.
  func promptSeconds(_ tokens: Double, context: Double) -> Double {
    let budget = Double(plan.tokenBudget)
    return tokens * model.prefillFixed(plan.tokenBudget) / budget
      + WorkerModel.pairs(tokens: tokens, past: context - tokens) * model.pairSeconds
  }
}
