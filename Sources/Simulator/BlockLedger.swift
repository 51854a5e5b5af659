/// KV-cache blocks in use by a worker's batch, exact although every sequence grows by one token a step: a sequence
/// takes a new block every 16 steps, so it is enough to know how many sequences are at each place in their block.
struct BlockLedger: Sendable {
  static let blockTokens: Int64 = 16

  /// Blocks that there are; `Int64.max` when memory is not modelled.
  let capacity: Int64
  private(set) var used: Int64 = 0
  /// Blocks of prompts that are being computed: they do not grow.
  private var held: Int64 = 0
  private var sequences: Int64 = 0
  /// Sequences by (context - step) mod 16.
  private var phases = SIMD16<Int32>()

  /// Blocks in whose place a sequence's fixed state stands.
  private let state: Int64

  /// - Parameter state: tokens that a sequence takes besides its context.
  init(tokens: Double?, state: Double = 0) {
    self.state = BlockLedger.stateBlocks(state)
    capacity = tokens.map { Int64(min($0, 1e15)) / BlockLedger.blockTokens } ?? .max
  }

  /// The same memory with nothing in it.
  func emptied() -> BlockLedger {
    var ledger = self
    (ledger.used, ledger.held, ledger.sequences, ledger.phases) = (0, 0, 0, SIMD16())
    return ledger
  }

  /// Whether the capacity means anything.
  var isBounded: Bool { capacity != .max }

  /// Whole blocks in whose place so many tokens of fixed state stand.
  static func stateBlocks(_ tokens: Double) -> Int64 { blocks(Int64(min(max(0, tokens), 1e12).rounded(.up))) }

  static func blocks(_ context: Int64) -> Int64 { (context + blockTokens - 1) / blockTokens }

  /// Blocks of a sequence: its context's and its fixed state's.
  private func room(_ context: Int64) -> Int64 { BlockLedger.blocks(context) + state }

  /// Whether a sequence can join: its blocks, and one more for every sequence that is there, so that one that was put
  /// back does not return only to be put back again.
  func fits(_ context: Int64) -> Bool {
    !isBounded || used + room(context) + (sequences > 0 ? sequences + 1 : 0) <= capacity
  }

  private func phase(_ context: Int64, _ step: Int64) -> Int { Int((context - step) & (BlockLedger.blockTokens - 1)) }

  /// Takes or gives back the blocks of a prompt that is being computed.
  mutating func hold(_ context: Int64) {
    used += room(context)
    held += room(context)
  }

  mutating func release(_ context: Int64) {
    used -= room(context)
    held -= room(context)
  }

  mutating func add(context: Int64, at step: Int64) {
    used += room(context)
    sequences += 1
    phases[phase(context, step)] += 1
  }

  mutating func remove(context: Int64, at step: Int64) {
    used -= room(context)
    sequences -= 1
    phases[phase(context, step)] -= 1
  }

  /// Blocks taken by `count` steps from `step` on: a sequence takes one in the step that begins with its blocks full.
  private func growth(_ count: Int64, from step: Int64) -> Int64 {
    var blocks = count / BlockLedger.blockTokens * sequences
    var j: Int64 = 0
    while j < count % BlockLedger.blockTokens {
      blocks += full(at: step + j)
      j += 1
    }
    return blocks
  }

  /// Sequences whose last block is full at `step`.
  private func full(at step: Int64) -> Int64 { Int64(phases[Int((0 &- step) & (BlockLedger.blockTokens - 1))]) }

  mutating func advance(_ count: Int64, from step: Int64) { used += growth(count, from: step) }

  /// Blocks in use after `count` steps from `step` on.
  func used(after count: Int64, from step: Int64) -> Int64 { used + growth(count, from: step) }

  /// Whether there are blocks for the step that begins at `step`.
  @inline(__always)
  func hasStep(from step: Int64) -> Bool { !isBounded || sequences == 0 || full(at: step) <= capacity - used }

  /// Steps from `step` on for which blocks last, at most `limit`.
  func stepsLeft(from step: Int64, limit: Int64) -> Int64 {
    guard isBounded, sequences > 0 else { return limit }
    let free = capacity - used
    let (needed, overflow) = (limit / BlockLedger.blockTokens + 1).multipliedReportingOverflow(by: sequences)
    if !overflow && needed <= free { return limit }
    let cycles = max(0, free) / sequences
    var steps = cycles * BlockLedger.blockTokens
    var left = free - cycles * sequences
    while steps < limit {
      left -= full(at: step + steps)
      if left < 0 { break }
      steps += 1
    }
    return min(steps, limit)
  }
}
