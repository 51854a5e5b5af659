import Fleet

/// Reads what a scenario says will be seen:
///
///     expect:
///       - {at: 90 s, prefill.stranded: 45% to 55%}      # a field of a pool, by its key
///       - {at: 90 s, slo_attainment: 0 to 60%}          # a field of the fleet
///       - {at: 90 s, bottleneck: decode_bandwidth}
///       - {at: 90 s, lead: -60% to -20%}                # goodput per $ over the fleet beside it
///
/// The keys of fields are those of the JSON output.
struct ExpectReader {
  let duration: Double
  let pools: [PoolPlan]

  func read(_ entry: Entry) throws(DocumentError) -> [Expectation] {
    var expectations: [Expectation] = []
    for item in try entry.list(of: "expectations") {
      var at: Double?
      var subjects: [Expectation.Subject] = []
      for (key, value) in try item.pairs(of: "a time and what is seen then") {
        let name = try key.text(expected: "at, or what is seen then")
        if name == "at" {
          at = try value.quantity(.seconds, .range(0...duration))
        } else {
          subjects.append(try subject(name, key, value))
        }
      }
      guard let at else { throw item.error("found no at, expected the time of what is seen") }
      guard !subjects.isEmpty else { throw item.error("found nothing besides at, expected what is seen then") }
      expectations += subjects.map { Expectation(at: at, $0) }
    }
    return expectations
  }

  private func subject(_ name: String, _ key: Entry, _ value: Entry) throws(DocumentError) -> Expectation.Subject {
    if name == "lead" { return .lead(try range(value, .ratio)) }
    if name == "bottleneck" {
      let text = try value.text(expected: "a resource")
      guard let resource = Resource.allCases.first(where: { $0.key == text }) else {
        throw value.error(expected: Resource.allCases.map(\.key).joined(separator: ", "))
      }
      return .bottleneck(resource)
    }
    guard let dot = name.lastIndex(of: ".") else {
      let field = try field(name, key, at: .fleet)
      return .fleet(field, try range(value, field.info.unit))
    }
    let pool = String(name[..<dot])
    guard pools.contains(where: { $0.name == pool }) else {
      throw key.error("found the unknown pool \(quoted(pool))" + suggestion(for: pool, in: pools.map(\.name)))
    }
    let field = try field(String(name[name.index(after: dot)...]), key, at: .pool)
    return .pool(pool, field, try range(value, field.info.unit))
  }

  private func field(_ name: String, _ key: Entry, at scope: Scope) throws(DocumentError) -> Field {
    let known = FieldRegistry.fields(at: scope)
    guard let field = known.first(where: { $0.info.key == name }) else {
      throw key.error("found the unknown field \(quoted(name))" + suggestion(for: name, in: known.map(\.info.key)))
    }
    return field
  }

  /// `45% to 55%`: both ends in the field's unit.
  private func range(_ entry: Entry, _ unit: Unit) throws(DocumentError) -> ClosedRange<Double> {
    let expected = "a range, such as 45% to 55%"
    let ends = try entry.text(expected: expected).split(separator: " to ", omittingEmptySubsequences: false)
    guard ends.count == 2 else { throw entry.error(expected: expected) }
    var numbers: [Double] = []
    for end in ends {
      do {
        numbers.append(try (unit == .seconds ? Quantity.seconds : .number).parse(Self.plain(end)) * Self.scale(end))
      } catch {
        throw entry.error(expected: expected)
      }
    }
    guard numbers[0] <= numbers[1] else { throw entry.error(expected: "the lesser end first") }
    return numbers[0]...numbers[1]
  }

  private static func scale(_ text: Substring) -> Double { text.hasSuffix("%") ? 0.01 : 1 }
  private static func plain(_ text: Substring) -> Substring { text.hasSuffix("%") ? text.dropLast() : text }
}
