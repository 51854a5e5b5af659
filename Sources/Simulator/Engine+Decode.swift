import Capacity
import Fleet

/// Hand-off and decode.
extension Engine {
  /// Reserves room on a decode worker and starts the transfer; false when there is none.
  mutating func beginTransfer(_ slot: Int32) -> Bool {
    guard let pick = decodeRouter.policy == .cheapest ? cheapestDecode(slot) : decodeRouter.pick() else { return false }
    let pool = pools[decodePools[pick.group]]
    let worker = pool.workers.lowerBound + pick.worker
    guard hasRoom(slot, worker, pool) else { return false }
    let i = Int(slot)
    promisedCount[worker] += 1
    promisedTokens[worker] += Double(requests.reserved[i])
    updateDecodeLoad(worker)
    requests.batchWorker[i] = Int32(worker)
    requests.transferStart[i] = time
    writeSent(toEntry: prefill.count + worker)
    let bytes = Double(requests.context[i] - 1) * kvBytesPerToken + fixedStateBytes
    counts.transferBytes += bytes
    link.begin(slot, from: Int(requests.prefillWorker[i]), to: worker, bytes: bytes, at: time)
    calendar[linkEvent] = link.nextEvent
    return true
  }

  private func hasRoom(_ slot: Int32, _ worker: Int, _ pool: EnginePool) -> Bool {
    guard Int(promisedCount[worker]) < pool.maxSequences else { return false }
    return promisedCount[worker] == 0
      || promisedTokens[worker] + Double(requests.reserved[Int(slot)]) <= promisable[worker]
  }

  /// The cheapest pool for an output token that has room on its least loaded worker.
  private func cheapestDecode(_ slot: Int32) -> Router.Pick? {
    let picks = decodePools.indices.compactMap { decodeRouter.least(inGroup: $0) }
    let withRoom = picks.filter { pick in
      let pool = pools[decodePools[pick.group]]
      return hasRoom(slot, pool.workers.lowerBound + pick.worker, pool)
    }
    return withRoom.min { a, b in
      let first = pools[decodePools[a.group]]
      let second = pools[decodePools[b.group]]
      return first.outputTokenSeconds * first.costPerSecond < second.outputTokenSeconds * second.costPerSecond
    }
  }

  mutating func admitHandoffs() {
    while let slot = handoffs.first, beginTransfer(slot) { handoffs.removeFirst() }
  }

  /// Share of its batch and of its memory that a decode worker has promised.
  mutating func updateDecodeLoad(_ worker: Int) {
    let pool = pools[poolOfBatch[worker]]
    let place = worker - pool.workers.lowerBound
    guard state[prefill.count + worker] == .up else { return decodeRouter[pool.group, place] = .infinity }
    guard promisedCount[worker] > 0 else { return decodeRouter[pool.group, place] = idleLoad }
    if decodeRouter.policy == .leastRequests { return decodeRouter[pool.group, place] = Double(promisedCount[worker]) }
    let count = Double(promisedCount[worker]) / Double(pool.maxSequences)
    let room = promisable[worker]
    decodeRouter[pool.group, place] = room.isFinite ? count + promisedTokens[worker] / room : count
  }

  mutating func linkChange() {
    let arrived = link.advance(to: time)
    calendar[linkEvent] = link.nextEvent
    if let slot = arrived { deliver(slot) }
  }

  /// A KV cache has arrived: its request has its first token, and joins the batch.
  private mutating func deliver(_ slot: Int32) {
    let i = Int(slot)
    let target = Int(requests.batchWorker[i])
    guard target >= 0 else {
      // Its worker went down while the last bytes were on their way. The cache is still at its source, and is sent to
      // somebody else.
      handoffs.prepend(slot)
      return admitHandoffs()
    }
    if requests.firstToken[i] == RequestTable.never { requests.firstToken[i] = time }
    latencies.transfer.record(time - requests.transferStart[i])
    writeDelivered(slot)
    letGo(slot)
    batch[target].arrive(slot, at: time, model: pools[poolOfBatch[target]].model, requests: &requests)
    calendar[prefill.count + target] = batch[target].nextChange
    if !drains.isEmpty { checkDrained(Int(requests.prefillWorker[i])) }
  }

  /// The prefill worker need not keep a request's KV cache any longer.
  mutating func letGo(_ slot: Int32) {
    let source = Int(requests.prefillWorker[Int(slot)])
    prefill[source].held -= Int(requests.context[Int(slot)])
    startPass(source)
  }

  mutating func batchChange(_ worker: Int) {
    let pool = poolOfBatch[worker]
    outcome.clear()
    // The prompts of a chunk are told by what they were before their token; counted first.
    for slot in batch[worker].prompts.finishing { countPrefill(slot) }
    writeLeap(worker)
    batch[worker].advance(
      model: pools[pool].model, requests: &requests, latencies: &latencies.decode, outcome: &outcome)
    calendar[prefill.count + worker] = batch[worker].nextChange
    guard !outcome.isEmpty else { return }
    for slot in outcome.prefilled { firstTokenHere(slot, worker) }
    for slot in outcome.finished {
      release(slot, worker)
      complete(slot)
    }
    for slot in outcome.failed {
      release(slot, worker)
      fail(slot)
    }
    if pools[pool].role == .decode {
      updateDecodeLoad(worker)
      admitHandoffs()
    }
    // Last: a worker that leaves may renumber the others.
    if !drains.isEmpty { checkDrained(prefill.count + worker) }
  }

  /// A general worker has computed a prompt.
  private mutating func firstTokenHere(_ slot: Int32, _ worker: Int) {
    let i = Int(slot)
    if requests.firstToken[i] == RequestTable.never { requests.firstToken[i] = time }
    guard requests.remaining[i] == 0 else { return }
    release(slot, worker)
    complete(slot)
  }

  /// Counts a request out at the worker that decodes it.
  mutating func release(_ slot: Int32, _ worker: Int) {
    let pool = poolOfBatch[worker]
    guard pools[pool].role == .decode else { return removeLoad(slot, pool: pool, worker: worker) }
    promisedCount[worker] -= 1
    promisedTokens[worker] -= Double(requests.reserved[Int(slot)])
  }
}
