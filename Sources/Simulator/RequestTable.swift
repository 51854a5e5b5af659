/// All requests in flight as columns. A slot is taken at arrival and given back at the end, so that memory is bounded by
/// what is in flight and not by what has passed.
struct RequestTable: Sendable {
  /// Arrival, start and end of prefill, start of the KV transfer, first token: seconds since the start; below the arrival
  /// where it has not happened.
  var arrival: ContiguousArray<Double> = []
  var prefillStart: ContiguousArray<Double> = []
  var prefillEnd: ContiguousArray<Double> = []
  var transferStart: ContiguousArray<Double> = []
  var firstToken: ContiguousArray<Double> = []
  /// Tokens of the prompt and of the output.
  var prompt: ContiguousArray<Int32> = []
  var output: ContiguousArray<Int32> = []
  /// Tokens that its next prefill has to compute; the rest of the context is in a cache.
  var computed: ContiguousArray<Int32> = []
  /// Tokens of context that there are, and output tokens still to make.
  var context: ContiguousArray<Int64> = []
  var remaining: ContiguousArray<Int32> = []
  var prefillWorker: ContiguousArray<Int32> = []
  var batchWorker: ContiguousArray<Int32> = []
  /// Tokens of decode memory reserved for it, and its place in the order of joining a batch.
  var reserved: ContiguousArray<Int32> = []
  var joined: ContiguousArray<Int64> = []
  /// What it adds to the load of the worker that it was routed to.
  var load: ContiguousArray<Double> = []
  var priority: ContiguousArray<UInt8> = []
  /// Tokens of its KV cache that are, or were, sent.
  var moved: ContiguousArray<Int64> = []
  /// What has become of the part of its KV cache that is sent while its prompt is computed.
  var early: ContiguousArray<EarlyPart> = []
  /// Its place in the trace; -1 where there is none.
  var traceIndex: ContiguousArray<Int32> = []
  private var free: ContiguousArray<Int32> = []

  /// Requests in flight.
  var count: Int { arrival.count - free.count }

  /// Before any time.
  static let never = -Double.infinity

  mutating func insert(_ request: Arrival) -> Int32 {
    let slot = free.popLast() ?? grow()
    let i = Int(slot)
    arrival[i] = request.time
    prefillStart[i] = RequestTable.never
    prefillEnd[i] = RequestTable.never
    firstToken[i] = RequestTable.never
    prompt[i] = request.prompt
    output[i] = request.output
    computed[i] = request.computed
    context[i] = Int64(request.prompt)
    remaining[i] = request.output
    prefillWorker[i] = -1
    batchWorker[i] = -1
    priority[i] = request.priority
    early[i] = .none
    traceIndex[i] = request.traceIndex
    return slot
  }

  private mutating func grow() -> Int32 {
    arrival.append(0)
    prefillStart.append(0)
    prefillEnd.append(0)
    transferStart.append(0)
    firstToken.append(0)
    prompt.append(0)
    output.append(0)
    computed.append(0)
    context.append(0)
    remaining.append(0)
    prefillWorker.append(-1)
    batchWorker.append(-1)
    reserved.append(0)
    joined.append(0)
    load.append(0)
    priority.append(0)
    moved.append(0)
    early.append(.none)
    traceIndex.append(-1)
    return Int32(arrival.count - 1)
  }

  mutating func remove(_ slot: Int32) { free.append(slot) }

  /// A prefill has made one token.
  mutating func addToken(_ slot: Int32) {
    context[Int(slot)] += 1
    remaining[Int(slot)] -= 1
  }

  /// Its KV cache is lost: all of its context has to be computed again.
  mutating func loseCache(_ slot: Int32) { computed[Int(slot)] = Int32(min(context[Int(slot)], Int64(Int32.max))) }
}

/// The part of a KV cache that is sent layer by layer before its prompt is computed.
enum EarlyPart: UInt8, Sendable {
  /// There is none: all is sent afterwards.
  case none
  /// On its way, the prompt not computed yet.
  case sending
  /// There, the prompt not computed yet.
  case sent
  /// Its last bytes on their way, the prompt computed: the last layer follows.
  case closing
  /// Its last bytes on their way to a worker that is gone: they are worth nothing; the prompt not computed yet.
  case void
  /// The same, the prompt computed.
  case voidClosing
}
