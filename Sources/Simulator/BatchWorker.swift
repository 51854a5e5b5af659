import Capacity

/// A worker that decodes: a batch that makes one token of every sequence a step. In a general pool it computes its own
/// prompts as well, a chunk of them beside the batch in each step; in a decode pool their KV caches come over the link.
///
/// While the batch does not change and no chunk is computed, the worker leaps from one change to the next: the next
/// sequence to finish, to grow past the context threshold, to arrive, or memory to run out.
struct BatchWorker: Sendable {
  private var finishing = StepHeap()
  /// Sequences still below the context threshold, by the step at which they reach it.
  private var crossing = StepHeap()
  private var ledger: BlockLedger
  /// Sequences whose KV cache is at hand and that wait for the next step or for blocks.
  private var waiting = SlotQueue()
  /// Prompts to compute here, and how many of them have their blocks: those before the first that has not.
  private(set) var prompts = PromptQueue()
  private var promptsInMemory = 0
  /// Sequences in the batch; of them those beyond the context threshold, with their context beyond it and in all.
  private(set) var batch = 0
  private var above: Int64 = 0
  private var excess: Int64 = 0
  private var contextSum: Int64 = 0
  /// Steps done when the present segment began, and when that was.
  private var step: Int64 = 0
  private var start = 0.0
  private var segment = DecodeSegment(floor: 0, base: 0, slope: 0)
  private var planned: Int64 = 0
  /// End of the planned leap; infinity when there is nothing to do.
  private(set) var nextChange = Double.infinity
  private var joinCount: UInt32 = 0
  private(set) var preemptions = 0
  private var decodeTotals = DecodeTotals()
  private var prefillTotals = PrefillTotals()
  /// Seconds in which it made steps, up to the present leap.
  private var busySeconds = 0.0
  /// Sequences that are here and had to be left out of the batch at its last change, for want of blocks.
  private(set) var stalled = 0
  /// Multiplies the time of every step: 1 for a worker in good health.
  var slowness = 1.0

  /// Context threshold below which a sequence adds nothing to a step.
  private let threshold: Int64
  /// Tokens of memory that a sequence takes besides its context.
  private let stateTokens: Double
  var rules: BatchRules

  init(model: WorkerModel, rules: BatchRules) {
    ledger = BlockLedger(tokens: model.kvTokens, state: model.stateTokens)
    stateTokens = model.stateTokens
    threshold = Int64(model.contextStart)
    self.rules = rules
  }

  /// The request that leaves at the end of the leap, if one does.
  var nextToLeave: Int32? { finishing.first }

  /// Takes a sequence whose KV cache has just arrived, at `time`. It joins the batch at the next end of a step.
  mutating func arrive(_ slot: Int32, at time: Double, times: PassTimes, requests: inout RequestTable) {
    let first = waiting.isEmpty
    waiting.append(slot, &requests)
    wake(at: time, isNew: first, times: times, requests: &requests)
  }

  /// Takes a prompt to compute, at `time`. It is begun with the next step.
  mutating func enqueue(_ slot: Int32, at time: Double, times: PassTimes, requests: inout RequestTable) {
    prompts.append(slot, &requests)
    let first = prompts.first == slot
    wake(at: time, isNew: first, times: times, requests: &requests)
  }

  /// Begins to work, or ends the present leap with the step that is under way.
  private mutating func wake(at time: Double, isNew: Bool, times: PassTimes, requests: inout RequestTable) {
    if nextChange == .infinity {
      start = time
      admit(&requests)
      plan(times, &requests)
    } else if isNew {
      shorten(to: segment.steps(lasting: time - start))
    }
  }

  /// Ends the present leap after `steps` steps if it was to last longer.
  private mutating func shorten(to steps: Int64) {
    guard steps < planned else { return }
    planned = steps
    nextChange = start + segment.duration(steps)
  }

  /// Ends the present leap with the step under way at `time`: for when `slowness` has changed, which the next steps
  /// feel.
  mutating func replan(at time: Double) {
    guard nextChange < .infinity else { return }
    shorten(to: segment.steps(lasting: time - start))
  }

  /// Carries out the planned leap and plans the next one; who got on or left is told to `outcome`.
  mutating func advance(
    times: PassTimes, requests: inout RequestTable, latencies: inout DecodeLatencies, outcome: inout BatchOutcome
  ) {
    let steps = planned
    busySeconds += segment.duration(steps)
    if batch > 0 { latencies.record(segment, steps: steps, batch: batch) }
    decodeTotals.add(steps: steps, batch: Int64(batch), above: above, excess: excess, context: contextSum)
    ledger.advance(steps, from: step)
    excess += above * steps
    contextSum += Int64(batch) * steps
    step += steps
    start = nextChange
    while crossing.nextStep(from: step) == step {
      _ = crossing.removeFirst()
      above += 1
    }
    while finishing.nextStep(from: step) == step {
      let slot = finishing.removeFirst()
      leave(slot, requests)
      outcome.finished.append(slot, &requests)
    }
    finishChunk(&requests, &outcome)
    repeat {
      admit(&requests)
      makeRoom(&requests, &outcome)
    } while batch == 0 && !waiting.isEmpty
    plan(times, &requests)
    // Blocks only get fewer until the next change, so who does not fit now need not be asked before it.
    if let slot = waiting.first, ledger.fits(requests[slot].context) { shorten(to: 1) }
  }

  /// The prompts that the step's chunk has completed have their first token and join the batch.
  private mutating func finishChunk(_ requests: inout RequestTable, _ outcome: inout BatchOutcome) {
    prefillTotals.tokens += Double(prompts.tokens)
    prefillTotals.pairs += prompts.pairs
    while let slot = prompts.removeFinished(&requests) {
      let i = Int(slot)
      ledger.release(requests[i].context)
      promptsInMemory -= 1
      outcome.prefilled.append(slot, &requests)
      requests[slot].addToken()
      if requests[i].remaining > 0 { join(slot, &requests) }
    }
    prompts.clearChunk()
  }

  /// Takes sequences that wait into the batch, in order, while blocks last.
  private mutating func admit(_ requests: inout RequestTable) {
    defer { stalled = waiting.count }
    while let slot = waiting.first {
      guard ledger.fits(requests[slot].context) else { return }
      waiting.removeFirst(&requests)
      join(slot, &requests)
    }
  }

  private mutating func join(_ slot: Int32, _ requests: inout RequestTable) {
    let i = Int(slot)
    let context = requests[i].context
    let last = step + Int64(requests[i].remaining)
    requests[i].joined = joinCount
    // Kept relative to the step count, so that context = stored + step at any later step.
    requests[i].context = context - step
    joinCount &+= 1
    batch += 1
    contextSum += context
    ledger.add(context: context, at: step)
    finishing.insert(last, slot)
    if context >= threshold {
      above += 1
      excess += context - threshold
    } else if step + threshold - context <= last {
      crossing.insert(step + threshold - context, slot)
    }
  }

  /// Takes a sequence out of the sums over the batch.
  private mutating func leave(_ slot: Int32, _ requests: RequestTable) {
    let context = requests[slot].context + step
    batch -= 1
    contextSum -= context
    ledger.remove(context: context, at: step)
    if context >= threshold {
      above -= 1
      excess -= context - threshold
    } else {
      _ = crossing.remove(slot)
    }
  }

  /// The sequence to put back first: of the lowest priority the newest.
  private func newest(_ requests: RequestTable) -> Int32? {
    finishing.allSlots.max { a, b in
      let (first, second) = (requests[a].priority, requests[b].priority)
      return first == second ? requests[a].joined < requests[b].joined : first > second
    }
  }

  /// Puts the newest sequences back while there are not blocks for one more step; one that does not fit even alone has
  /// failed.
  private mutating func makeRoom(_ requests: inout RequestTable, _ outcome: inout BatchOutcome) {
    while batch > 0, !ledger.hasStep(from: step) {
      guard let newest = newest(requests) else { return }
      let left = finishing.stepsLeft(of: newest, from: step)
      _ = finishing.remove(newest)
      leave(newest, requests)
      if batch == 0, promptsInMemory == 0 {
        outcome.failed.append(newest, &requests)
        continue
      }
      requests[newest].context += step
      requests[newest].remaining = Int32(left)
      preemptions += 1
      putBack(newest, &requests)
    }
  }

  /// In a decode pool the KV cache of a sequence that is put back goes to host memory and returns when there is room;
  /// in a general pool it is thrown away and computed again, as vLLM does.
  private mutating func putBack(_ slot: Int32, _ requests: inout RequestTable) {
    guard rules.budget > 0 else { return waiting.prepend(slot, &requests) }
    requests[slot].computed = Int32(requests[slot].context)
    prompts.prepend(slot, &requests)
  }

  /// Plans the leap to the next change of the batch, or the one step that computes a chunk of prompts.
  private mutating func plan(_ times: PassTimes, _ requests: inout RequestTable) {
    if !prompts.isEmpty { fillChunk(&requests) }
    guard batch > 0 || prompts.tokens > 0 else {
      nextChange = .infinity
      planned = 0
      return
    }
    if prompts.tokens > 0 {
      let time = times.mixedStep(
        batch: batch, excess: Double(excess), tokens: Int(prompts.tokens), pairs: prompts.pairs)
      segment = DecodeSegment(floor: 0, base: time * slowness, slope: 0)
      planned = 1
    } else {
      segment = DecodeSegment(
        floor: times.floor * slowness,
        base: (times.fixed(batch) + times.contextSeconds * Double(excess)) * slowness,
        slope: times.contextSeconds * Double(above) * slowness)
      let change = min(finishing.nextStep(from: step), crossing.nextStep(from: step)) - step
      planned = rules.isStepping ? 1 : ledger.stepsLeft(from: step, limit: change)
    }
    nextChange = start + segment.duration(planned)
  }

  /// Fills the step's token budget beside the batch with prompts whose blocks fit, in order. A prompt that does not fit
  /// keeps those behind it waiting.
  private mutating func fillChunk(_ requests: inout RequestTable) {
    var room = Int32(rules.budget - batch)
    while room > 0, let slot = prompts.first {
      let context = requests[slot].context
      if !prompts.hasBegun {
        guard batch + promptsInMemory < rules.maxSequences, ledger.fits(context) else { return }
        ledger.hold(context)
        promptsInMemory += 1
      }
      room -= prompts.takeHead(room: room, at: start, &requests)
    }
  }

  /// Gives up the prompt that would be computed last.
  mutating func removeLast(_ requests: inout RequestTable) -> Int32? { prompts.removeLast(&requests) }

  /// Requests that are here.
  func slots(_ requests: RequestTable) -> [Int32] {
    prompts.slots(requests) + waiting.slots(requests) + finishing.allSlots
  }

  /// Gives a worker without work another size of memory, tokens; nil: not modelled.
  mutating func setMemory(_ tokens: Double?) { ledger = BlockLedger(tokens: tokens, state: stateTokens) }

  /// Takes everything away from a worker that is gone at `time`.
  mutating func fail(at time: Double, _ requests: inout RequestTable) -> [Int32] {
    let done = stepsDone(at: time)
    decodeTotals = totals(at: time)
    prefillTotals = prefillTotals(at: time)
    busySeconds = busySeconds(at: time)
    var slots = prompts.removeAll(requests)
    while !waiting.isEmpty { slots.append(waiting.removeFirst(&requests)) }
    for slot in finishing.allSlots {
      requests[slot].remaining = Int32(max(1, finishing.stepsLeft(of: slot, from: step) - done))
      requests[slot].context += step + done
      slots.append(slot)
    }
    ledger = ledger.emptied()
    finishing = StepHeap()
    crossing = StepHeap()
    (batch, above, excess, contextSum, promptsInMemory, stalled, planned) = (0, 0, 0, 0, 0, 0, 0)
    nextChange = .infinity
    return slots
  }

  /// The steps that are planned, and how many sequences get a token in each.
  var leap: (segment: DecodeSegment, steps: Int64, batch: Int) { (segment, planned, batch) }

  /// Counts preemptions from here.
  mutating func beginCounting() { preemptions = 0 }

  /// Decode totals up to `time`, with the whole steps of the present leap that are done by then.
  func totals(at time: Double) -> DecodeTotals {
    var totals = decodeTotals
    totals.add(steps: stepsDone(at: time), batch: Int64(batch), above: above, excess: excess, context: contextSum)
    return totals
  }

  /// Prefill totals up to `time`, the present chunk in proportion.
  func prefillTotals(at time: Double) -> PrefillTotals {
    guard prompts.tokens > 0 else { return prefillTotals }
    var totals = prefillTotals
    let share = min(1, max(0, (time - start) / max(1e-12, nextChange - start)))
    totals.tokens += Double(prompts.tokens) * share
    totals.pairs += prompts.pairs * share
    return totals
  }

  /// Seconds in which it made steps since the start, the present leap up to `time`.
  func busySeconds(at time: Double) -> Double {
    nextChange < .infinity ? busySeconds + max(0, min(time, nextChange) - start) : busySeconds
  }

  /// KV-cache tokens in use at `time`, whole blocks.
  func kvTokens(at time: Double) -> Double {
    Double(ledger.used(after: stepsDone(at: time), from: step) * BlockLedger.blockTokens)
  }

  private func stepsDone(at time: Double) -> Int64 {
    batch > 0 && nextChange < .infinity ? min(planned, segment.stepsDone(after: time - start)) : 0
  }
}

/// What an engine allows in a batch.
struct BatchRules: Sendable {
  /// Tokens of a step, those of the batch included; 0: this worker computes no prompts.
  var budget = 0
  /// Most sequences, where the worker admits them itself.
  var maxSequences = Int.max
  /// One step an event: the plain way, for checking the leaps against.
  var isStepping = false
}

/// What a worker has done of decoding since the start, in sums over its steps.
struct DecodeTotals: Sendable {
  /// Output tokens: the sum of the batch over steps.
  var tokens = 0.0
  /// Sums over steps of the batch's context beyond the threshold, and of its whole context.
  var excess = 0.0
  var context = 0.0
  var steps = 0.0

  mutating func add(steps count: Int64, batch: Int64, above: Int64, excess: Int64, context: Int64) {
    guard count > 0, batch > 0 else { return }
    let n = Double(count)
    let pairs = n * (n - 1) / 2
    steps += n
    tokens += n * Double(batch)
    self.excess += n * Double(excess) + Double(above) * pairs
    self.context += n * Double(context) + Double(batch) * pairs
  }
}

/// Sequences that got on or left at a worker; whoever reads them takes them out.
struct BatchOutcome: Sendable {
  /// Prompts computed here.
  var prefilled = SlotQueue()
  var finished = SlotQueue()
  var failed = SlotQueue()

  var isEmpty: Bool { prefilled.isEmpty && finished.isEmpty && failed.isEmpty }
}
