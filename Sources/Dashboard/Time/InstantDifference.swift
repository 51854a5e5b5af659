import Fleet

/// Two instants, number by number.
struct InstantDifference {
  struct Row: Equatable {
    var name: String
    var a: String
    var b: String
    var change: String
    /// How the change is to be judged.
    var role: ThemeRole
  }

  private(set) var rows: [Row] = []

  init(_ a: Snapshot?, _ b: Snapshot?) {
    guard let some = b ?? a else { return }
    addMix(a, b)
    add(.arrivalRate, "request rate", a?.fleet, b?.fleet)
    for (index, pool) in some.pools.enumerated() {
      let (one, other) = (a?.pools.element(index)?.readings, b?.pools.element(index)?.readings)
      add(.busy, pool.name + " busy", one, other)
      add(.stranded, "  stranded", one, other)
      add(.queueDepth, "  queue", one, other)
    }
    for (index, link) in some.links.enumerated() {
      let name = some.links.count == 1 ? "KV link" : link.name
      add(.linkUtilization, name, a?.links.element(index)?.readings, b?.links.element(index)?.readings)
    }
    let fleet: [(Field, String)] = [
      (.ttftP99, "TTFT p99"), (.tpotP99, "TPOT p99"), (.attainment, "SLO met"), (.goodput, "goodput"),
      (.totalTokensPerJoule, "tokens/W"), (.power, "power"), (.strandedShare, "stranded cost"),
      (.costPerMillionOutputTokens, "$/M output"),
    ]
    for (field, name) in fleet { add(field, name, a?.fleet, b?.fleet) }
  }

  private mutating func addMix(_ a: Snapshot?, _ b: Snapshot?) {
    let (one, other) = (a.map(Self.mix), b.map(Self.mix))
    func text(_ value: Double?) -> String { NumberText.fixed(value ?? .nan, 1) }
    var row = Row(name: "input:output", a: text(one), b: text(other), change: "", role: .dim)
    if let one, let other, one.isFinite, other.isFinite {
      row.change = (other >= one ? "+" : "") + text(other - one)
      row.role = abs(other - one) < 0.05 ? .dim : .key
    }
    rows.append(row)
  }

  /// Prompt tokens for each token of output.
  private static func mix(_ snapshot: Snapshot) -> Double {
    let traffic = snapshot.traffic
    return traffic.outputLength > 0 ? traffic.inputLength / traffic.outputLength : .nan
  }

  private mutating func add(_ field: Field, _ name: String, _ a: Readings?, _ b: Readings?) {
    let (one, other) = (a?.value(field), b?.value(field))
    // What neither instant knows is no row: a feed does not know everything.
    guard one != nil || other != nil else { return }
    let info = field.info
    add(name, one, other, info.unit, info.judgement)
  }

  private mutating func add(
    _ name: String, _ a: Double?, _ b: Double?, _ unit: Unit, _ judgement: Judgement = .neutral
  ) {
    var row = Row(
      name: name, a: Self.text(a, unit), b: Self.text(b, unit), change: "", role: .dim)
    if let a, let b, a.isFinite, b.isFinite {
      let isShare = unit == .ratio
      let change = isShare || a == 0 ? b - a : (b - a) / abs(a)
      row.change = Self.change(change, a: a, b: b, isShare: isShare, unit)
      row.role = Self.role(change, judgement)
    }
    rows.append(row)
  }

  /// Counts and rates without the word for what is counted: the row's name says it.
  private static func text(_ value: Double?, _ unit: Unit) -> String {
    switch unit {
    case .ratio: NumberText.percent(value)
    case .requests, .tokens: NumberText.text(value, .count)
    case .requestsPerSecond: value.map { NumberText.significant($0) + "/s" } ?? NumberText.unknown
    case .tokensPerJoule: NumberText.significant(value)
    default: NumberText.text(value, unit)
    }
  }

  /// Shares by points, all else by percent; from nothing, by the number itself.
  private static func change(_ change: Double, a: Double, b: Double, isShare: Bool, _ unit: Unit) -> String {
    let sign = change >= 0 ? "+" : ""
    if isShare { return sign + NumberText.fixed(change * 100, 0) + " pt" }
    if a == 0 { return b == 0 ? "0 %" : "+" + NumberText.text(b, unit) }
    return change >= 99 ? "x" + NumberText.significant(b / a) : sign + NumberText.percent(change)
  }

  private static func role(_ change: Double, _ judgement: Judgement) -> ThemeRole {
    guard abs(change) >= 0.005 else { return .dim }
    return switch judgement {
    case .neutral: .text
    case .higherIsBetter: change > 0 ? .good : .bad
    case .lowerIsBetter: change < 0 ? .good : .bad
    }
  }
}

extension Array {
  /// The element at a place; nil where there is none.
  fileprivate func element(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
