import Capacity

/// One prefill worker: a queue of prompts, and one pass at a time of up to `budget` tokens of them.
///
/// A prompt longer than the budget takes several passes; those that it fills alone are one event.
struct PrefillWorker: Sendable {
  private(set) var queue = IndexQueue()
  /// Tokens of the queue's head that are computed already.
  private var headDone: Int32 = 0
  /// Prompts that the running pass completes.
  private(set) var finishing: ContiguousArray<Int32> = []
  /// End of the running pass; infinity when none runs.
  private(set) var passEnd = Double.infinity
  private var passStart = 0.0
  private var passTokens: Int64 = 0
  private var passPairs = 0.0
  /// KV tokens of finished prompts that wait for hand-off or are on their way.
  var held = 0
  /// Since when the worker stands still with work because `held` is full; infinity when it does not.
  private var blockedSince = Double.infinity

  /// Totals of completed passes: tokens computed, attention pairs, seconds blocked.
  private var tokens: Int64 = 0
  private var pairs = 0.0
  private var blockedSeconds = 0.0

  var isRunning: Bool { passEnd < .infinity }
  var isBlocked: Bool { blockedSince < .infinity }
  /// Prompts that the running pass works on.
  var inPass: Int { finishing.count + (isRunning && headDone > 0 ? 1 : 0) }
  /// Prompts that no pass has worked on yet.
  var waiting: Int { queue.count - (headDone > 0 ? 1 : 0) }

  mutating func enqueue(_ slot: Int32) { queue.append(slot) }

  /// Starts a pass at `time` if there is work and room for what comes out of it.
  mutating func start(at time: Double, budget: Int, handoffTokens: Int, model: WorkerModel, requests: inout RequestTable) {
    guard !isRunning, !queue.isEmpty else { return }
    guard held < handoffTokens else {
      if !isBlocked { blockedSince = time }
      return
    }
    if isBlocked {
      blockedSeconds += time - blockedSince
      blockedSince = .infinity
    }
    passStart = time
    passEnd = time + pack(at: time, budget: budget, model: model, requests: &requests)
  }

  /// Fills a pass from the queue and returns its duration.
  private mutating func pack(at time: Double, budget: Int, model: WorkerModel, requests: inout RequestTable) -> Double {
    finishing.removeAll(keepingCapacity: true)
    var room = Int32(budget)
    passTokens = 0
    passPairs = 0
    while room > 0, let slot = queue.first {
      let i = Int(slot)
      if requests.prefillStart[i] < 0 { requests.prefillStart[i] = time }
      let left = requests.computed[i] - headDone
      let past = requests.prompt[i] - left
      if left > room && passTokens == 0 { return fillAlone(left: left, past: past, budget: Int32(budget), model) }
      let taken = min(left, room)
      take(taken, past: past)
      room -= taken
      if taken == left {
        finishing.append(queue.removeFirst())
        headDone = 0
      } else {
        headDone += taken
      }
    }
    return model.prefillPass(tokens: Int(passTokens), pairs: passPairs)
  }

  /// All passes that the head fills alone, in one go; the last, partly filled one is shared with the next prompts.
  private mutating func fillAlone(left: Int32, past: Int32, budget: Int32, _ model: WorkerModel) -> Double {
    let passes = (left - 1) / budget
    take(passes * budget, past: past)
    headDone += passes * budget
    return Double(passes) * model.prefillFixed(Int(budget)) + model.pairSeconds * passPairs
  }

  private mutating func take(_ count: Int32, past: Int32) {
    passTokens += Int64(count)
    passPairs += WorkerModel.pairs(tokens: Double(count), past: Double(past))
  }

  /// Ends the running pass; `finishing` then holds the prompts that it completed.
  mutating func finishPass() {
    tokens += passTokens
    pairs += passPairs
    passEnd = .infinity
  }

  /// Totals up to `time`, the running pass in proportion.
  func totals(at time: Double) -> PrefillTotals {
    var totals = PrefillTotals(tokens: Double(tokens), pairs: pairs, blockedSeconds: blockedSeconds)
    if isRunning {
      let share = min(1, max(0, (time - passStart) / max(1e-12, passEnd - passStart)))
      totals.tokens += Double(passTokens) * share
      totals.pairs += passPairs * share
    }
    if isBlocked { totals.blockedSeconds += time - blockedSince }
    return totals
  }
}

/// What a prefill worker has done since the start.
struct PrefillTotals: Sendable {
  var tokens = 0.0
  var pairs = 0.0
  var blockedSeconds = 0.0
}
