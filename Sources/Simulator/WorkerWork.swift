import Capacity
import Fleet

/// What a worker has done since the start.
struct WorkerTotals: Sendable {
  var prefill = PrefillTotals()
  var decode = DecodeTotals()
}

/// What a worker did between two samples.
struct WorkerWork: Sendable {
  /// Seconds of work and of memory, at the capacity point's prices.
  var seconds = 0.0
  var memorySeconds = 0.0
  var blockedSeconds = 0.0
  var computedTokens = 0.0
  var outputTokens = 0.0
  var flops = 0.0
  var bytes = 0.0

  init() {}

  /// - Parameter budget: tokens of a full prefill pass, which reads the weights once.
  init(from last: WorkerTotals, to now: WorkerTotals, _ pricing: PoolPricing, _ intensity: Intensity, budget: Double) {
    let prompt = now.prefill.tokens - last.prefill.tokens
    let pairs = now.prefill.pairs - last.prefill.pairs
    let output = now.decode.tokens - last.decode.tokens
    let excess = now.decode.excess - last.decode.excess
    let context = now.decode.context - last.decode.context
    let steps = now.decode.steps - last.decode.steps
    seconds =
      prompt * pricing.promptToken + pairs * pricing.promptPair + output * pricing.outputToken
      + excess * pricing.outputExcess
    memorySeconds = (context + output * pricing.stateTokens) * (pricing.contextToken ?? 0)
    blockedSeconds = now.prefill.blockedSeconds - last.prefill.blockedSeconds
    computedTokens = prompt
    outputTokens = output
    flops = (prompt + output) * intensity.flopsPerToken + (pairs + context) * intensity.flopsPerPair
    bytes =
      prompt / budget * intensity.weightBytes(tokens: budget)
      + steps * intensity.weightBytes(tokens: steps > 0 ? output / steps : 0)
      + context * intensity.bytesPerContextToken + output * intensity.bytesPerState
  }

  mutating func add(_ other: WorkerWork) {
    seconds += other.seconds
    memorySeconds += other.memorySeconds
    blockedSeconds += other.blockedSeconds
    computedTokens += other.computedTokens
    outputTokens += other.outputTokens
    flops += other.flops
    bytes += other.bytes
  }
}
