import Capacity

/// Prompts that wait at a worker and the chunk of them that its next iteration computes.
///
/// The head may be computed in part; a chunk takes from it first and then from the next ones, in order, up to its tokens.
struct PromptQueue: Sendable {
  private var queue = IndexQueue()
  /// Tokens of the queue's head that are computed already.
  private var headDone: Int32 = 0
  /// What the present chunk computes, and the prompts that it completes.
  private(set) var tokens: Int64 = 0
  private(set) var pairs = 0.0
  private(set) var finishing: ContiguousArray<Int32> = []

  var isEmpty: Bool { queue.isEmpty }
  var first: Int32? { queue.first }
  /// Prompts that no chunk has worked on yet.
  var waiting: Int { queue.count - (headDone > 0 ? 1 : 0) }
  /// Prompts that the present chunk works on, if it runs.
  var inChunk: Int { finishing.count + (headDone > 0 ? 1 : 0) }
  /// Whether the head is computed in part.
  var hasBegun: Bool { headDone > 0 }

  /// All prompts, those of the chunk first.
  var slots: [Int32] { Array(finishing) + queue.slots }

  mutating func append(_ slot: Int32) { queue.append(slot) }

  /// Puts a prompt before all that have not begun.
  mutating func prepend(_ slot: Int32) {
    guard headDone > 0 else { return queue.prepend(slot) }
    let head = queue.removeFirst()
    queue.prepend(slot)
    queue.prepend(head)
  }

  mutating func clearChunk() {
    tokens = 0
    pairs = 0
    finishing.removeAll(keepingCapacity: true)
  }

  /// Takes up to `room` tokens of the head into the chunk, and returns how many.
  mutating func takeHead(room: Int32, at time: Double, _ requests: inout RequestTable) -> Int32 {
    guard let slot = queue.first else { return 0 }
    let i = Int(slot)
    if requests.prefillStart[i] == RequestTable.never { requests.prefillStart[i] = time }
    let left = requests.computed[i] - headDone
    let taken = min(left, room)
    take(taken, past: Int32(requests.context[i]) - left)
    if taken == left {
      finishing.append(queue.removeFirst())
      headDone = 0
    } else {
      headDone += taken
    }
    return taken
  }

  /// Takes as many whole chunks of `room` tokens as the head fills alone; the last, partly filled one is left to be shared.
  /// Returns how many chunks.
  mutating func takeWholeChunks(of room: Int32, at time: Double, _ requests: inout RequestTable) -> Int32 {
    guard let slot = queue.first else { return 0 }
    let i = Int(slot)
    let left = requests.computed[i] - headDone
    guard left > room else { return 0 }
    if requests.prefillStart[i] == RequestTable.never { requests.prefillStart[i] = time }
    let chunks = (left - 1) / room
    take(chunks * room, past: Int32(requests.context[i]) - left)
    headDone += chunks * room
    return chunks
  }

  /// Tokens that are still to be computed, those of the present chunk included.
  func tokensLeft(_ requests: RequestTable) -> Int {
    queue.slots.reduce(Int(tokens) - Int(headDone)) { $0 + Int(requests.computed[Int($1)]) }
  }

  /// Takes everything out, for when the worker is gone; the chunk's prompts too.
  mutating func removeAll() -> [Int32] {
    var slots = Array(finishing)
    while !queue.isEmpty { slots.append(queue.removeFirst()) }
    headDone = 0
    clearChunk()
    return slots
  }

  private mutating func take(_ count: Int32, past: Int32) {
    tokens += Int64(count)
    pairs += WorkerModel.pairs(tokens: Double(count), past: Double(past))
  }
}
