import Capacity

/// One prefill worker: a queue of prompts, and one pass at a time of up to `budget` tokens of them.
///
/// A prompt longer than the budget takes several passes; those that it fills alone are one event.
struct PrefillWorker: Sendable {
  private(set) var prompts = PromptQueue()
  /// End of the running pass; infinity when none runs.
  private(set) var passEnd = Double.infinity
  private var passStart = 0.0
  /// When the last pass ended: one that begins then finds the pipeline full.
  private var lastEnd = -Double.infinity
  /// KV tokens of finished prompts that wait for hand-off or are on their way.
  var held = 0
  /// Since when the worker stands still with work because `held` is full; infinity when it does not.
  private var blockedSince = Double.infinity
  private var totals = PrefillTotals()

  var isRunning: Bool { passEnd < .infinity }
  var isBlocked: Bool { blockedSince < .infinity }
  /// Prompts that the running pass works on.
  var inPass: Int { isRunning ? prompts.inChunk : 0 }
  /// Prompt tokens that are still to be computed, those of the running pass included.
  func tokensLeft(_ requests: RequestTable) -> Int {
    prompts.tokensLeft(requests) - (isRunning ? 0 : Int(prompts.tokens))
  }
  /// Prompts that no pass has worked on yet.
  var waiting: Int { prompts.waiting }

  /// Prompts that are here and not done.
  func slots(_ requests: RequestTable) -> [Int32] { prompts.slots(requests) }

  mutating func enqueue(_ slot: Int32, _ requests: inout RequestTable) { prompts.append(slot, &requests) }

  /// Gives up the prompt that would be computed last.
  mutating func removeLast(_ requests: inout RequestTable) -> Int32? { prompts.removeLast(&requests) }

  /// Takes out one of the prompts that the pass has completed, in order.
  mutating func removeFinished(_ requests: inout RequestTable) -> Int32? { prompts.removeFinished(&requests) }

  /// Starts a pass at `time` if there is work and room for what comes out of it.
  ///
  /// `slowness` multiplies its duration: 1 for a worker in good health.
  mutating func start(
    at time: Double, budget: Int, handoffTokens: Int, slowness: Double, times: PassTimes, requests: inout RequestTable
  ) {
    guard !isRunning, !prompts.isEmpty else { return }
    guard held < handoffTokens else {
      if !isBlocked { blockedSince = time }
      return
    }
    unblock(at: time)
    passStart = time
    let fill = time > lastEnd ? times.pipelineFill : 0
    passEnd = time + pack(at: time, budget: Int32(budget), fill: fill, times: times, requests: &requests) * slowness
  }

  private mutating func unblock(at time: Double) {
    guard isBlocked else { return }
    totals.blockedSeconds += time - blockedSince
    blockedSince = .infinity
  }

  /// Fills a pass from the queue and returns its duration, of which `fill` is the share that it takes to come through
  /// an empty pipeline.
  private mutating func pack(
    at time: Double, budget: Int32, fill: Double, times: PassTimes, requests: inout RequestTable
  ) -> Double {
    prompts.clearChunk()
    let whole = prompts.takeWholeChunks(of: budget, at: time, &requests)
    if whole > 0 {
      let duration = Double(whole) * times.prefillFixed(Int(budget)) + times.pairSeconds * prompts.pairs
      return duration + fill * duration / Double(whole)
    }
    var room = budget
    while room > 0, !prompts.isEmpty { room -= prompts.takeHead(room: room, at: time, &requests) }
    return times.prefillPass(tokens: Int(prompts.tokens), pairs: prompts.pairs) * (1 + fill)
  }

  /// Ends the running pass; the prompts that it completed are to be taken out then.
  mutating func finishPass() {
    totals.tokens += Double(prompts.tokens)
    totals.pairs += prompts.pairs
    totals.busySeconds += passEnd - passStart
    lastEnd = passEnd
    passEnd = .infinity
  }

  /// Takes all prompts away from a worker that is gone at `time`. What its pass has computed so far was work, and is
  /// lost.
  mutating func fail(at time: Double, _ requests: RequestTable) -> [Int32] {
    totals = totals(at: time)
    blockedSince = .infinity
    passEnd = .infinity
    return prompts.removeAll(requests)
  }

  /// Totals up to `time`, the running pass in proportion.
  func totals(at time: Double) -> PrefillTotals {
    var totals = self.totals
    if isRunning {
      let share = min(1, max(0, (time - passStart) / max(1e-12, passEnd - passStart)))
      totals.tokens += Double(prompts.tokens) * share
      totals.pairs += prompts.pairs * share
      totals.busySeconds += max(0, time - passStart)
    }
    if isBlocked { totals.blockedSeconds += time - blockedSince }
    return totals
  }
}

/// What a worker has done of prefill since the start.
struct PrefillTotals: Sendable {
  var tokens = 0.0
  var pairs = 0.0
  var blockedSeconds = 0.0
  /// Seconds in which it computed.
  var busySeconds = 0.0
}
