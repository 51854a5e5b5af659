import Fleet

/// Where a worker that serves both phases works at most, with what mixing them costs.
///
/// At rate r and iterations of t seconds in the mean the batch is r x steps x t, and r x t x (computed tokens) are
/// computed beside it. Prompts come whole as far as the token budget goes, so a share q of the iterations has one, and
///
///     t = plain + q (mixed - plain)                                      q = r t computed / chunk
///
/// A request's TPOT is the mean of its steps, of which more or fewer have a prompt in them, by chance:
///
///     sigma(TPOT) = (mixed - plain) sqrt(q x E[x^2]/E[x]^2 / steps)
///
/// and the goal's share of requests is within the target where t + z sigma is. That is the interference of the phases:
/// what the simulator shows for the same fleets, within a tenth or so (`GeneralCapacityTests`). Meta and TaiChi
/// measured the same way round: mixing costs a factor of 1.5 to 2.2 under strict targets for tokens, next to nothing
/// under loose ones.
public struct GeneralPoint: Sendable, Equatable {
  /// Requests per second of one worker.
  public var rate: Double
  /// Seconds of a mean iteration then, and sequences in the batch.
  public var stepSeconds: Double
  public var batch: Double

  /// The highest rate at which the goal's share of requests is within the TPOT target, and batch and prompts fit
  /// memory, the token budget and the sequence limit. Without a target, iterations may be as long as memory lets the
  /// batch be large.
  init(worker: WorkerModel, demand: Demand, slo: SLO, pool: PoolPlan) {
    let problem = Problem(worker, demand, slo, pool)
    var best = GeneralPoint(rate: 0, stepSeconds: slo.tpot ?? 0, batch: 0)
    // The rate falls as iterations get shorter than the target allows, so the target itself is tried first; chance,
    // memory or a sequence limit may make a shorter iteration the better one.
    var seconds = slo.tpot ?? 10
    while seconds > 0.002 {
      // Where not even the best rate so far fits, the highest one cannot be better.
      if problem.fits(best.rate, seconds) {
        let rate = problem.most(seconds)
        if rate > best.rate {
          best = GeneralPoint(rate: rate, stepSeconds: seconds, batch: rate * demand.steps * seconds)
        }
      }
      seconds *= 0.94
    }
    self = best
  }

  private init(rate: Double, stepSeconds: Double, batch: Double) {
    self.rate = rate
    self.stepSeconds = stepSeconds
    self.batch = batch
  }

  private struct Problem {
    let worker: WorkerModel
    let demand: Demand
    let pool: PoolPlan
    let tpot: Double?
    /// Standard deviations below which the goal's share of requests is.
    let z: Double
    /// Worker-seconds of a request in batches so large that they share all that can be shared.
    let decodeSeconds: Double
    let prefillSeconds: Double

    init(_ worker: WorkerModel, _ demand: Demand, _ slo: SLO, _ pool: PoolPlan) {
      self.worker = worker
      self.demand = demand
      self.pool = pool
      tpot = slo.tpot
      z = FleetModel.deviations(slo.goal)
      let large = 8192
      decodeSeconds = demand.steps * (worker.fixed(large) / Double(large) + worker.contextSeconds * demand.excess)
      prefillSeconds = demand.prefillSeconds(worker, pool)
    }

    func fits(_ rate: Double, _ seconds: Double) -> Bool {
      let batch = rate * demand.steps * seconds
      let tokens = rate * demand.computed * seconds
      guard batch <= Double(pool.maxSequences ?? DecodePoint.batchCeiling) else { return false }
      guard batch + tokens <= Double(pool.tokenBudget) else { return false }
      if let room = worker.kvTokens, batch * (demand.context + worker.stateTokens) > room { return false }
      let excess = batch * demand.excess
      let plain = worker.decodeStep(batch: Int(batch), excess: excess)
      guard tokens > 0 else { return plain <= seconds }
      let chunk = max(tokens, min(demand.computed, Double(pool.tokenBudget) - batch))
      let mixed = worker.mixedStep(
        batch: Int(batch), excess: excess, tokens: Int(chunk), pairs: demand.pairs * chunk / max(1, demand.computed))
      let share = tokens / chunk
      let mean = plain + share * (mixed - plain)
      guard mean <= seconds else { return false }
      // As many prompts come while a request is decoded as there are sequences; more of them at times, which have to
      // fit.
      let more = 1 + z / max(1, batch).squareRoot()
      guard rate * (decodeSeconds + more * prefillSeconds) <= 1 else { return false }
      guard let tpot else { return true }
      // Short outputs are most of them, and have their prompts in fewer steps.
      let steps = max(1, demand.steps / demand.outputSpread)
      return mean + z * (mixed - plain) * (share * demand.promptSpread / steps).squareRoot() <= tpot
    }

    func most(_ seconds: Double) -> Double { FleetModel.highest(in: 0...1e6, rounds: 50) { fits($0, seconds) } }
  }
}
