import Capacity

/// Prompts that wait at a worker and the chunk of them that its next iteration computes.
///
/// One prompt may be computed in part; a chunk takes from it first and then from the next ones, in order, up to its
/// tokens.
struct PromptQueue: Sendable {
  private var queue = PriorityQueue()
  /// The prompt that is computed in part, and how much of it; -1 where there is none.
  private var begun: Int32 = -1
  private var begunTokens: Int32 = 0
  /// What the present chunk computes, and the prompts that it completes.
  private(set) var tokens: Int64 = 0
  private(set) var pairs = 0.0
  private(set) var finishing = SlotQueue()

  var isEmpty: Bool { begun < 0 && queue.isEmpty }
  var first: Int32? { begun < 0 ? queue.first : begun }
  /// Prompts that no chunk has worked on yet.
  var waiting: Int { queue.count }
  /// Prompts that the present chunk works on, if it runs.
  var inChunk: Int { finishing.count + (hasBegun ? 1 : 0) }
  /// Whether the first prompt is computed in part.
  var hasBegun: Bool { begun >= 0 }
  /// The lowest priority that waits.
  var lowest: UInt8? { queue.lowest }

  /// All prompts, those of the chunk first.
  func slots(_ requests: RequestTable) -> [Int32] {
    finishing.slots(requests) + (hasBegun ? [begun] : []) + queue.slots(requests)
  }

  mutating func append(_ slot: Int32, _ requests: inout RequestTable) { queue.append(slot, &requests) }

  /// Puts a prompt before all of its priority that have not begun.
  mutating func prepend(_ slot: Int32, _ requests: inout RequestTable) { queue.prepend(slot, &requests) }

  /// Takes out the prompt that would be computed last.
  mutating func removeLast(_ requests: inout RequestTable) -> Int32? { queue.removeLast(&requests) }

  /// Takes out one of the prompts that the chunk has completed, in order.
  mutating func removeFinished(_ requests: inout RequestTable) -> Int32? {
    finishing.popFirst(&requests)
  }

  /// Forgets the chunk, whose prompts have been taken out.
  mutating func clearChunk() {
    tokens = 0
    pairs = 0
  }

  /// Takes up to `room` tokens of the first prompt into the chunk, and returns how many.
  mutating func takeHead(room: Int32, at time: Double, _ requests: inout RequestTable) -> Int32 {
    guard let slot = begin(at: time, &requests) else { return 0 }
    let left = requests[slot].computed - begunTokens
    let taken = min(left, room)
    take(taken, past: Int32(requests[slot].context) - left)
    if taken == left {
      finishing.append(slot, &requests)
      begun = -1
      begunTokens = 0
    } else {
      begunTokens += taken
    }
    return taken
  }

  /// Takes as many whole chunks of `room` tokens as the first prompt fills alone; the last, partly filled one is left
  /// to be shared. Returns how many chunks.
  mutating func takeWholeChunks(of room: Int32, at time: Double, _ requests: inout RequestTable) -> Int32 {
    guard let slot = first, requests[slot].computed - begunTokens > room else { return 0 }
    _ = begin(at: time, &requests)
    let left = requests[slot].computed - begunTokens
    let chunks = (left - 1) / room
    take(chunks * room, past: Int32(requests[slot].context) - left)
    begunTokens += chunks * room
    return chunks
  }

  /// The first prompt, which is begun with it.
  private mutating func begin(at time: Double, _ requests: inout RequestTable) -> Int32? {
    if begun >= 0 { return begun }
    guard !queue.isEmpty else { return nil }
    begun = queue.removeFirst(&requests)
    begunTokens = 0
    if requests[begun].prefillStart == Request.never { requests[begun].prefillStart = time }
    return begun
  }

  /// Tokens that are still to be computed, those of the present chunk included.
  func tokensLeft(_ requests: RequestTable) -> Int {
    let part = hasBegun ? Int(requests[begun].computed - begunTokens) : 0
    return queue.slots(requests).reduce(Int(tokens) + part) { $0 + Int(requests[$1].computed) }
  }

  /// Takes everything out, for when the worker is gone; the chunk's prompts too.
  mutating func removeAll(_ requests: RequestTable) -> [Int32] {
    let slots = slots(requests)
    self = PromptQueue()
    return slots
  }

  private mutating func take(_ count: Int32, past: Int32) {
    tokens += Int64(count)
    pairs += WorkerModel.pairs(tokens: Double(count), past: Double(past))
  }
}
