import Capacity
import Fleet

/// A pool as the engine sees it: whose workers stand where, and the numbers that events need. Plain numbers only: it is
/// copied in the innermost loop.
struct EnginePool: Sendable {
  let role: Role
  let tokenBudget: Int
  let queueLimit: Int
  let handoffTokens: Int
  let times: PassTimes
  /// Its workers' places among the prefill workers, or among those that decode.
  var workers: Range<Int>
  /// Its place among the pools of its router.
  let group: Int
  /// KV-cache tokens of a worker that admission may promise; 1 % is kept back, as vLLM's watermark does.
  let promisable: Double
  static let watermark = 0.01
  /// Tokens of that in whose place a sequence's fixed state stands, whole blocks.
  let stateTokens: Int
  /// Seconds until a new worker is up, and until one without work has taken this role.
  let startSeconds: Double
  let switchSeconds: Double
  let workersPerRack: Int
  /// Prompt tokens that a worker's prefix cache holds, without end where memory is not modelled; may be none.
  let cacheTokens: Double
  /// Prompt tokens that a cache must have taken in to hit as often as the traffic says. Assumption: at most 2 M, about
  /// what the memory of a worker of eight devices holds.
  var warmTokens: Double { min(cacheTokens, 2e6) }

  /// Most sequences in a batch from now on.
  var maxSequences = 1
  /// Seconds of an output token in a full batch, and USD of a second of a worker: what routing weighs.
  var outputTokenSeconds = 0.0
  let costPerSecond: Double

  init(plan: PoolPlan, timing: WorkerTiming, first: Int, group: Int, costPerHour: Double?) {
    let model = timing.model
    role = plan.role
    tokenBudget = plan.tokenBudget
    queueLimit = plan.queueLimit
    handoffTokens = plan.handoffTokens
    times = timing.times
    self.group = group
    workers = first..<first + plan.workers
    promisable = model.kvTokens.map { $0 * (1 - EnginePool.watermark) } ?? .infinity
    stateTokens = Int(BlockLedger.stateBlocks(model.stateTokens) * BlockLedger.blockTokens)
    costPerSecond = (costPerHour ?? 1) / 3600
    startSeconds = plan.startSeconds
    switchSeconds = plan.switchSeconds
    workersPerRack = plan.workersPerRack
    // What running sequences leave of a decode worker's memory is taken as half.
    let left = model.kvTokens.map { plan.role == .decode ? $0 / 2 : max(0, $0 - Double(plan.handoffTokens)) } ?? 1e9
    cacheTokens = plan.prefixCacheTokens.map(Double.init) ?? left
  }

  /// Seconds of work that a request is for the pool's workers: its prompt, and in a general pool its output too.
  @inline(__always)
  func seconds(_ request: Request) -> Double {
    let prompt = promptSeconds(Double(request.computed), context: Double(request.context))
    return role == .general ? prompt + Double(request.remaining) * outputTokenSeconds : prompt
  }

  /// Seconds that computing `tokens` new tokens at the end of a context takes by itself, in full passes.
  @inline(__always)
  func promptSeconds(_ tokens: Double, context: Double) -> Double {
    tokens * times.prefillFixed(tokenBudget) / Double(tokenBudget)
      + WorkerModel.pairs(tokens: tokens, past: context - tokens) * times.pairSeconds
  }
}
