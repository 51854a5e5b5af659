import Capacity
import Fleet

/// What the model says that a fleet does at a moment, in closed form: near enough to fit by; the simulator corrects it.
struct Response {
  /// Medians and means in seconds, requests in prefill and requests that decode. Nil where the fleet has no such phase.
  /// Over tokens the mean gap and the median TPOT are both the time of a step.
  struct Values { var ttft, ttftMean, tpot, prefilling, decoding: Double? }

  let model: FleetModel

  /// Use beyond which a queue is as long as it gets within minutes.
  private static let fullest = 0.97

  func values(_ mix: TrafficMix, _ moment: Moment?) -> Values {
    var values = Values()
    if !model.pools(.prefill).isEmpty {
      let prefill = prefill(mix)
      (values.ttft, values.ttftMean) = (prefill.median, prefill.mean)
      values.prefilling = prefill.running
      values.tpot = mean(.decode) { step(mix, moment?.running(.decode), pool: $0) }
      // Little's law.
      let steps = model.pools(.decode).first.map { model.demand(mix, ofPool: $0).steps }
      values.decoding = values.tpot.flatMap { step in steps.map { mix.rate * $0 * step } }
    } else {
      values.tpot = mean(.general) { mixed(mix, pool: $0) }
      values.ttft = mean(.general) { first(mix, pool: $0, share: median(mix)) }
      values.ttftMean = mean(.general) { first(mix, pool: $0, share: 1) }
    }
    return values
  }

  private func count(_ role: Role) -> Double {
    model.pools(role).reduce(0) { $0 + Double(model.plan.pools[$1].workers) }
  }

  /// Mean over the pools of a role by their workers.
  private func mean(_ role: Role, _ value: (Int) -> Double) -> Double? {
    let all = count(role)
    guard all > 0 else { return nil }
    return model.pools(role).reduce(0) { $0 + value($1) * Double(model.plan.pools[$1].workers) } / all
  }

  // MARK: Decode

  /// A step with the batch that runs, or that Little's law asks for.
  private func step(_ mix: TrafficMix, _ running: Double?, pool: Int) -> Double {
    let worker = model.workers[pool]
    let demand = model.demand(mix, ofPool: pool)
    let workers = count(.decode)
    func seconds(_ batch: Double) -> Double {
      // Between whole batches by a straight line: the fit's slopes are those of the step.
      let low = batch.rounded(.down)
      func at(_ whole: Double) -> Double {
        worker.decodeStep(batch: max(1, Int(min(whole, 60_000))), excess: batch * demand.excess)
      }
      return at(low) + (at(low + 1) - at(low)) * (batch - low)
    }
    if let running, running > 0 { return seconds(running / workers) }
    let most = min(60_000, worker.kvTokens.map { max(1, $0 / max(1, demand.context + worker.stateTokens)) } ?? 60_000)
    var batch = 1.0
    for _ in 0..<60 {
      let next = min(most, mix.rate * demand.steps * seconds(batch) / workers)
      batch += (next - batch) / 2
    }
    return seconds(batch)
  }

  // MARK: Prefill

  /// The median of log-normal lengths over their mean.
  private func median(_ mix: TrafficMix) -> Double { 1 / (1 + mix.mean { $0.input.variation }).squareRoot() }

  private func prefill(_ mix: TrafficMix) -> (median: Double, mean: Double, running: Double) {
    let servers = count(.prefill)
    func pass(_ share: Double) -> Double {
      mean(.prefill) { pool in
        let demand = model.demand(mix, ofPool: pool)
        let tokens = max(1, demand.computed * share)
        return model.workers[pool].prefillPass(tokens: Int(min(tokens, 4e6)), pairs: demand.pairs * share * share)
      } ?? 0
    }
    let spread = mix.mean { $0.input.variation }
    let service = pass(1)
    let rho = min(Response.fullest, mix.rate * service / servers)
    let variation = (spread + max(mix.burstiness, 0)) / 2
    let waits = power(rho, (2 * (servers + 1)).squareRoot() - 1)
    let wait = service * variation / (servers * (1 - rho))
    let medianWait = waits > 0.5 ? wait * Elementary.log(2 * waits) : 0
    let transfer = transfer(mix)
    return (
      pass(median(mix)) + medianWait + transfer, service + waits * wait + transfer, mix.rate * (service + waits * wait)
    )
  }

  private func transfer(_ mix: TrafficMix) -> Double {
    let pools = model.pools(.prefill)
    let latency = model.plan.link.latencySeconds
    guard let pool = pools.first, let bandwidth = model.workerBandwidth(ofPool: pool), bandwidth > 0 else {
      return latency
    }
    return latency + model.demand(mix, ofPool: pool).bytes / bandwidth
  }

  // MARK: General pools

  /// A step of a general worker: its sequences and the prompt tokens that come in meanwhile.
  private func mixed(_ mix: TrafficMix, pool: Int) -> Double {
    let demand = model.demand(mix, ofPool: pool)
    let rate = mix.rate / count(.general)
    var step = 0.01
    for _ in 0..<60 {
      let batch = min(4096, max(1, rate * (demand.steps + 1) * step))
      let tokens = min(Double(model.plan.pools[pool].tokenBudget), rate * demand.computed * step)
      let next = model.workers[pool].mixedStep(
        batch: Int(batch), excess: batch * demand.excess, tokens: Int(tokens), pairs: rate * demand.pairs * step)
      step += (min(10, next) - step) / 2
    }
    return step
  }

  /// First token of a general worker: the prompt's own passes beside the sequences that decode.
  private func first(_ mix: TrafficMix, pool: Int, share: Double) -> Double {
    let demand = model.demand(mix, ofPool: pool)
    let step = mixed(mix, pool: pool)
    let batch = min(4096, max(1, mix.rate / count(.general) * (demand.steps + 1) * step))
    let own = model.workers[pool].mixedStep(
      batch: Int(batch), excess: batch * demand.excess, tokens: Int(max(1, min(4e6, demand.computed * share))),
      pairs: demand.pairs * share * share)
    return own + step / 2
  }

  private func power(_ base: Double, _ exponent: Double) -> Double {
    base > 0 ? Elementary.exp(exponent * Elementary.log(base)) : 0
  }
}
