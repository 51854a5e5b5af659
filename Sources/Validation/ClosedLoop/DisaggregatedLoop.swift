import Capacity
import Fleet

/// A closed loop on separate prefill and decode workers. The decode worker sends the first token, so that the hand-off
/// and the wait for a place in a decode batch are part of the TTFT.
struct DisaggregatedLoop {
  /// Seconds of a hand-off for each prompt token and besides.
  struct Handoff: Sendable { var tokenSeconds, latency: Double }

  private let prefill: WorkerModel
  private let decode: WorkerModel
  private let policy: Policy
  private let handoff: Handoff
  private var requests: LoopRequests
  private var prefillers: [Prefiller]
  private var decoders: [Decoder]
  /// Requests before it are taken by a prefill worker.
  private var taken = 0
  private var handoffs = TimedQueue()
  /// Handed off, without a place in a decode batch, in order.
  private var waiting: [Int] = []
  private var waitingHead = 0

  private struct Prefiller {
    var busyUntil = 0.0
    var requests = 0..<0
    var isBusy = false
  }

  private struct Decoder {
    var batch = DecodeBatch()
    var time = 0.0
  }

  private enum Event { case prefilled(Int), start(Int), handedOff, finished(Int) }

  init(
    prefill: WorkerSetup, workers: (prefill: Int, decode: Int), models: (prefill: WorkerModel, decode: WorkerModel),
    handoff: Handoff, _ workload: Workload
  ) {
    self.prefill = models.prefill
    decode = models.decode
    policy = Policy(prefill, concurrency: workload.concurrency)
    self.handoff = handoff
    let serving = ServingConstants.fitted(for: prefill.device.id, prefill.framework)
    requests = LoopRequests(workload, requestSeconds: serving.request, arrivalSeconds: serving.arrival)
    prefillers = [Prefiller](repeating: Prefiller(), count: max(1, workers.prefill))
    decoders = [Decoder](repeating: Decoder(), count: max(1, workers.decode))
  }

  mutating func run() -> LoopLatencies {
    while requests.done < requests.count {
      let (time, event) = next()
      switch event {
      case .prefilled(let worker): handOff(worker, at: time)
      case .start(let worker): start(worker, at: time)
      case .handedOff:
        waiting.append(handoffs.pop())
        place(at: time)
      case .finished(let worker):
        finish(worker, at: time)
        place(at: time)
      }
    }
    return requests.latencies
  }

  /// The earliest thing to happen. There is always one while requests are left.
  private func next() -> (time: Double, event: Event) {
    var best = (time: Double.infinity, event: Event.handedOff)
    var idle: Int?
    for (i, worker) in prefillers.enumerated() {
      if worker.isBusy {
        if worker.busyUntil < best.time { best = (worker.busyUntil, .prefilled(i)) }
      } else if idle.map({ worker.busyUntil < prefillers[$0].busyUntil }) ?? true {
        idle = i
      }
    }
    if taken < requests.sent, let idle {
      let time = max(requests.arrival[taken], prefillers[idle].busyUntil)
      if time < best.time { best = (time, .start(idle)) }
    }
    if let time = handoffs.next, time < best.time { best = (time, .handedOff) }
    for (i, worker) in decoders.enumerated() where worker.batch.count > 0 {
      let time = worker.time + worker.batch.seconds(worker.batch.stepsToFinish, decode)
      if time < best.time { best = (time, .finished(i)) }
    }
    return best
  }

  /// Takes as many waiting prompts as the token budget holds, at least one.
  private mutating func start(_ worker: Int, at time: Double) {
    var tokens = 0
    var pairs = 0.0
    var end = taken
    while end < requests.sent, requests.arrival[end] <= time + 1e-12,
      tokens == 0 || tokens + requests.inputs[end] <= policy.tokenBudget
    {
      tokens += requests.inputs[end]
      pairs += WorkerModel.pairs(tokens: Double(requests.inputs[end]), past: 0)
      end += 1
    }
    let passes = (tokens + policy.tokenBudget - 1) / policy.tokenBudget
    let uneven = policy.unevenness(prompts: end - taken)
    let each = prefill.prefillFixed(Int(Double(tokens) * uneven) / passes, sequences: end - taken)
    prefillers[worker].busyUntil = time + Double(passes) * each + prefill.pairSeconds * pairs * uneven
    prefillers[worker].requests = taken..<end
    prefillers[worker].isBusy = true
    taken = end
  }

  private mutating func handOff(_ worker: Int, at time: Double) {
    prefillers[worker].isBusy = false
    for i in prefillers[worker].requests {
      handoffs.push(i, at: time + handoff.latency + handoff.tokenSeconds * Double(requests.inputs[i]))
    }
  }

  private mutating func finish(_ worker: Int, at time: Double) {
    let steps = decoders[worker].batch.stepsToFinish
    decoders[worker].batch.advance(steps)
    decoders[worker].time = time
    while let i = decoders[worker].batch.popFinished() {
      decoders[worker].batch.leave(input: requests.inputs[i], output: requests.outputs[i])
      decoders[worker].batch.reserved -= reservation(i)
      requests.finish(i, at: time)
    }
  }

  private func reservation(_ i: Int) -> Double {
    Double(requests.inputs[i] + requests.outputs[i]) + decode.stateTokens
  }

  /// Gives waiting requests places at the ends of the running steps, each on the emptiest worker with room.
  private mutating func place(at time: Double) {
    let room = decode.kvTokens ?? .infinity
    while waitingHead < waiting.count {
      let i = waiting[waitingHead]
      let need = reservation(i)
      let open = decoders.indices.filter {
        decoders[$0].batch.reserved + need <= room || decoders[$0].batch.count == 0
      }
      guard let worker = open.min(by: { decoders[$0].batch.count < decoders[$1].batch.count }) else { return }
      waitingHead += 1
      reachBoundary(worker, time)
      requests.firstToken[i] = decoders[worker].time
      decoders[worker].batch.join(i, input: requests.inputs[i], output: requests.outputs[i])
      decoders[worker].batch.reserved += need
    }
  }

  private mutating func reachBoundary(_ worker: Int, _ time: Double) {
    guard decoders[worker].batch.count > 0 else {
      decoders[worker].time = max(decoders[worker].time, time)
      return
    }
    let batch = decoders[worker].batch
    let steps = min(batch.stepsCovering(time - decoders[worker].time, decode), batch.stepsToFinish)
    decoders[worker].time += batch.seconds(steps, decode)
    decoders[worker].batch.advance(steps)
  }
}
