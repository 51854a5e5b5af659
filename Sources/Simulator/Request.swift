/// A request in flight: what it asks for, how far it is, and when what happened to it.
///
/// One after another in memory, each in two cache lines: what its end needs is in the first one, since by then it has
/// been away from the processor's caches for as long as it was decoded. So the order of the members matters.
struct Request: Sendable {
  /// Stands for no slot.
  static var none: Int32 { -1 }
  /// Before any time.
  static var never: Double { -.infinity }

  /// Arrival and first token: seconds since the start; below the arrival where it has not happened.
  var arrival = 0.0
  var firstToken = Request.never
  /// Tokens of context that there are.
  var context: Int64 = 0
  /// Tokens of the prompt and of the output, and output tokens still to make.
  var prompt: Int32 = 0
  var output: Int32 = 0
  var remaining: Int32 = 0
  /// Tokens of decode memory reserved for it.
  var reserved: Int32 = 0
  /// Its place in the order of joining a batch.
  var joined: UInt32 = 0
  /// Its worker that decodes; -1 where there is none.
  var batchWorker: Int32 = -1
  /// Tokens that its next prefill has to compute; the rest of the context is in a cache.
  var computed: Int32 = 0
  /// The ones behind it and before it in the queue that it is in, if it is in one; of a slot that is free the next free
  /// one.
  var next = Request.none
  var previous = Request.none
  var priority: UInt8 = 0
  /// What has become of the part of its KV cache that is sent while its prompt is computed.
  var early = EarlyPart.none

  /// Start and end of prefill, start of the KV transfer.
  var prefillStart = Request.never
  var prefillEnd = Request.never
  var transferStart = Request.never
  /// What it adds to the load of the worker that it was routed to.
  var load = 0.0
  /// Its worker that computes the prompt; -1 where there is none.
  var prefillWorker: Int32 = -1
  /// Tokens of its KV cache that are, or were, sent.
  var moved: Int32 = 0
  /// Its place in the trace; -1 where there is none.
  var traceIndex: Int32 = -1

  init(_ arrival: Arrival) {
    self.arrival = arrival.time
    context = Int64(arrival.prompt)
    prompt = arrival.prompt
    output = arrival.output
    remaining = arrival.output
    computed = arrival.computed
    traceIndex = arrival.traceIndex
    priority = arrival.priority
  }

  @inline(__always)
  mutating func link(previous: Int32, next: Int32) {
    self.previous = previous
    self.next = next
  }

  /// A prefill has made one token.
  mutating func addToken() {
    context += 1
    remaining -= 1
  }

  /// Its KV cache is lost: all of its context has to be computed again.
  mutating func loseCache() { computed = Int32(min(context, Int64(Int32.max))) }
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
