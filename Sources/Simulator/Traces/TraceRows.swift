/// The rows of a trace as they are read, in columns.
struct TraceRows {
  /// Most tokens of a prompt or an output that are believed.
  static let mostTokens: Int64 = 100_000_000
  /// Tokens of a block of Mooncake's traces.
  static let mooncakeBlock = 512

  /// Nanoseconds since any moment: whole numbers, so that seven decimals of a date survive.
  private(set) var times = ContiguousArray<Int64>()
  private var prompts = ContiguousArray<Int32>()
  private var outputs = ContiguousArray<Int32>()
  private var ids = ContiguousArray<Int32>()
  private var offsets: ContiguousArray<Int32> = [0]
  private var withoutOutput = 0
  private var withoutPrompt = 0

  var skipped: Int { withoutOutput + withoutPrompt }

  /// Takes a row in, or counts it out.
  mutating func append(time: Int64, prompt: Int64, output: Int64) -> Bool {
    if output == 0 {
      withoutOutput += 1
      return false
    }
    if prompt == 0 {
      withoutPrompt += 1
      return false
    }
    times.append(time)
    prompts.append(Int32(prompt))
    outputs.append(Int32(output))
    return true
  }

  /// The blocks of the row that was just taken in.
  mutating func append(blocks: ContiguousArray<Int32>) {
    ids.append(contentsOf: blocks)
    offsets.append(Int32(ids.count))
  }

  var hasBlocks: Bool { offsets.count > 1 }

  /// Sorts the rows, spreads what stands in coarse steps, and adds up.
  func trace(name: String, format: TraceFormat) -> Trace {
    let order = sorted()
    let first = order.map { times[$0[0]] } ?? times[0]
    let ordered = order.map { order in ContiguousArray(order.map { times[$0] }) } ?? times
    let spread = TimeSteps.seconds(ContiguousArray(ordered.map { $0 - first }))
    let reordered = order == nil ? 0 : misplaced()
    return Trace(
      name: name, arrivals: spread.arrivals, promptTokens: arranged(prompts, order),
      outputTokens: arranged(outputs, order), blocks: hasBlocks ? blocks(order) : nil, format: format,
      notes: notes(step: spread.step, reordered: reordered), skipped: skipped, reordered: reordered)
  }

  /// The rows in the order of time, those of equal time as they stand; nil where they are already.
  private func sorted() -> [Int]? {
    guard zip(times, times.dropFirst()).contains(where: { $1 < $0 }) else { return nil }
    return times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
  }

  private func misplaced() -> Int {
    var latest = Int64.min
    var count = 0
    for time in times {
      if time < latest { count += 1 }
      latest = max(latest, time)
    }
    return count
  }

  private func arranged(_ column: ContiguousArray<Int32>, _ order: [Int]?) -> ContiguousArray<Int32> {
    guard let order else { return column }
    return ContiguousArray(order.map { column[$0] })
  }

  private func blocks(_ order: [Int]?) -> PromptBlocks {
    guard let order else { return PromptBlocks(blockTokens: Self.mooncakeBlock, ids: ids, offsets: offsets) }
    var newIDs = ContiguousArray<Int32>()
    var newOffsets: ContiguousArray<Int32> = [0]
    newIDs.reserveCapacity(ids.count)
    for row in order {
      newIDs.append(contentsOf: ids[Int(offsets[row])..<Int(offsets[row + 1])])
      newOffsets.append(Int32(newIDs.count))
    }
    return PromptBlocks(blockTokens: Self.mooncakeBlock, ids: newIDs, offsets: newOffsets)
  }

  private func notes(step: Double?, reordered: Int) -> [String] {
    func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }
    var notes: [String] = []
    if withoutOutput > 0 { notes.append("\(rows(withoutOutput)) without output tokens left out") }
    if withoutPrompt > 0 { notes.append("\(rows(withoutPrompt)) without prompt tokens left out") }
    if reordered > 0 { notes.append("\(rows(reordered)) out of order moved to their time") }
    if let step {
      let text = step == step.rounded() ? "\(Int(step))" : "\(step)"
      notes.append("times stand in steps of \(text) s: arrivals of a step are spread evenly over it")
    }
    return notes
  }
}
