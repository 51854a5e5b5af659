import Fleet

/// Where a worker that serves both phases works at most: each iteration decodes a batch and computes as many prompt tokens
/// beside it as arrive in the meantime.
public struct GeneralPoint: Sendable, Equatable {
  /// Requests per second of one worker.
  public var rate: Double
  /// Seconds of an iteration then, and sequences in the batch.
  public var stepSeconds: Double
  public var batch: Double

  /// The highest rate at which the mean iteration is within the TPOT target, and batch and prompts fit memory, the token
  /// budget and the sequence limit.
  ///
  /// At rate r and iterations of t seconds the batch is r x steps x t, and r x t x (computed tokens) are computed beside it;
  /// the iteration must take no longer than t. Without a target, t may be as long as memory lets the batch be large.
  init(worker: WorkerModel, demand: Demand, tpot: Double?, pool: PoolPlan) {
    var best = GeneralPoint(rate: 0, stepSeconds: tpot ?? 0, batch: 0)
    let longest = tpot ?? 10
    // The rate falls as iterations get shorter than the target allows, so the target itself is tried first; a memory or
    // sequence limit may make a shorter iteration the better one.
    var seconds = longest
    while seconds > 0.002 {
      // Where not even the best rate so far fits, the highest one cannot be better.
      guard GeneralPoint.fits(best.rate, worker, demand, seconds, pool) else {
        seconds *= 0.9
        continue
      }
      let rate = GeneralPoint.rate(worker, demand, seconds, pool)
      if rate > best.rate { best = GeneralPoint(rate: rate, stepSeconds: seconds, batch: rate * demand.steps * seconds) }
      seconds *= 0.9
    }
    self = best
  }

  private init(rate: Double, stepSeconds: Double, batch: Double) {
    self.rate = rate
    self.stepSeconds = stepSeconds
    self.batch = batch
  }

  private static func fits(
    _ rate: Double, _ worker: WorkerModel, _ demand: Demand, _ seconds: Double, _ pool: PoolPlan
  ) -> Bool {
    let batch = rate * demand.steps * seconds
    let tokens = rate * demand.computed * seconds
    guard batch <= Double(pool.maxSequences ?? DecodePoint.batchCeiling) else { return false }
    guard batch + tokens <= Double(pool.tokenBudget) else { return false }
    if let room = worker.kvTokens, batch * demand.context > room { return false }
    let step = worker.mixedStep(
      batch: Int(batch), excess: batch * demand.excess, tokens: Int(tokens), pairs: rate * demand.pairs * seconds)
    return step <= seconds
  }

  private static func rate(_ worker: WorkerModel, _ demand: Demand, _ seconds: Double, _ pool: PoolPlan) -> Double {
    var low = 0.0
    var high = 1e6
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if fits(middle, worker, demand, seconds, pool) { low = middle } else { high = middle }
    }
    return low
  }
}
