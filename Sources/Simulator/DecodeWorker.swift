import Capacity

/// One decode worker: a batch that makes one token of every sequence a step.
///
/// While the batch does not change the worker leaps from one change to the next: the next sequence to finish, to grow past
/// the context threshold, to arrive, or memory to run out.
struct DecodeWorker: Sendable {
  private var finishing = StepHeap()
  /// Sequences still below the context threshold, by the step at which they reach it.
  private var crossing = StepHeap()
  private var ledger: BlockLedger
  /// Sequences whose KV cache is here and that wait for the next step or for blocks.
  private var waiting = IndexQueue()
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
  /// End of the planned leap; infinity when the batch is empty.
  private(set) var nextChange = Double.infinity
  private var joinCount: Int64 = 0
  private(set) var preemptions = 0
  private var totals = DecodeTotals()

  /// Context threshold below which a sequence adds nothing to a step.
  private let threshold: Int64
  /// One step an event: the plain way, for checking the leaps against.
  private let stepping: Bool

  init(model: WorkerModel, stepping: Bool = false) {
    ledger = BlockLedger(tokens: model.kvTokens)
    threshold = Int64(model.contextStart)
    self.stepping = stepping
  }

  /// Sequences that are here and had to be left out of the batch at its last change, for want of blocks.
  private(set) var stalled = 0

  /// Counts preemptions from here.
  mutating func beginCounting() { preemptions = 0 }

  /// Takes a sequence whose KV cache has just arrived, at `time`. It joins the batch at the next end of a step.
  mutating func arrive(_ slot: Int32, at time: Double, model: WorkerModel, requests: inout RequestTable) {
    let first = waiting.isEmpty
    waiting.append(slot)
    if batch == 0 {
      start = time
      admit(&requests)
      plan(model)
    } else if first {
      shorten(to: segment.steps(lasting: time - start))
    }
  }

  /// Ends the present leap after `steps` steps if it was to last longer.
  private mutating func shorten(to steps: Int64) {
    guard steps < planned else { return }
    planned = steps
    nextChange = start + segment.duration(steps)
  }

  /// Carries out the planned leap. The slots that finished are handed to `finished`, those that cannot ever fit to `failed`.
  mutating func advance(
    model: WorkerModel, requests: inout RequestTable, latencies: inout DecodeLatencies, outcome: inout DecodeOutcome
  ) {
    let steps = planned
    latencies.record(segment, steps: steps, batch: batch)
    totals.add(steps: steps, batch: Int64(batch), above: above, excess: excess, context: contextSum)
    ledger.advance(steps, from: step)
    excess += above * steps
    contextSum += Int64(batch) * steps
    step += steps
    start = nextChange
    while crossing.nextStep == step {
      _ = crossing.removeFirst()
      above += 1
    }
    while finishing.nextStep == step {
      let slot = finishing.removeFirst()
      leave(slot, &requests)
      outcome.finished.append(slot)
    }
    repeat {
      admit(&requests)
      makeRoom(&requests, &outcome)
    } while batch == 0 && !waiting.isEmpty
    plan(model)
    // Blocks only get fewer until the next change, so who does not fit now need not be asked before it.
    if let slot = waiting.first, ledger.fits(requests.context[Int(slot)]) { shorten(to: 1) }
  }

  /// Takes sequences that wait into the batch, in order, while blocks last.
  private mutating func admit(_ requests: inout RequestTable) {
    defer { stalled = waiting.count }
    while let slot = waiting.first {
      let i = Int(slot)
      let context = requests.context[i]
      guard ledger.fits(context) else { return }
      waiting.removeFirst()
      let last = step + Int64(requests.remaining[i])
      requests.joined[i] = joinCount
      // Kept relative to the step count, so that context = stored + step at any later step.
      requests.context[i] = context - step
      joinCount += 1
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
  }

  /// Takes a sequence out of the sums over the batch.
  private mutating func leave(_ slot: Int32, _ requests: inout RequestTable) {
    let context = requests.context[Int(slot)] + step
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

  /// Puts the newest sequences back while there are not blocks for one more step. Their KV cache goes to host memory and
  /// comes back when there is room; one that does not fit even alone has failed.
  private mutating func makeRoom(_ requests: inout RequestTable, _ outcome: inout DecodeOutcome) {
    while batch > 0, ledger.stepsLeft(from: step, limit: 1) < 1 {
      let newest = finishing.allSlots.max { requests.joined[Int($0)] < requests.joined[Int($1)] }!
      let finalStep = finishing.step(of: newest)
      _ = finishing.remove(newest)
      leave(newest, &requests)
      if batch == 0 {
        outcome.failed.append(newest)
      } else {
        requests.context[Int(newest)] += step
        requests.remaining[Int(newest)] = Int32(finalStep - step)
        waiting.prepend(newest)
        preemptions += 1
      }
    }
  }

  /// Plans the leap to the next change of the batch.
  private mutating func plan(_ model: WorkerModel) {
    guard batch > 0 else {
      nextChange = .infinity
      planned = 0
      return
    }
    segment = DecodeSegment(
      floor: model.floor, base: model.fixed(batch) + model.contextSeconds * Double(excess),
      slope: model.contextSeconds * Double(above))
    let change = min(finishing.nextStep, crossing.nextStep) - step
    planned = stepping ? 1 : ledger.stepsLeft(from: step, limit: change)
    nextChange = start + segment.duration(planned)
  }

  /// Totals up to `time`, with the whole steps of the present leap that are done by then.
  func totals(at time: Double) -> DecodeTotals {
    var totals = self.totals
    totals.add(steps: stepsDone(at: time), batch: Int64(batch), above: above, excess: excess, context: contextSum)
    return totals
  }

  /// KV-cache tokens in use at `time`, whole blocks.
  func kvTokens(at time: Double) -> Double {
    Double(ledger.used(after: stepsDone(at: time), from: step) * BlockLedger.blockTokens)
  }

  private func stepsDone(at time: Double) -> Int64 {
    batch > 0 ? min(planned, segment.stepsDone(after: time - start)) : 0
  }
}

/// What a decode worker has done since the start, in sums over its steps.
struct DecodeTotals: Sendable {
  /// Output tokens: the sum of the batch over steps.
  var tokens = 0.0
  /// Sums over steps of the batch's context beyond the threshold, and of its whole context.
  var excess = 0.0
  var context = 0.0
  var steps = 0.0

  mutating func add(steps count: Int64, batch: Int64, above: Int64, excess: Int64, context: Int64) {
    guard count > 0 else { return }
    let n = Double(count)
    let pairs = n * (n - 1) / 2
    steps += n
    tokens += n * Double(batch)
    self.excess += n * Double(excess) + Double(above) * pairs
    self.context += n * Double(context) + Double(batch) * pairs
  }
}

/// Sequences that left a decode worker.
struct DecodeOutcome: Sendable {
  var finished: ContiguousArray<Int32> = []
  var failed: ContiguousArray<Int32> = []

  mutating func clear() {
    finished.removeAll(keepingCapacity: true)
    failed.removeAll(keepingCapacity: true)
  }
}
