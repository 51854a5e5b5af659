import Capacity
import Fleet

/// A closed loop on one worker that serves both phases: continuous batching as the engine's policy has it.
struct AggregatedLoop {
  private let worker: WorkerModel
  private let policy: Policy
  private let room: Double
  private var requests: LoopRequests
  private var batch = DecodeBatch()
  private var time = 0.0
  /// Requests before `prefilled` have their first token, those before `admitted` have KV cache.
  private var prefilled = 0
  private var admitted = 0
  /// Tokens of the prompt at `prefilled` that are computed.
  private var chunked = 0
  private var nextPoll = 0

  init(_ setup: WorkerSetup, _ worker: WorkerModel, _ workload: Workload) {
    self.worker = worker
    policy = Policy(setup, concurrency: workload.concurrency)
    let serving = ServingConstants.fitted(for: setup.device.id, setup.framework)
    requests = LoopRequests(workload, requestSeconds: serving.request, arrivalSeconds: serving.arrival)
    room = worker.kvTokens ?? .infinity
  }

  mutating func run() -> LoopLatencies {
    while requests.done < requests.count {
      admit()
      if prefilled < admitted {
        passPrompts()
      } else if batch.count > 0 {
        leap()
      } else {
        time = max(time, requests.arrival[admitted])
        continue
      }
      while let i = batch.popFinished() {
        batch.leave(input: requests.inputs[i], output: requests.outputs[i])
        batch.reserved -= reservation(i)
        requests.finish(i, at: time)
      }
    }
    return requests.latencies
  }

  private func reservation(_ i: Int) -> Double {
    policy.reservation(input: requests.inputs[i], output: requests.outputs[i]) + worker.stateTokens
  }

  /// A request that fits nowhere is admitted alone, so that the loop ends.
  private func fits(_ i: Int) -> Bool {
    batch.reserved + reservation(i) <= room || (batch.count == 0 && admitted == prefilled)
  }

  private mutating func admit() {
    guard batch.count == 0 || batch.steps >= nextPoll else { return }
    while admitted < requests.sent, requests.arrival[admitted] <= time + 1e-12, fits(admitted) {
      batch.reserved += reservation(admitted)
      admitted += 1
    }
    nextPoll = batch.steps + policy.pollSteps
  }

  /// One iteration with prompts in it.
  private mutating func passPrompts() {
    var left = policy.tokenBudget - (policy.mixes ? batch.count : 0)
    var tokens = 0
    var pairs = 0.0
    var end = prefilled
    while end < admitted, left >= 1 || tokens == 0 {
      let rest = requests.inputs[end] - chunked
      if !policy.chunks, tokens > 0, rest > left { break }
      let taken = policy.chunks ? min(rest, max(1, left)) : rest
      pairs += WorkerModel.pairs(tokens: Double(taken), past: Double(chunked))
      tokens += taken
      left -= taken
      chunked = taken == rest ? 0 : chunked + taken
      if taken == rest { end += 1 }
    }
    // The last prompt may be there in part.
    let uneven = policy.unevenness(prompts: end - prefilled + (chunked > 0 ? 1 : 0))
    tokens = Int(Double(tokens) * uneven)
    pairs *= uneven
    if policy.mixes {
      time += worker.mixedStep(batch: batch.count, excess: batch.context, tokens: tokens, pairs: pairs)
      batch.advance(batch.count > 0 ? 1 : 0)
    } else {
      time += worker.prefillPass(tokens: tokens, pairs: pairs)
    }
    for i in prefilled..<end {
      requests.firstToken[i] = time
      batch.join(i, input: requests.inputs[i], output: requests.outputs[i])
    }
    prefilled = end
  }

  /// Decode steps up to the next end of a sequence, or the step at which the next request can be admitted.
  private mutating func leap() {
    var steps = batch.stepsToFinish
    if admitted < requests.sent, fits(admitted) {
      let arrival = batch.stepsCovering(requests.arrival[admitted] - time, worker)
      steps = min(steps, max(1, arrival, nextPoll - batch.steps))
    }
    time += batch.seconds(steps, worker)
    batch.advance(steps)
  }
}
