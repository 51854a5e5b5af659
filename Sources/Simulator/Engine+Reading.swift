import Capacity
import Fleet

/// What can be read off the engine by pool.
extension Engine {
  /// Requests that wait for a first slot in a pool: prompts not begun, hand-offs not admitted. The hand-offs that nobody has
  /// room for count at the first decode pool.
  func queue(ofPool index: Int) -> Int {
    switch pools[index].plan.role {
    case .prefill: prefill[pools[index].workers].reduce(0) { $0 + $1.waiting }
    case .decode:
      batch[pools[index].workers].reduce(0) { $0 + $1.stalled } + (decodePools.first == index ? handoffs.count : 0)
    case .general: batch[pools[index].workers].reduce(0) { $0 + $1.prompts.waiting + $1.stalled }
    }
  }

  /// Requests being worked on in a pool.
  func running(ofPool index: Int) -> Int {
    switch pools[index].plan.role {
    case .prefill: prefill[pools[index].workers].reduce(0) { $0 + $1.inPass }
    case .decode: batch[pools[index].workers].reduce(0) { $0 + $1.batch }
    case .general: batch[pools[index].workers].reduce(0) { $0 + $1.batch + $1.prompts.inChunk }
    }
  }

  /// Sequences in the batches of a pool.
  func sequences(ofPool index: Int) -> Int {
    pools[index].plan.role == .prefill ? 0 : batch[pools[index].workers].reduce(0) { $0 + $1.batch }
  }

  /// KV-cache tokens in use in a pool that decodes, and those that fit; nil where memory is not modelled.
  func kvTokens(ofPool index: Int) -> (used: Double, room: Double)? {
    guard pools[index].plan.role != .prefill, let room = pools[index].model.kvTokens else { return nil }
    let used = batch[pools[index].workers].reduce(0) { $0 + $1.kvTokens(at: time) }
    return (used, room * Double(max(1, pools[index].plan.workers)))
  }

  func kvUsage(ofPool index: Int) -> Double? { kvTokens(ofPool: index).map { $0.used / $0.room } }

  /// What a worker of a pool has done since the start.
  func totals(ofPool index: Int, worker: Int) -> WorkerTotals {
    let place = pools[index].workers.lowerBound + worker
    return switch pools[index].plan.role {
    case .prefill: WorkerTotals(prefill: prefill[place].totals(at: time))
    case .decode: WorkerTotals(decode: batch[place].totals(at: time))
    case .general: WorkerTotals(prefill: batch[place].prefillTotals(at: time), decode: batch[place].totals(at: time))
    }
  }

  /// States of a pool's workers.
  func states(ofPool index: Int) -> ArraySlice<WorkerState> {
    let offset = pools[index].plan.role == .prefill ? 0 : prefill.count
    return state[pools[index].workers.lowerBound + offset..<pools[index].workers.upperBound + offset]
  }
}
