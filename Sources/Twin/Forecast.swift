public import Fleet

/// What a change would lead to: the twin as it is and the twin with the change, over the same seconds.
public struct Forecast: Sendable {
  /// A quantity without and with the change.
  public struct Row: Sendable, Equatable {
    public let field: Field
    /// The pool that it is of; nil: the fleet's.
    public let pool: String?
    public let before: Double?
    public let after: Double?

    public var title: String { (pool.map { $0 + " " } ?? "") + field.info.title }
  }

  /// Seconds that were simulated, and those at their end that the rows are means of.
  public let seconds: Double
  public let settled: Double
  public let rows: [Row]
  /// Who fills first, in words.
  public let bottleneck: (before: String, after: String)

  private static let fleetFields: [Field] = [
    .arrivalRate, .completionRate, .shedRate, .ttftP50, .ttftP99, .tpotP50, .tpotP99, .outputTokenRate, .attainment,
    .strandedShare, .power, .costPerMillionOutputTokens,
  ]
  private static let poolFields: [Field] = [.busy, .stranded, .queueDepth, .running, .kvUsage]
}

extension Twin {
  /// Runs the twin twice for so many seconds, once with the actions, and takes means over the second half.
  public func forecast(_ actions: [Action], seconds: Double) throws(TwinError) -> Forecast {
    let before = try run([], seconds)
    let after = actions.isEmpty ? before : try run(actions, seconds)
    func mean(_ samples: [Snapshot], _ value: (Snapshot) -> Double?) -> Double? {
      let known = samples.compactMap(value).filter(\.isFinite)
      return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }
    var rows = Forecast.fleet.map { field in
      Forecast.Row(
        field: field, pool: nil, before: mean(before) { $0.fleet.value(field) },
        after: mean(after) { $0.fleet.value(field) })
    }
    for (index, pool) in scenario.fleet.pools.enumerated() {
      rows += Forecast.pool.map { field in
        Forecast.Row(
          field: field, pool: pool.name, before: mean(before) { $0.pools[index].readings.value(field) },
          after: mean(after) { $0.pools[index].readings.value(field) })
      }
    }
    func words(_ samples: [Snapshot]) -> String {
      samples.last?.bottleneck.map { $0.cause.isEmpty ? $0.resource.title : $0.cause } ?? "none"
    }
    return Forecast(
      seconds: seconds, settled: seconds / 2, rows: rows.filter { $0.before != nil || $0.after != nil },
      bottleneck: (words(before), words(after)))
  }

  private func run(_ actions: [Action], _ seconds: Double) throws(TwinError) -> [Snapshot] {
    var source = try source()
    do {
      for action in actions { try source.apply(action) }
    } catch {
      throw TwinError("\(error)")
    }
    var samples: [Snapshot] = []
    let half = time + seconds / 2
    source.advance(to: time + seconds) { if $0.time > half { samples.append($0) } }
    return samples
  }
}

extension Forecast {
  fileprivate static var fleet: [Field] { fleetFields }
  fileprivate static var pool: [Field] { poolFields }
}
