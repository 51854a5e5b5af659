import Capacity
import Fleet

/// What happens to workers: they fail and are repaired, and some are slow.
extension Engine {
  /// Takes workers that are up down, from the end of the pool: what they were doing begins again elsewhere.
  mutating func failWorkers(_ count: Int, ofPool index: Int) {
    var left = count
    for worker in pools[index].workers.reversed() where left > 0 {
      let entry = entry(of: worker, index)
      guard state[entry] == .up else { continue }
      state[entry] = .down
      left -= 1
      if !caches.isEmpty { caches[entry].removeAll() }
      if pools[index].role == .prefill { failPrefill(worker, index) } else { failBatch(worker, index) }
    }
    admitHandoffs()
  }

  /// Brings all workers of a pool back up, empty.
  mutating func repairWorkers(ofPool index: Int) {
    for worker in pools[index].workers {
      let entry = entry(of: worker, index)
      if pools[index].role == .prefill { slowness[worker] = 1 } else { setSlowness(1, worker, index) }
      guard state[entry] == .down else { continue }
      state[entry] = .up
      let place = worker - pools[index].workers.lowerBound
      if pools[index].role == .decode {
        updateDecodeLoad(worker)
      } else {
        entryRouter[pools[index].group, place] = idleLoad
      }
    }
    admitHandoffs()
  }

  /// Makes workers that are up, from the start of the pool, take `factor` times as long for everything.
  mutating func slowWorkers(_ count: Int, by factor: Double, ofPool index: Int) {
    for worker in pools[index].workers.prefix(max(0, count)) {
      if pools[index].role == .prefill { slowness[worker] = factor } else { setSlowness(factor, worker, index) }
    }
  }

  private mutating func setSlowness(_ factor: Double, _ worker: Int, _ index: Int) {
    guard batch[worker].slowness != factor else { return }
    batch[worker].slowness = factor
    batch[worker].replan(at: time)
    calendar[prefill.count + worker] = batch[worker].nextChange
  }

  private func entry(of worker: Int, _ index: Int) -> Int {
    pools[index].role == .prefill ? worker : prefill.count + worker
  }

  /// The prompts of a prefill worker, its hand-offs that wait and its transfers begin again.
  private mutating func failPrefill(_ worker: Int, _ index: Int) {
    entryRouter[pools[index].group, worker - pools[index].workers.lowerBound] = .infinity
    let prompts = prefill[worker].fail(at: time)
    calendar[worker] = .infinity
    var lost: [Int32] = []
    for _ in 0..<handoffs.count {
      let slot = handoffs.removeFirst()
      if Int(requests.prefillWorker[Int(slot)]) == worker { lost.append(slot) } else { handoffs.append(slot) }
    }
    for slot in link.cancel(from: worker, at: time) {
      release(slot, Int(requests.batchWorker[Int(slot)]))
      updateDecodeLoad(Int(requests.batchWorker[Int(slot)]))
      lost.append(slot)
    }
    prefill[worker].held = link.arrivingContext(from: worker, requests)
    calendar[linkEvent] = link.nextEvent
    for slot in prompts { entryCount[worker] -= 1; beginAgain(slot, cacheLost: false) }
    for slot in lost { beginAgain(slot, cacheLost: true) }
  }

  /// The sequences of a worker that decodes have lost their KV caches; transfers to it are sent to somebody else.
  private mutating func failBatch(_ worker: Int, _ index: Int) {
    let slots = batch[worker].fail(at: time, &requests)
    calendar[prefill.count + worker] = .infinity
    if pools[index].role == .general {
      entryRouter[pools[index].group, worker - pools[index].workers.lowerBound] = .infinity
      entryCount[prefill.count + worker] = 0
    } else {
      for slot in link.cancel(to: worker, at: time).reversed() { handoffs.prepend(slot) }
      for slot in link.arriving.slots where Int(requests.batchWorker[Int(slot)]) == worker { requests.batchWorker[Int(slot)] = -1 }
      promisedCount[worker] = 0
      promisedTokens[worker] = 0
      updateDecodeLoad(worker)
      calendar[linkEvent] = link.nextEvent
    }
    for slot in slots { beginAgain(slot, cacheLost: true) }
  }

  /// Sends a request that was lost with its worker to another one; all of its context has to be computed once more.
  private mutating func beginAgain(_ slot: Int32, cacheLost: Bool) {
    counts.retried += 1
    if cacheLost { requests.loseCache(slot) }
    route(slot)
  }
}
