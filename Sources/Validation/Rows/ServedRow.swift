import Fleet

/// A measurement of a system under a closed loop.
public struct ServedRow: Sendable {
  /// Line of the file.
  public let line: Int
  public let id: String
  public let model: String
  public let system: String
  public let backend: String
  let precision: String
  /// Whether one worker served both phases.
  let isAggregated: Bool
  let input: Int
  let output: Int
  /// Requests in flight; where it is not given, the decode workers' batches together.
  let concurrency: Int?
  let layout: ParallelLayout
  let prefillLayout: ParallelLayout
  let decodeLayout: ParallelLayout
  /// Workers of each phase; nil: not recorded, and the row is no configuration.
  let prefillWorkers: Int?
  let decodeWorkers: Int?
  let half: Half
  /// Name of the file that the measurement comes from.
  let source: String
  /// Measured, seconds.
  let ttft: Double
  let tpot: Double

  /// Columns without which a table is none of served rows.
  static let columns: Set<String> = [
    "mode", "model", "system", "backend", "precision", "isl", "osl", "concurrency", "ttft_ms", "tpot_ms",
  ]

  static func read(_ table: CSVTable) throws(CSVError) -> [ServedRow] {
    try FieldReader.all(of: table).map { (fields) throws(CSVError) in try ServedRow(fields) }
  }

  private init(_ fields: FieldReader) throws(CSVError) {
    line = fields.line
    id = fields.text("id")
    model = fields.text("model")
    system = fields.text("system")
    backend = fields.text("backend")
    precision = fields.text("precision")
    half = Half(
      configuration: fields.joined([
        "model", "system", "backend", "precision", "mode", "isl", "osl", "tp", "attn_dp", "moe_tp", "moe_ep",
        "p_workers",
        "p_tp", "p_dp", "d_workers", "d_tp", "d_dp",
      ]))
    source = fields.text("source")
    switch fields.text("mode") {
    case "agg": isAggregated = true
    case "disagg": isAggregated = false
    case let mode: throw CSVError(line: fields.line, problem: "mode: found '\(mode)', expected agg or disagg")
    }
    input = try fields.positiveCount("isl")
    output = try fields.positiveCount("osl")
    layout = try ParallelLayout(fields, prefix: "")
    prefillLayout = try ParallelLayout(fields, prefix: "p_")
    decodeLayout = try ParallelLayout(fields, prefix: "d_")
    prefillWorkers = try fields.count("p_workers")
    decodeWorkers = try fields.count("d_workers")
    if let given = try fields.count("concurrency") {
      concurrency = given
    } else if let batch = try fields.count("d_bs"), let decodeWorkers {
      concurrency = batch * decodeWorkers
    } else {
      concurrency = nil
    }
    ttft = try fields.positive("ttft_ms") / 1000
    tpot = try fields.positive("tpot_ms") / 1000
  }
}
