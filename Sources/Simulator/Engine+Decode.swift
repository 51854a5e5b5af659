import Capacity
import Fleet

/// Hand-off and decode.
extension Engine {
  /// Sends a KV cache to the worker that has room for it; false when there is none.
  mutating func beginTransfer(_ slot: Int32) -> Bool {
    guard requests[slot].batchWorker >= 0 || reserve(slot) else { return false }
    chooseBlocks(slot)
    send(slot, share: 1)
    return true
  }

  /// Tokens beside the prompt that SGLang keeps room for (`num_reserved_decode_tokens`).
  private static let preallocatedTokens = 512.0

  /// Reserves room on a decode worker; false when there is none.
  mutating func reserve(_ slot: Int32) -> Bool {
    let i = Int(slot)
    let growth = preallocates ? Self.preallocatedTokens : min(expectedOutput, Double(Int32.max)) / 2
    requests[i].reserved = Int32(min(2e9, Double(requests[i].context) + growth))
    guard let pick = decodeRouter.policy == .cheapest ? cheapestDecode(slot) : decodeRouter.pick() else { return false }
    let pool = decodePools[pick.group]
    let worker = pools[pool].workers.lowerBound + pick.worker
    guard hasRoom(slot, worker, pool) else { return false }
    promisedCount[worker] += 1
    promisedTokens[worker] += Double(Int(requests[i].reserved) + pools[pool].stateTokens)
    updateDecodeLoad(worker)
    requests[i].batchWorker = Int32(worker)
    writeSent(toEntry: prefill.count + worker)
    return true
  }

  /// Gives up the room that a request has on a decode worker without being there.
  mutating func unreserve(_ slot: Int32) {
    let worker = Int(requests[slot].batchWorker)
    guard worker >= 0, pools[poolOfBatch[worker]].role == .decode else { return }
    release(slot, worker)
    requests[slot].batchWorker = -1
    updateDecodeLoad(worker)
  }

  /// Puts a share of a request's KV cache on the link.
  mutating func send(_ slot: Int32, share: Double) {
    let i = Int(slot)
    let bytes = cacheBytes(slot) * share
    requests[i].transferStart = time
    counts.transferBytes += bytes
    link.begin(slot, from: Int(requests[i].prefillWorker), to: Int(requests[i].batchWorker), bytes: bytes, at: time)
  }

  /// Decides which tokens of a request's KV cache go to its decode worker: all, or those that its prefix cache has not.
  /// By block where the arrivals tell blocks, else as many as the prefill worker's cache had not.
  mutating func chooseBlocks(_ slot: Int32) {
    let i = Int(slot)
    // The first token's own entry is made by the decode worker.
    let context = requests[i].remaining == requests[i].output ? requests[i].context : requests[i].context - 1
    requests[i].moved = Int32(clamping: context)
    guard sendsMissingOnly else { return }
    let index = requests[i].traceIndex
    if let blocks, index >= 0 {
      let entry = prefill.count + Int(requests[i].batchWorker)
      let cached = Int64(caches[entry].match(blocks[Int(index)]) * blocks.blockTokens)
      caches[entry].insert(blocks[Int(index)])
      requests[i].moved = Int32(clamping: max(1, context - cached))
    } else {
      requests[i].moved = Int32(clamping: min(context, max(1, Int64(requests[i].computed))))
    }
  }

  /// Bytes that a request's KV cache is to the worker that decodes it.
  func cacheBytes(_ slot: Int32) -> Double {
    Double(requests[slot].moved) * kvBytesPerToken + fixedStateBytes
  }

  @inline(__always)
  private func hasRoom(_ slot: Int32, _ worker: Int, _ pool: Int) -> Bool {
    guard Int(promisedCount[worker]) < pools[pool].maxSequences else { return false }
    return promisedCount[worker] == 0
      || promisedTokens[worker] + Double(Int(requests[slot].reserved) + pools[pool].stateTokens) <= promisable[worker]
  }

  /// The cheapest pool for an output token that has room on its least loaded worker.
  private func cheapestDecode(_ slot: Int32) -> Router.Pick? {
    let picks = decodePools.indices.compactMap { decodeRouter.least(inGroup: $0) }
    let withRoom = picks.filter { pick in
      let pool = decodePools[pick.group]
      return hasRoom(slot, pools[pool].workers.lowerBound + pick.worker, pool)
    }
    return withRoom.min { a, b in
      let first = pools[decodePools[a.group]]
      let second = pools[decodePools[b.group]]
      return first.outputTokenSeconds * first.costPerSecond < second.outputTokenSeconds * second.costPerSecond
    }
  }

  mutating func admitHandoffs() {
    while let slot = handoffs.first, beginTransfer(slot) { handoffs.removeFirst(&requests) }
    guard preallocates else { return }
    while handoffs.isEmpty, let slot = preallocations.first, reserve(slot) {
      preallocations.removeFirst(&requests)
      route(slot, isAdmitted: true)
    }
  }

  mutating func append(toHandoffs slot: Int32) { handoffs.append(slot, &requests) }
  mutating func prepend(toHandoffs slot: Int32) { handoffs.prepend(slot, &requests) }

  /// Gives a request room on a decode worker before its prefill, or lets it wait for it: false then, or when it is
  /// shed.
  mutating func preallocate(_ slot: Int32) -> Bool {
    if requests[slot].batchWorker >= 0 { return true }
    if handoffs.isEmpty, preallocations.isEmpty, reserve(slot) { return true }
    let limit = entryPools.reduce(0) { $0 + pools[$1].queueLimit * pools[$1].workers.count }
    if preallocations.count >= limit {
      shed(slot)
    } else {
      preallocations.append(slot, &requests)
    }
    return false
  }

  /// Share of its batch and of its memory that a decode worker has promised.
  mutating func updateDecodeLoad(_ worker: Int) {
    let pool = poolOfBatch[worker]
    decodeRouter[pools[pool].group, worker - pools[pool].workers.lowerBound] = decodeLoad(worker, pool)
  }

  @inline(__always)
  private func decodeLoad(_ worker: Int, _ pool: Int) -> Double {
    guard state[prefill.count + worker] == .up else { return .infinity }
    guard promisedCount[worker] > 0 else { return idleLoad }
    if decodeRouter.policy == .leastRequests { return Double(promisedCount[worker]) }
    let count = Double(promisedCount[worker]) / Double(pools[pool].maxSequences)
    let room = promisable[worker]
    return room.isFinite ? count + promisedTokens[worker] / room : count
  }

  mutating func linkChange() {
    let arrived = link.advance(to: time)
    guard let slot = arrived else { return }
    if requests[slot].early == .none { deliver(slot) } else { arriveEarly(slot) }
  }

  /// A KV cache has arrived: its request has its first token, and joins the batch.
  private mutating func deliver(_ slot: Int32) {
    let i = Int(slot)
    let target = Int(requests[i].batchWorker)
    guard target >= 0 else {
      // Its worker went down while the last bytes were on their way. The cache is still at its source, and is sent to
      // somebody else.
      prepend(toHandoffs: slot)
      return admitHandoffs()
    }
    giveFirstToken(slot)
    latencies.transfer.record(time - requests[i].transferStart)
    writeDelivered(slot)
    letGo(slot)
    batch[target].arrive(slot, at: time, times: pools[poolOfBatch[target]].times, requests: &requests)
    calendar[prefill.count + target] = batch[target].nextChange
  }

  /// Tokens of memory that a finished prompt takes on its prefill worker until it is handed off. Always inlined:
  /// called, it would be given a copy of the whole engine.
  @inline(__always)
  func heldTokens(_ slot: Int32) -> Int {
    Int(requests[slot].context) + pools[poolOfPrefill[Int(requests[slot].prefillWorker)]].stateTokens
  }

  /// The prefill worker need not keep a request's KV cache any longer.
  mutating func letGo(_ slot: Int32) {
    let source = Int(requests[slot].prefillWorker)
    prefill[source].held -= heldTokens(slot)
    startPass(source)
  }

  mutating func batchChange(_ worker: Int) {
    let pool = poolOfBatch[worker]
    // The prompts of a chunk are told by what they were before their token; counted first.
    countChunk(worker)
    writeLeap(worker)
    batch[worker].advance(
      times: pools[pool].times, requests: &requests, latencies: &latencies.decode, outcome: &outcome)
    calendar[prefill.count + worker] = batch[worker].nextChange
    guard !outcome.isEmpty else { return }
    while let slot = outcome.prefilled.popFirst(&requests) { firstTokenHere(slot, worker) }
    while let slot = outcome.finished.popFirst(&requests) {
      release(slot, worker)
      complete(slot)
    }
    while let slot = outcome.failed.popFirst(&requests) {
      release(slot, worker)
      requests[slot].batchWorker = -1
      fail(slot)
    }
    if pools[pool].role == .decode {
      updateDecodeLoad(worker)
      admitHandoffs()
    }
  }

  private mutating func countChunk(_ worker: Int) {
    var next = batch[worker].prompts.finishing.first
    while let slot = next {
      countPrefill(slot)
      next = requests[slot].next >= 0 ? requests[slot].next : nil
    }
  }

  /// A general worker has computed a prompt.
  private mutating func firstTokenHere(_ slot: Int32, _ worker: Int) {
    requests[slot].prefillEnd = time
    giveFirstToken(slot)
    guard requests[slot].remaining == 0 else { return }
    release(slot, worker)
    complete(slot)
  }

  /// Counts a request out at the worker that decodes it.
  mutating func release(_ slot: Int32, _ worker: Int) {
    let pool = poolOfBatch[worker]
    guard pools[pool].role == .decode else { return removeLoad(slot, pool: pool, worker: worker) }
    promisedCount[worker] -= 1
    promisedTokens[worker] -= Double(Int(requests[slot].reserved) + pools[pool].stateTokens)
  }
}
