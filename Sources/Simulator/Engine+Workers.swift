import Capacity
import Fleet

/// What happens to workers in service: they fail and are repaired, are slow, are held to less power, lose their caches.
extension Engine {
  /// Takes workers down; what they were doing begins again elsewhere, or is lost. Returns how many.
  @discardableResult
  mutating func failWorkers(_ count: Int, ofPool index: Int, place: Int? = nil) -> Int {
    let chosen = choose(count, ofPool: index, place: place) { $0 == .up }
    fail(chosen, ofPool: index)
    return chosen.count
  }

  /// The rack that a place of a pool stands in.
  func rack(ofPlace place: Int?, inPool index: Int) -> Int? { place.map { $0 / pools[index].workersPerRack } }

  /// Takes all workers of a rack down. Returns how many.
  mutating func failRack(_ rack: Int, ofPool index: Int) -> Int {
    let pool = pools[index]
    let first = pool.workers.lowerBound + rack * pool.workersPerRack
    let chosen = pool.workers.filter {
      $0 >= first && $0 < first + pool.workersPerRack && state[entry(of: $0, index)].canFail
    }
    fail(chosen.reversed(), ofPool: index)
    return chosen.count
  }

  private mutating func fail(_ workers: [Int], ofPool index: Int) {
    defer { scheduleStartups() }
    for worker in workers {
      let entry = entry(of: worker, index)
      state[entry] = .down
      drains.removeAll { $0.entry == entry }
      startups.removeAll { $0.entry == entry }
      emptyCache(entry, index)
      if pools[index].role == .prefill { failPrefill(worker, index) } else { failBatch(worker, index) }
    }
    admitHandoffs()
  }

  /// Brings workers that are down back up, empty, and makes slow ones well. Returns how many.
  @discardableResult
  mutating func repairWorkers(ofPool index: Int, place: Int? = nil) -> Int {
    var repaired = 0
    for worker in places(ofPool: index, place: place) {
      let entry = entry(of: worker, index)
      let isDown = state[entry] == .down
      if isDown || pace[entry].straggler != 1 { repaired += 1 }
      setPace(entry) { $0.straggler = 1 }
      if isDown { open(entry) }
    }
    admitHandoffs()
    return repaired
  }

  /// Makes workers, from the start of the pool, take `factor` times as long for everything. Returns how many.
  @discardableResult
  mutating func slowWorkers(_ count: Int, by factor: Double, ofPool index: Int, place: Int? = nil) -> Int {
    let chosen = places(ofPool: index, place: place).filter { state[entry(of: $0, index)] != .off }.prefix(
      max(0, count))
    for worker in chosen { setPace(entry(of: worker, index)) { $0.straggler = factor } }
    return chosen.count
  }

  /// Makes all workers of a pool take `factor` times as long because of a limit on their power.
  mutating func capWorkers(by factor: Double, ofPool index: Int) {
    for worker in pools[index].workers { setPace(entry(of: worker, index)) { $0.cap = factor } }
  }

  /// Empties the prefix caches of workers that compute prompts. Returns how many.
  @discardableResult
  mutating func flushCaches(ofPool index: Int, place: Int? = nil) -> Int {
    guard pools[index].role != .decode else { return 0 }
    let chosen = places(ofPool: index, place: place)
    for worker in chosen { emptyCache(entry(of: worker, index), index) }
    return chosen.count
  }

  private mutating func emptyCache(_ entry: Int, _ index: Int) {
    if !caches.isEmpty { caches[entry].removeAll() }
    cold[entry] = pools[index].warmTokens
  }

  mutating func setPace(_ entry: Int, _ change: (inout WorkerPace) -> Void) {
    change(&pace[entry])
    let factor = pace[entry].slowness
    guard entry >= prefill.count else { return slowness[entry] = factor }
    let worker = entry - prefill.count
    guard batch[worker].slowness != factor else { return }
    batch[worker].slowness = factor
    batch[worker].replan(at: time)
    calendar[entry] = batch[worker].nextChange
  }

  // MARK: Who

  /// A worker's index among those that take arrivals or decode: prefill workers, then batch workers.
  func entry(of worker: Int, _ index: Int) -> Int {
    pools[index].role == .prefill ? worker : prefill.count + worker
  }

  func poolOf(entry: Int) -> Int { entry < prefill.count ? poolOfPrefill[entry] : poolOfBatch[entry - prefill.count] }
  func worker(of entry: Int) -> Int { entry < prefill.count ? entry : entry - prefill.count }

  /// All workers of a pool, or the one at a place.
  func places(ofPool index: Int, place: Int?) -> Range<Int> {
    let workers = pools[index].workers
    guard let place else { return workers }
    let worker = workers.lowerBound + place
    return workers.contains(worker) ? worker..<worker + 1 : worker..<worker
  }

  /// Workers to act on: the one at a place whatever it does, or the last ones of a pool that `suit`.
  func choose(_ count: Int, ofPool index: Int, place: Int?, _ suits: (WorkerState) -> Bool) -> [Int] {
    if place != nil { return places(ofPool: index, place: place).filter { state[entry(of: $0, index)].canFail } }
    return Array(pools[index].workers.reversed().filter { suits(state[entry(of: $0, index)]) }.prefix(max(0, count)))
  }

  // MARK: Work that is lost

  /// The prompts of a prefill worker, its hand-offs that wait and its transfers begin again.
  private mutating func failPrefill(_ worker: Int, _ index: Int) {
    entryRouter[pools[index].group, worker - pools[index].workers.lowerBound] = .infinity
    let prompts = prefill[worker].fail(at: time, requests)
    calendar[worker] = .infinity
    var lost = handoffs.removeAll(&requests) { Int($0.prefillWorker) == worker }
    for slot in link.cancel(from: worker, at: time) {
      if requests[slot].early == .sending {
        // Its prompt is among those that begin again; its room on the decode worker stays.
        requests[slot].early = .none
      } else {
        unreserve(slot)
        lost.append(slot)
      }
    }
    prefill[worker].held = link.heldSlots(from: worker, requests).reduce(0) { $0 + heldTokens($1) }
    for slot in prompts {
      entryCount[worker] -= 1
      beginAgain(slot, cacheLost: false)
    }
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
      for slot in link.cancel(to: worker, at: time).reversed() {
        if requests[slot].early != .sending { prepend(toHandoffs: slot) }
        requests[slot].early = .none
      }
      forgetPromises(of: worker)
      promisedCount[worker] = 0
      promisedTokens[worker] = 0
      updateDecodeLoad(worker)
    }
    for slot in slots {
      requests[slot].batchWorker = -1
      beginAgain(slot, cacheLost: true)
    }
  }

  /// Sends a request that was lost with its worker to another one, where all of its context has to be computed once
  /// more; or gives it up, where the fleet does not migrate.
  private mutating func beginAgain(_ slot: Int32, cacheLost: Bool) {
    guard migrates else { return fail(slot) }
    counts.retried += 1
    if cacheLost { requests[slot].loseCache() }
    route(slot)
  }
}

/// How many times as long a worker takes, and why.
struct WorkerPace: Sendable {
  /// Of a worker from another pool, whose device is not made for this role.
  var base = 1.0
  var straggler = 1.0
  var cap = 1.0
  var slowness: Double { base * straggler * cap }
}

extension WorkerState {
  /// Whether there is something that can fail.
  var canFail: Bool { self != .down && self != .off }
  /// Whether it is there, if not at work.
  var isPresent: Bool { self != .off }
}
