/// What the model says of a table's rows, and how far it is off.
public struct ValidationReport: Sendable {
  public let findings: [Finding]
  /// Reasons for which rows were passed over, with how many there are of each, most first.
  public let skipped: [(reason: String, rows: Int)]
  public let rows: Int

  /// Predicts all rows of a table.
  public init(_ table: ValidationTable) {
    var findings: [Finding] = []
    var reasons: [String: Int] = [:]
    func take(_ row: () throws(Skip) -> [Finding]) {
      do {
        findings += try row()
      } catch {
        reasons[error.reason, default: 0] += 1
      }
    }
    switch table {
    case .served(let served):
      rows = served.count
      for row in served { take(row.findings) }
    case .passes(let passes):
      rows = passes.count
      for row in passes { take(row.findings) }
    }
    self.findings = findings
    skipped = reasons.map { (reason: $0.key, rows: $0.value) }.sorted { ($1.rows, $0.reason) < ($0.rows, $1.reason) }
  }

  /// Errors of one mode and quantity, of one half or of all; nil where there are none.
  public func errors(_ mode: Finding.Mode, _ quantity: Finding.Quantity, _ half: Half? = nil) -> ErrorStatistics? {
    ErrorStatistics(
      findings.filter { $0.mode == mode && $0.quantity == quantity && (half == nil || $0.half == half) }.map(\.error))
  }

  /// The same, parted by a property of the findings, such as the model; by name.
  public func errors(
    _ mode: Finding.Mode, _ quantity: Finding.Quantity, by property: KeyPath<Finding, String>
  ) -> [(name: String, errors: ErrorStatistics)] {
    let chosen = findings.filter { $0.mode == mode && $0.quantity == quantity }
    let groups = Dictionary(grouping: chosen) { $0[keyPath: property] }
    return groups.keys.sorted().compactMap { name in
      ErrorStatistics((groups[name] ?? []).map(\.error)).map { (name: name, errors: $0) }
    }
  }

  /// The findings that are furthest off, by the ratio of the larger to the smaller value.
  public func worst(_ count: Int) -> [Finding] {
    func distance(_ finding: Finding) -> Double {
      max(finding.predicted / finding.measured, finding.measured / finding.predicted)
    }
    let order = findings.sorted { (distance($1), $0.line) < (distance($0), $1.line) }
    return Array(order.prefix(max(0, count)))
  }
}

extension ServedRow {
  fileprivate func findings() throws(Skip) -> [Finding] {
    let latencies = try predict()
    func finding(_ quantity: Finding.Quantity, _ predicted: Double, _ measured: Double) -> Finding {
      Finding(
        line: line, model: model, system: system, backend: backend, mode: isAggregated ? .aggregated : .disaggregated,
        quantity: quantity, half: half, predicted: predicted, measured: measured)
    }
    return [finding(.ttft, latencies.ttft, ttft), finding(.tpot, latencies.tpot, tpot)]
  }
}

extension PassRow {
  fileprivate func findings() throws(Skip) -> [Finding] {
    [
      Finding(
        line: line, model: model, system: system, backend: backend, mode: .pass,
        quantity: isPrefill ? .prefill : .decode,
        half: half, predicted: try predict(), measured: latency)
    ]
  }
}
