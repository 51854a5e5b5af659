import Capacity
import Fleet

/// Arrivals and prefill.
extension Engine {
  mutating func arrive() {
    let arrival = arrivals.next()
    counts.arrived += 1
    let slot = requests.insert(arrival)
    route(slot)
  }

  /// Sends a request to a prefill or general worker; sheds it where the chosen queue is full or nobody is up.
  ///
  /// - Parameter isAdmitted: whether it has waited for room on a decode worker already.
  mutating func route(_ slot: Int32, isAdmitted: Bool = false) {
    guard let pick = pickEntry(slot) else { return shed(slot) }
    let pool = entryPools[pick.group]
    let worker = pools[pool].workers.lowerBound + pick.worker
    let isGeneral = pools[pool].role == .general
    let i = Int(slot)
    guard Double(requests[i].context) + Double(requests[i].remaining) <= roomiest(isGeneral ? pool : nil) else {
      return fail(slot)
    }
    if preallocates, !isGeneral, !isAdmitted, !preallocate(slot) { return }
    let waiting = isGeneral ? batch[worker].prompts.waiting : prefill[worker].waiting
    guard waiting < pools[pool].queueLimit || turnAway(for: slot, worker, pool) else { return shed(slot) }
    let entry = isGeneral ? prefill.count + worker : worker
    useCache(slot, entry)
    addLoad(slot, pick, entry: entry)
    writeSent(toEntry: entry)
    if isGeneral {
      unreserve(slot)
      requests[i].prefillWorker = -1
      requests[i].batchWorker = Int32(worker)
      batch[worker].enqueue(slot, at: time, times: pools[pool].times, requests: &requests)
      calendar[prefill.count + worker] = batch[worker].nextChange
    } else {
      requests[i].prefillWorker = Int32(worker)
      prefill[worker].enqueue(slot, &requests)
      startPass(worker)
    }
  }

  /// Turns away a prompt of a lower priority that waits at a worker; false where there is none.
  private mutating func turnAway(for slot: Int32, _ worker: Int, _ pool: Int) -> Bool {
    let isGeneral = pools[pool].role == .general
    let lowest = isGeneral ? batch[worker].prompts.lowest : prefill[worker].prompts.lowest
    guard let lowest, lowest < requests[slot].priority else { return false }
    guard let victim = isGeneral ? batch[worker].removeLast(&requests) : prefill[worker].removeLast(&requests)
    else { return false }
    removeLoad(victim, pool: pool, worker: worker)
    shed(victim)
    return true
  }

  private mutating func pickEntry(_ slot: Int32) -> Router.Pick? {
    switch entryRouter.policy {
    case .cheapest: cheapestEntry(slot)
    case .prefixAware where blocks != nil: prefixAwareEntry(slot)
    default: entryRouter.pick()
    }
  }

  /// The worker that would have the prompt computed first, what its cache holds of it left out.
  private func prefixAwareEntry(_ slot: Int32) -> Router.Pick? {
    var best: (pick: Router.Pick, end: Double)?
    let tokens = Double(requests[slot].computed)
    let context = Double(requests[slot].context)
    for (group, index) in entryPools.enumerated() {
      let pool = pools[index]
      let offset = pool.role == .general ? prefill.count : 0
      for (place, worker) in pool.workers.enumerated() where entryRouter[group, place] < .infinity {
        let left = max(1, tokens - cachedTokens(slot, worker + offset))
        let end = max(0, entryRouter[group, place]) + pool.promptSeconds(left, context: context)
        if end < best?.end ?? .infinity { best = (Router.Pick(group: group, worker: place), end) }
      }
    }
    return best?.pick
  }

  /// Tokens of a request's prompt that an entry worker's cache holds.
  @inline(__always)
  private func cachedTokens(_ slot: Int32, _ entry: Int) -> Double {
    let index = requests[slot].traceIndex
    guard let blocks, index >= 0 else { return 0 }
    return Double(caches[entry].match(blocks[Int(index)]) * blocks.blockTokens)
  }

  /// Leaves out of a prompt what the chosen worker's cache holds of it, and keeps its blocks there. The last token is
  /// always computed, for the first one of the output.
  private mutating func useCache(_ slot: Int32, _ entry: Int) {
    if cold[entry] > 0 { warm(slot, entry) }
    let index = requests[slot].traceIndex
    guard let blocks, index >= 0 else { return }
    let cached = Int32(min(cachedTokens(slot, entry), 1e9))
    requests[slot].computed = max(1, requests[slot].computed - cached)
    caches[entry].insert(blocks[Int(index)])
  }

  /// A cache that lost its blocks hits in proportion to what it has taken in again. Real caches are quicker: what is
  /// asked for most comes back first.
  private mutating func warm(_ slot: Int32, _ entry: Int) {
    let (i, capacity) = (Int(slot), pools[poolOf(entry: entry)].warmTokens)
    let hits = Double(Int32(clamping: requests[i].context) - requests[i].computed)
    let left = Int32(hits * max(0, 1 - cold[entry] / capacity) / 16) * 16
    requests[i].computed = Int32(clamping: requests[i].context) - left
    cold[entry] = max(0, cold[entry] - Double(requests[i].computed))
  }

  /// Tokens of context that a worker can hold at most: of the general pool, or of any decode pool.
  @inline(__always)
  private func roomiest(_ general: Int?) -> Double {
    if let general { return pools[general].promisable }
    return decodePools.reduce(0) { max($0, pools[$1].promisable) }
  }

  /// The pool that serves a request for the least money among those that are in time for the first token, else the one
  /// that is soonest.
  private func cheapestEntry(_ slot: Int32) -> Router.Pick? {
    var best: (pick: Router.Pick, isLate: Bool, cost: Double)?
    for (group, pool) in entryPools.enumerated() {
      guard let pick = entryRouter.least(inGroup: group) else { continue }
      let own = pools[pool].seconds(requests[slot])
      let wait = max(0, entryRouter[group, pick.worker]) + own
      let isLate = wait > latencies.targets.ttft ?? .infinity
      let cost = isLate ? wait : own * pools[pool].costPerSecond
      if best.map({ isLate ? $0.isLate && cost < $0.cost : $0.isLate || cost < $0.cost }) ?? true {
        best = (pick, isLate, cost)
      }
    }
    return best?.pick
  }

  /// Counts a request in at its entry worker.
  private mutating func addLoad(_ slot: Int32, _ pick: Router.Pick, entry: Int) {
    let isCounted = entryRouter.policy == .leastRequests
    let load = isCounted ? 1 : pools[entryPools[pick.group]].seconds(requests[slot])
    requests[slot].load = load
    entryCount[entry] += 1
    entryRouter[pick.group, pick.worker] = max(0, entryRouter[pick.group, pick.worker]) + load
  }

  /// Counts a request out at its entry worker.
  mutating func removeLoad(_ slot: Int32, pool: Int, worker: Int) {
    let entry = pools[pool].role == .general ? prefill.count + worker : worker
    let place = worker - pools[pool].workers.lowerBound
    entryCount[entry] -= 1
    guard state[entry] == .up else { return }
    let left = entryRouter[pools[pool].group, place] - requests[slot].load
    entryRouter[pools[pool].group, place] = entryCount[entry] > 0 ? max(0, left) : idleLoad
  }

  /// Lets a worker begin a pass if it has anything to do and does nothing.
  @inline(__always)
  mutating func startPass(_ worker: Int) {
    if !prefill[worker].isRunning, !prefill[worker].prompts.isEmpty, state[worker] != .down { beginPass(worker) }
  }

  private mutating func beginPass(_ worker: Int) {
    let pool = poolOfPrefill[worker]
    prefill[worker].start(
      at: time, budget: pools[pool].tokenBudget, handoffTokens: pools[pool].handoffTokens, slowness: slowness[worker],
      times: pools[pool].times, requests: &requests)
    calendar[worker] = prefill[worker].passEnd
    if isLayerwise, prefill[worker].isRunning { sendEarly(from: worker) }
  }

  mutating func finishPass(_ worker: Int) {
    writePass(worker)
    prefill[worker].finishPass()
    while let slot = prefill[worker].removeFinished(&requests) { prefilled(slot, worker) }
    startPass(worker)
    if !prefill[worker].isRunning { calendar[worker] = .infinity }
  }

  private mutating func prefilled(_ slot: Int32, _ worker: Int) {
    removeLoad(slot, pool: poolOfPrefill[worker], worker: worker)
    countPrefill(slot)
    requests[slot].addToken()
    let i = Int(slot)
    requests[i].prefillEnd = time
    guard requests[i].remaining > 0 else {
      giveFirstToken(slot)
      unreserve(slot)
      return complete(slot)
    }
    prefill[worker].held += heldTokens(slot)
    if requests[i].early != .none { return closeEarly(slot) }
    if !handoffs.isEmpty && requests[i].batchWorker < 0 || !beginTransfer(slot) { append(toHandoffs: slot) }
  }

  /// Counts a prompt once, however often it had to be computed.
  mutating func countPrefill(_ slot: Int32) {
    let i = Int(slot)
    counts.prefilled += 1
    writePrefilled(slot)
    guard requests[i].remaining == requests[i].output else { return }
    counts.promptTokens += Int(requests[i].prompt)
    counts.cachedTokens += Int(requests[i].prompt - requests[i].computed)
    latencies.queue.record(requests[i].prefillStart - requests[i].arrival)
    latencies.prefill.record(time - requests[i].arrival)
  }

  // MARK: Ends

  /// A request's first token is out, if it has not been before.
  mutating func giveFirstToken(_ slot: Int32) {
    let i = Int(slot)
    guard requests[i].firstToken == Request.never else { return }
    requests[i].firstToken = time
    latencies.firstToken.record(
      queue: requests[i].prefillStart - requests[i].arrival, prefill: requests[i].prefillEnd - requests[i].prefillStart,
      handoff: time - requests[i].prefillEnd)
  }

  mutating func complete(_ slot: Int32) {
    writeCompleted(slot)
    let i = Int(slot)
    let steps = Double(requests[i].output - 1)
    counts.completed += 1
    counts.outputTokens += Int(requests[i].output)
    latencies.finish(
      ttft: requests[i].firstToken - requests[i].arrival,
      tpot: steps > 0 ? (time - requests[i].firstToken) / steps : nil, e2e: time - requests[i].arrival)
    requests.remove(slot)
  }

  mutating func fail(_ slot: Int32) {
    unreserve(slot)
    counts.failed += 1
    latencies.miss()
    requests.remove(slot)
  }

  mutating func shed(_ slot: Int32) {
    unreserve(slot)
    counts.shed += 1
    latencies.miss()
    requests.remove(slot)
  }
}
