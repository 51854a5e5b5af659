import Capacity
import Fleet

/// What can be read off the engine by pool. Workers are read where they stand: a copy of one costs more than what is
/// asked.
extension Engine {
  /// Requests that wait for a first slot in a pool: prompts not begun, hand-offs not admitted. The hand-offs that
  /// nobody has room for count at the first decode pool.
  func queue(ofPool index: Int) -> Int {
    switch pools[index].role {
    case .prefill:
      pools[index].workers.reduce(0) { $0 + prefill[$1].waiting }
        + (entryPools.first == index ? preallocations.count : 0)
    case .decode:
      pools[index].workers.reduce(0) { $0 + batch[$1].stalled } + (decodePools.first == index ? handoffs.count : 0)
    case .general: pools[index].workers.reduce(0) { $0 + batch[$1].prompts.waiting + batch[$1].stalled }
    }
  }

  /// Requests being worked on in a pool.
  func running(ofPool index: Int) -> Int {
    switch pools[index].role {
    case .prefill: pools[index].workers.reduce(0) { $0 + prefill[$1].inPass }
    case .decode: pools[index].workers.reduce(0) { $0 + batch[$1].batch }
    case .general: pools[index].workers.reduce(0) { $0 + batch[$1].batch + batch[$1].prompts.inChunk }
    }
  }

  /// Sequences in the batches of a pool.
  func sequences(ofPool index: Int) -> Int {
    pools[index].role == .prefill ? 0 : pools[index].workers.reduce(0) { $0 + batch[$1].batch }
  }

  /// KV-cache tokens in use in a pool that decodes, and those that fit; nil where memory is not modelled.
  func kvTokens(ofPool index: Int) -> (used: Double, room: Double)? {
    guard pools[index].role != .prefill, let room = model.workers[index].kvTokens else { return nil }
    let used = pools[index].workers.reduce(0) { $0 + batch[$1].kvTokens(at: time) }
    return (used, room * Double(max(1, present(inPool: index))))
  }

  func kvUsage(ofPool index: Int) -> Double? { kvTokens(ofPool: index).map { $0.used / $0.room } }

  /// What each worker of a pool has done since the start.
  func totals(ofPool index: Int) -> ContiguousArray<WorkerTotals> {
    let workers = pools[index].workers
    switch pools[index].role {
    case .prefill: return ContiguousArray(workers.map { WorkerTotals(prefill: prefill[$0].totals(at: time)) })
    case .decode: return ContiguousArray(workers.map { WorkerTotals(decode: batch[$0].totals(at: time)) })
    case .general:
      return ContiguousArray(
        workers.map { WorkerTotals(prefill: batch[$0].prefillTotals(at: time), decode: batch[$0].totals(at: time)) })
    }
  }

  /// Workers of a pool that are up, in workers of its own device.
  func worth(ofPool index: Int) -> Double {
    pools[index].workers.reduce(0) { sum, worker in
      let entry = entry(of: worker, index)
      return state[entry] == .up ? sum + 1 / pace[entry].base : sum
    }
  }

  /// Workers of a pool that are not switched off.
  func present(inPool index: Int) -> Int { states(ofPool: index).count(where: \.isPresent) }

  /// Places of a pool up to the last worker that is not switched off.
  func shown(inPool index: Int) -> Int {
    let states = states(ofPool: index)
    return (states.lastIndex(where: \.isPresent) ?? states.startIndex - 1) + 1 - states.startIndex
  }

  /// Workers of a pool that are up.
  func up(inPool index: Int) -> Int { states(ofPool: index).count { $0 == .up } }

  /// States of a pool's workers.
  func states(ofPool index: Int) -> Slice<Column<WorkerState>> {
    let offset = pools[index].role == .prefill ? 0 : prefill.count
    return state[pools[index].workers.lowerBound + offset..<pools[index].workers.upperBound + offset]
  }
}
