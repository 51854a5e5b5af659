import Fleet

/// Another tool's estimate of one prefill pass or one decode step.
public struct PassRow: Sendable {
  public let line: Int
  public let model: String
  public let system: String
  public let backend: String
  let half: Half
  /// Whether it is a prefill pass; otherwise one decode step at context `input`.
  let isPrefill: Bool
  let layout: ParallelLayout
  /// Names of the formats of weights, experts, KV cache and prompt attention.
  let weights: String
  let experts: String
  let cache: String
  let attention: String
  let input: Int
  /// Tokens of each prompt that are cached.
  let prefix: Int
  /// Sequences of a group of data-parallel attention.
  let batch: Int
  /// Seconds.
  let latency: Double

  static let columns: Set<String> = [
    "phase", "model", "system", "backend", "tp", "gemm", "kvcache", "fmha", "moe", "isl", "batch", "latency_ms",
  ]

  static func read(_ table: CSVTable) throws(CSVError) -> [PassRow] {
    try FieldReader.all(of: table).map { (fields) throws(CSVError) in try PassRow(fields) }
  }

  private init(_ fields: FieldReader) throws(CSVError) {
    line = fields.line
    model = fields.text("model")
    system = fields.text("system")
    backend = fields.text("backend")
    half = Half(configuration: fields.joined(["model", "system", "backend", "tp", "gemm", "isl", "prefix"]))
    switch fields.text("phase") {
    case "context": isPrefill = true
    case "generation": isPrefill = false
    case let phase:
      throw CSVError(line: fields.line, problem: "phase: found '\(phase)', expected context or generation")
    }
    layout = try ParallelLayout(fields, prefix: "")
    weights = fields.text("gemm")
    experts = fields.text("moe")
    cache = fields.text("kvcache")
    attention = fields.text("fmha")
    input = try fields.positiveCount("isl")
    prefix = try fields.count("prefix") ?? 0
    batch = try fields.positiveCount("batch")
    latency = try fields.positive("latency_ms") / 1000
    guard !isPrefill || prefix < input else {
      throw CSVError(line: fields.line, problem: "prefix: found \(prefix), expected less than isl, \(input)")
    }
  }
}
