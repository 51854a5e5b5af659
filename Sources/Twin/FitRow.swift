public import Fleet

/// A quantity as it was seen and as the twin has it with the same traffic.
public struct FitRow: Sendable, Equatable {
  public enum Use: String, Sendable {
    /// The twin gets it.
    case given
    /// The efficiencies were chosen for it.
    case fitted
    /// Nothing was chosen for it: it tells how good the twin is.
    case checked
  }

  /// The field, and the pool that it is of; nil: the fleet's.
  public let field: Field
  public let pool: String?
  public let use: Use
  public let seen: Double?
  public let twin: Double?
  /// Whether what was seen was itself computed from assumptions, as what strands is where no engine tells it.
  public let isEstimate: Bool

  /// `TTFT p50`, `decode running`.
  public var title: String { (pool.map { $0 + " " } ?? "") + field.info.title }
  /// Whether the error is a difference of shares and not a ratio.
  public var isShare: Bool { field.info.unit == .ratio }
  /// Twin over seen, less one; of shares the difference. Nil where one is not known.
  public var error: Double? {
    guard let seen, let twin, seen.isFinite, twin.isFinite else { return nil }
    if isShare { return twin - seen }
    return abs(seen) > 0 ? twin / seen - 1 : nil
  }

  /// The error as text: `+3.2 %`, `-1.4 points`.
  public var errorText: String {
    guard let error else { return "--" }
    let tenths = (error * 1000).rounded() / 10
    return (tenths > 0 ? "+" : "") + "\(tenths) " + (isShare ? "points" : "%")
  }

  static func rows(seen: Moment, twin: Moment, pools: [PoolPlan], latest: Snapshot) -> [FitRow] {
    func row(_ field: Field, _ use: Use, _ value: (Moment) -> Double?) -> FitRow {
      FitRow(
        field: field, pool: nil, use: use, seen: value(seen), twin: value(twin),
        isEstimate: latest.fleet[field]?.provenance == .estimated)
    }
    func median(_ mean: Double?) -> Use { mean == nil ? .fitted : .checked }
    var rows = [
      row(.ttftMean, .fitted, \.ttftMean), row(.ttftP50, median(seen.ttftMean), \.ttft),
      row(.itlMean, .fitted, \.itlMean), row(.tpotP50, median(seen.itlMean), \.tpot),
      row(.ttftP99, .checked, \.ttftP99),
      row(.tpotP99, .checked, \.tpotP99), row(.arrivalRate, .given, \.arrivals),
      row(.completionRate, .checked, \.completions), row(.outputTokenRate, .checked, \.outputTokens),
    ]
    for (index, pool) in pools.enumerated() {
      func add(_ field: Field, _ use: Use, _ part: KeyPath<Moment.Pool, Double?>) {
        func value(_ moment: Moment) -> Double? {
          moment.pools.indices.contains(index) ? moment.pools[index][keyPath: part] : nil
        }
        let provenance = latest.pools.indices.contains(index) ? latest.pools[index].readings[field]?.provenance : nil
        rows.append(
          FitRow(
            field: field, pool: pool.name, use: use, seen: value(seen), twin: value(twin),
            isEstimate: provenance == .estimated))
      }
      if pool.role == .prefill { add(.residenceMean, .fitted, \.residence) }
      // Where the time of a prompt in prefill is told, nothing hangs on what gauges show of it at instants.
      let isCounted = pool.role == .prefill && seen.prefillSeconds == nil
      add(.running, isCounted || pool.role == .decode && seen.itlMean == nil ? .fitted : .checked, \.running)
      if pool.role == .prefill { add(.queueDepth, isCounted ? .fitted : .checked, \.queue) }
      if pool.role != .prefill { add(.kvUsage, .checked, \.kvUsage) }
      if pool.role != .general { add(.stranded, .checked, \.stranded) }
    }
    return rows.filter { $0.seen != nil || ![.ttftMean, .itlMean, .residenceMean].contains($0.field) }
  }
}
