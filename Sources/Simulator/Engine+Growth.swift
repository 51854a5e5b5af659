import Capacity
import Fleet

/// Room for more workers than a fleet began with. Rare, so that all that is numbered by worker may be renumbered.
extension Engine {
  /// Adds a place at the end of a pool, switched off, and returns its worker.
  mutating func addPlace(toPool index: Int) -> Int {
    let worker = pools[index].workers.upperBound
    let isPrefill = pools[index].role == .prefill
    let entry = isPrefill ? worker : prefill.count + worker
    if isPrefill { insertPrefill(worker, index) } else { insertBatch(worker, index) }
    entryCount.insert(0, at: entry)
    state.insert(.off, at: entry)
    pace.insert(WorkerPace(), at: entry)
    cold.insert(0, at: entry)
    if !caches.isEmpty {
      let tokens = blocks?.blockTokens ?? 1
      let isUsed = pools[index].role != .decode || sendsMissingOnly
      let capacity = isUsed ? pools[index].cacheTokens / Double(tokens) : 0
      caches.insert(PrefixCache(capacity: Int(min(1e9, capacity))), at: entry)
    }
    for drain in drains.indices where drains[drain].entry >= entry { drains[drain].entry += 1 }
    for startup in startups.indices where startups[startup].entry >= entry { startups[startup].entry += 1 }
    movePools(behind: index, from: worker)
    if pools[index].role == .decode {
      decodeRouter.grow(group: pools[index].group)
    } else {
      entryRouter.grow(group: pools[index].group)
    }
    rebuildCalendar()
    return worker
  }

  private mutating func insertPrefill(_ worker: Int, _ index: Int) {
    prefill.insert(PrefillWorker(), at: worker)
    poolOfPrefill.insert(index, at: worker)
    slowness.insert(1, at: worker)
    link.insertSource(at: worker, like: model.workerBandwidth(ofPool: index))
    for slot in requests.slots where Int(requests[slot].prefillWorker) >= worker {
      requests[slot].prefillWorker += 1
    }
  }

  private mutating func insertBatch(_ worker: Int, _ index: Int) {
    var rules = batch[pools[index].workers.lowerBound].rules
    rules.maxSequences = pools[index].maxSequences
    batch.insert(BatchWorker(model: model.workers[index], rules: rules), at: worker)
    poolOfBatch.insert(index, at: worker)
    promisedCount.insert(0, at: worker)
    promisedTokens.insert(0, at: worker)
    promisable.insert(pools[index].promisable, at: worker)
    if pools[index].role == .decode { link.insertTarget(at: worker, like: model.workerBandwidth(ofPool: index)) }
    for slot in requests.slots where Int(requests[slot].batchWorker) >= worker {
      requests[slot].batchWorker += 1
    }
  }

  /// The pool has one worker more, and those that stand behind it in the same array move on.
  private mutating func movePools(behind index: Int, from worker: Int) {
    for other in pools.indices where other != index {
      let workers = pools[other].workers
      guard (pools[other].role == .prefill) == (pools[index].role == .prefill), workers.lowerBound >= worker
      else { continue }
      pools[other].workers = workers.lowerBound + 1..<workers.upperBound + 1
    }
    pools[index].workers = pools[index].workers.lowerBound..<worker + 1
  }

  private mutating func rebuildCalendar() {
    calendar = TournamentTree(count: prefill.count + batch.count, key: .infinity)
    for worker in prefill.indices { calendar[worker] = prefill[worker].passEnd }
    for worker in batch.indices { calendar[prefill.count + worker] = batch[worker].nextChange }
  }
}
