/// All requests in flight as columns. A slot is taken at arrival and given back at the end, so that memory is bounded by
/// what is in flight and not by what has passed.
struct RequestTable: Sendable {
  /// Arrival, start of prefill, start of the KV transfer, first token: seconds since the start.
  var arrival: ContiguousArray<Double> = []
  var prefillStart: ContiguousArray<Double> = []
  var transferStart: ContiguousArray<Double> = []
  var firstToken: ContiguousArray<Double> = []
  /// Tokens of the prompt, of it those to compute, and of the output.
  var prompt: ContiguousArray<Int32> = []
  var computed: ContiguousArray<Int32> = []
  var output: ContiguousArray<Int32> = []
  var prefillWorker: ContiguousArray<Int32> = []
  var decodeWorker: ContiguousArray<Int32> = []
  /// Tokens of decode memory reserved for it.
  var reserved: ContiguousArray<Int32> = []
  /// Tokens of context and steps still to go when it (re)joins a batch, and its place in the order of joining.
  var context: ContiguousArray<Int64> = []
  var remaining: ContiguousArray<Int32> = []
  var joined: ContiguousArray<Int64> = []
  private var free: ContiguousArray<Int32> = []

  /// Requests in flight.
  var count: Int { arrival.count - free.count }

  mutating func insert(arrival time: Double, prompt tokens: Int32, computed new: Int32, output out: Int32) -> Int32 {
    if let slot = free.popLast() {
      let i = Int(slot)
      arrival[i] = time
      prefillStart[i] = -1
      prompt[i] = tokens
      computed[i] = new
      output[i] = out
      return slot
    }
    arrival.append(time)
    prefillStart.append(-1)
    transferStart.append(0)
    firstToken.append(0)
    prompt.append(tokens)
    computed.append(new)
    output.append(out)
    prefillWorker.append(0)
    decodeWorker.append(0)
    reserved.append(0)
    context.append(0)
    remaining.append(0)
    joined.append(0)
    return Int32(arrival.count - 1)
  }

  mutating func remove(_ slot: Int32) { free.append(slot) }
}
