import Fleet

/// Which workers to show: words that occur in a worker's name or state, and conditions such as `busy>90` or
/// `kv_usage<=0.5`, all of which must hold. A share may be given in percent or as a fraction.
struct WorkerFilter {
  private enum Term {
    case word(String)
    case condition(Field, Comparison, Double)
  }

  private enum Comparison: String, CaseIterable {
    // Longer ones first: `>=` is not `>`.
    case atLeast = ">=", atMost = "<=", over = ">", under = "<", equal = "="

    func holds(_ a: Double, _ b: Double) -> Bool {
      switch self {
      case .atLeast: a >= b
      case .atMost: a <= b
      case .over: a > b
      case .under: a < b
      case .equal: abs(a - b) <= 0.005 * max(1, abs(b))
      }
    }
  }

  private let terms: [Term]

  init(_ text: String) { terms = text.lowercased().split(separator: " ").map { Self.term(String($0)) } }

  private static func term(_ text: String) -> Term {
    for comparison in Comparison.allCases {
      let parts = text.split(separator: comparison.rawValue, maxSplits: 1).map(String.init)
      guard parts.count == 2, let field = field(parts[0]), let number = number(parts[1], field.info.unit) else {
        continue
      }
      return .condition(field, comparison, number)
    }
    return .word(text)
  }

  /// A field by its key, its title without spaces, or how one of these begins.
  private static func field(_ name: String) -> Field? {
    let fields = FieldRegistry.fields(at: .worker)
    func names(_ field: Field) -> [String] {
      [field.info.key, field.info.title.lowercased().split(separator: " ").joined()]
    }
    return fields.first { names($0).contains(name) }
      ?? fields.first { names($0).contains { $0.hasPrefix(name) } }
  }

  private static func number(_ text: String, _ unit: Unit) -> Double? {
    var digits = text[...]
    var factor = 1.0
    switch digits.last {
    case "%": factor = 0.01
    case "k": factor = 1e3
    case "m": factor = 1e6
    default: digits.append(" ")
    }
    guard let value = Double(String(digits.dropLast())), value.isFinite else { return nil }
    if unit == .ratio, factor == 1, abs(value) > 1 { return value / 100 }
    return value * factor
  }

  func matches(_ index: Int, _ snapshot: Snapshot) -> Bool {
    guard !terms.isEmpty else { return true }
    return terms.allSatisfy { term in
      switch term {
      case .word(let word):
        let state = snapshot.workers.state[index].word
        return state.hasPrefix(word) || WorkerRows.name(index, snapshot).lowercased().contains(word)
      case .condition(let field, let comparison, let number):
        guard let value = snapshot.workers.column(field)?[index], !value.isNaN else { return false }
        return comparison.holds(Double(value), number)
      }
    }
  }
}
