import Fleet

/// Recorded arrivals: when each request came, how long its prompt was and how long its output. One array a column.
public struct Trace: Sendable, Equatable {
  /// What a user calls it: the file's name.
  public let name: String
  /// The format that it was read from; nil of one that was made.
  public let format: TraceFormat?
  /// Seconds since the first arrival, never falling.
  public let arrivals: ContiguousArray<Double>
  /// Tokens of each prompt, 1 or more.
  public let promptTokens: ContiguousArray<Int32>
  /// Tokens of each output, 1 or more.
  public let outputTokens: ContiguousArray<Int32>
  /// The prompts' blocks in the prefix cache; nil where the trace has none.
  public let blocks: PromptBlocks?
  /// What was done to the rows besides reading them, in words fit to show; empty where nothing was.
  public let notes: [String]
  /// Rows that are not requests and were left out, such as failures without an output.
  public let skipped: Int
  /// Rows that stood before an earlier one and were moved to their time.
  public let reordered: Int
  /// Tokens over requests.
  public let meanPrompt: Double
  public let meanOutput: Double

  /// A trace of these columns, which must have one length; `arrivals` never fall and start at 0, lengths are 1 or more.
  public init(
    name: String, arrivals: ContiguousArray<Double>, promptTokens: ContiguousArray<Int32>,
    outputTokens: ContiguousArray<Int32>, blocks: PromptBlocks? = nil, format: TraceFormat? = nil, notes: [String] = [],
    skipped: Int = 0, reordered: Int = 0
  ) {
    precondition(arrivals.count == promptTokens.count && arrivals.count == outputTokens.count, "columns of one length")
    func mean(_ column: ContiguousArray<Int32>) -> Double {
      column.isEmpty ? 0 : column.reduce(0) { $0 + Double($1) } / Double(column.count)
    }
    self.name = name
    self.format = format
    self.arrivals = arrivals
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
    self.blocks = blocks
    self.notes = notes
    self.skipped = skipped
    self.reordered = reordered
    meanPrompt = mean(promptTokens)
    meanOutput = mean(outputTokens)
  }

  /// Requests.
  public var count: Int { arrivals.count }
  /// Seconds from the first arrival to the last.
  public var duration: Double { arrivals.last ?? 0 }
  /// Requests per second between the first arrival and the last; 0 of a single moment.
  public var meanRate: Double { duration > 0 ? Double(count - 1) / duration : 0 }
}

/// The prefix-cache blocks of all prompts, one after another. Equal numbers are equal blocks behind equal beginnings,
/// so a cache holds a prompt's longest run of known numbers from its start.
public struct PromptBlocks: Sendable, Equatable {
  /// Tokens of a full block; a prompt's last one may be shorter.
  public let blockTokens: Int
  /// Block numbers of request 0, then of request 1, and so on.
  public let ids: ContiguousArray<Int32>
  /// Where each request's blocks begin in `ids`, and the end: one more than there are requests.
  public let offsets: ContiguousArray<Int32>

  /// The block numbers of one request.
  public subscript(request: Int) -> ContiguousArray<Int32>.SubSequence {
    ids[Int(offsets[request])..<Int(offsets[request + 1])]
  }
}

/// The formats of traces that are read; which one a file has is seen from its first line.
public enum TraceFormat: String, Sendable, CaseIterable {
  /// Azure LLM inference traces of 2023 and 2024: `TIMESTAMP,ContextTokens,GeneratedTokens`.
  case azure
  /// Mooncake traces: a JSON object a line with `timestamp` (ms), `input_length`, `output_length` and `hash_ids`.
  case mooncake
  /// BurstGPT: `Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type`, further columns allowed.
  case burstGPT
}

/// Why a trace cannot be read.
public struct TraceError: Error, Equatable, CustomStringConvertible {
  public let file: String
  /// Counted from 1; nil where the whole file is meant.
  public let line: Int?
  /// What was found and what was expected.
  public let problem: String

  public init(file: String, line: Int? = nil, problem: String) {
    self.file = file
    self.line = line
    self.problem = problem
  }

  public var description: String { plain(file) + (line.map { ":\($0)" } ?? "") + ": " + problem }
}
