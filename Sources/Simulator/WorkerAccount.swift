import Capacity
public import Fleet

/// A worker as an engine's own metrics would tell it: what it has now, and what it has done since the start.
public struct WorkerAccount: Sendable {
  public let worker: Journal.Worker
  public var state = WorkerState.up
  /// Prompts that wait, or sequences that are here and have no room in the batch.
  public var waiting = 0
  /// Prompt tokens here that are to be computed; those of the running pass count until it ends.
  public var queuedTokens = 0
  /// Prompts in the running pass, sequences in the batch.
  public var running = 0
  /// Prompts computed here that no decode worker has room for yet.
  public var handoffs = 0
  /// KV caches on their way from here, and to here.
  public var sending = 0
  public var receiving = 0
  /// KV-cache tokens in use, and those that fit; nil where memory is not modelled.
  public var kvTokens: Double?
  public var kvRoom: Double?
  /// Most sequences in a batch; nil for a prefill worker.
  public var maxSequences: Int?
  /// Prompt tokens computed, tokens of decode steps, and the steps, since the start.
  public var computedTokens = 0.0
  public var decodedTokens = 0.0
  public var steps = 0.0
  public var preemptions = 0
  /// Seconds in which it computed, since the start and the warm-up before it.
  public var busySeconds = 0.0
  /// Share of its capacity in use, 0 to 1.
  public var busy = 0.0
  /// Watts of each of its devices, without its host and the building; nil where the device's power is unknown.
  public var deviceWatts: Double?
}

extension Simulator {
  /// Whether a journal is kept.
  public var keepsJournal: Bool {
    get { main.engine.journal != nil }
    set { main.engine.journal = newValue ? main.engine.journal ?? Journal() : nil }
  }

  /// What happened at workers since the last call, oldest first.
  public mutating func takeJournal() -> ContiguousArray<Journal.Entry> { main.engine.journal?.take() ?? [] }

  /// All workers, in the order of a snapshot's table.
  public func accounts() -> [WorkerAccount] { main.accounts() }
}

extension FleetRun {
  fileprivate func accounts() -> [WorkerAccount] {
    let transfers = engine.transfers()
    return engine.pools.indices.flatMap { pool in
      let states = engine.states(ofPool: pool)
      let totals = engine.totals(ofPool: pool)
      return engine.pools[pool].workers.enumerated().map { place, worker in
        var account = WorkerAccount(worker: Journal.Worker(pool: pool, place: place))
        account.state = states[states.startIndex + place]
        account.computedTokens = totals[place].prefill.tokens
        account.decodedTokens = totals[place].decode.tokens
        account.steps = totals[place].decode.steps
        account.kvRoom = model.workers[pool].kvTokens
        read(worker, of: pool, transfers, into: &account)
        readMeter(pool, place, into: &account)
        return account
      }
    }
  }

  private func read(_ worker: Int, of pool: Int, _ transfers: Engine.Transfers, into account: inout WorkerAccount) {
    if engine.pools[pool].role == .prefill {
      account.waiting = engine.prefill[worker].waiting
      account.queuedTokens = engine.prefill[worker].tokensLeft(engine.requests)
      account.busySeconds = engine.prefill[worker].totals(at: engine.time).busySeconds
      account.running = engine.prefill[worker].inPass
      account.handoffs = transfers.waiting[worker]
      account.sending = transfers.sending[worker]
      account.kvTokens = account.kvRoom.map { min($0, Double(engine.prefill[worker].held)) }
    } else {
      let batch = engine.batch[worker]
      account.waiting = batch.prompts.waiting + batch.stalled
      account.queuedTokens = batch.prompts.tokensLeft(engine.requests)
      account.busySeconds = batch.busySeconds(at: engine.time)
      account.running = batch.batch + batch.prompts.inChunk
      account.receiving = transfers.receiving[worker]
      account.kvTokens = account.kvRoom.map { _ in batch.kvTokens(at: meter.time) }
      account.maxSequences = engine.pools[pool].maxSequences
      account.preemptions = batch.preemptions
    }
  }

  private func readMeter(_ pool: Int, _ place: Int, into account: inout WorkerAccount) {
    let meter = meter.pools[pool]
    guard meter.workerBusy.indices.contains(place) else { return }
    account.busy = min(1, meter.workerBusy[place].value)
    let watts = meter.workerWatts[place] / Double(meter.plan.devicesPerWorker)
    account.deviceWatts = watts.isNaN ? nil : PowerModel.deviceWatts(facility: watts, model.plan.money)
  }
}

extension Engine {
  /// KV caches that leave each prefill worker, that wait there, and that come to each worker that decodes.
  struct Transfers {
    var sending: [Int]
    var waiting: [Int]
    var receiving: [Int]
  }

  func transfers() -> Transfers {
    var transfers = Transfers(
      sending: link.perSource.map(Int.init), waiting: [Int](repeating: 0, count: prefill.count),
      receiving: [Int](repeating: 0, count: batch.count))
    for (target, count) in link.perTarget.enumerated() { transfers.receiving[target] = Int(count) }
    for slot in link.arrivingSlots {
      transfers.sending[Int(requests[slot].prefillWorker)] += 1
      let target = Int(requests[slot].batchWorker)
      if target >= 0 { transfers.receiving[target] += 1 }
    }
    for slot in handoffs.slots(requests) { transfers.waiting[Int(requests[slot].prefillWorker)] += 1 }
    return transfers
  }
}
