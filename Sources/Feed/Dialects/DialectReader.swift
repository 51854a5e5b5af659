import Fleet

/// Reads a dialect table: a CSV file with the columns
///
///     dialect   the program's name
///     metric    the metric's name; of a histogram without _bucket, _sum and _count
///     measure   what it is (see `Measure`); with a + in front it is added to the row before; `prefix` makes the metric
///     a
///               prefix that stands for the one in `where`
///     where     conditions on labels, with blanks between: `a=x|y`, `a` (there), `!a` (absent), `a=x|` (x or absent)
///     worker    the labels that name whose value it is: `a`, `a+b` (joined), alternatives with |, an empty one is the
///     page
///               itself; `a:decimal` is a number that others write in hexadecimal; `*` the whole fleet
///     role      the label that names the role, or `=prefill`, `=decode`
///     scale     what the value is multiplied with; empty: 1
///     note      what to know about it
struct DialectReader {
  private let table: CSVTable

  init(_ table: CSVTable) { self.table = table }

  func read(into dialects: inout DialectTable) throws(CSVError) {
    var columns: [String: Int] = [:]
    for name in ["dialect", "metric", "measure", "where", "worker", "role", "scale", "note"] {
      columns[name] = try table.index(of: name)
    }
    for row in table.rows {
      let fields = columns.mapValues { row.fields[$0] }
      try read(fields, line: row.line, into: &dialects)
    }
  }

  private func read(_ fields: [String: String], line: Int, into dialects: inout DialectTable) throws(CSVError) {
    func field(_ name: String) -> String { fields[name] ?? "" }
    guard !field("dialect").isEmpty, !field("metric").isEmpty else {
      throw CSVError(line: line, problem: "found no dialect or no metric, expected both")
    }
    if field("measure") == "prefix" {
      guard !field("where").isEmpty else {
        throw CSVError(line: line, problem: "found a prefix without the one that it stands for in 'where'")
      }
      dialects.addPrefix(field("metric"), for: field("where"))
      return
    }
    let adds = field("measure").hasPrefix("+")
    let word = adds ? String(field("measure").dropFirst()) : field("measure")
    guard let measure = Measure(rawValue: word) else {
      let hint = suggestion(for: word, in: Measure.allCases.map(\.rawValue))
      throw CSVError(line: line, problem: "found the measure \(quoted(word)), expected a known one" + hint)
    }
    let last = dialects.rules.last
    if adds, last?.measure != measure || last?.dialect != field("dialect") {
      throw CSVError(line: line, problem: "found '+\(word)', expected the same measure on the row before")
    }
    dialects.rules.append(
      DialectRule(
        dialect: field("dialect"), metric: field("metric"), measure: measure,
        group: adds ? last!.group : (last?.group ?? -1) + 1, conditions: conditions(field("where")),
        owner: owner(field("worker")), role: field("role"), scale: try scale(field("scale"), line), note: field("note"))
    )
  }

  private func scale(_ text: String, _ line: Int) throws(CSVError) -> Double {
    if text.isEmpty { return 1 }
    do { return try Quantity.number.parse(text) } catch { throw CSVError(line: line, problem: "scale: \(error)") }
  }

  private func conditions(_ text: String) -> [DialectRule.Condition] {
    text.split(separator: " ").map { word in
      if word.hasPrefix("!") { return .init(label: String(word.dropFirst()), values: [], isAbsent: true) }
      guard let equals = word.firstIndex(of: "=") else {
        return .init(label: String(word), values: [], isAbsent: false)
      }
      let values = word[word.index(after: equals)...].split(separator: "|", omittingEmptySubsequences: false)
      return .init(label: String(word[..<equals]), values: values.map(String.init), isAbsent: false)
    }
  }

  private func owner(_ text: String) -> DialectRule.Owner {
    if text.isEmpty { return .page }
    if text == "*" { return .fleet }
    let alternatives = text.split(separator: "|", omittingEmptySubsequences: false)
    return .labels(
      alternatives.filter { !$0.isEmpty }.map { alternative in
        let isDecimal = alternative.hasSuffix(":decimal")
        let names = (isDecimal ? alternative.dropLast(":decimal".count) : alternative).split(separator: "+")
        return .init(labels: names.map(String.init), isDecimal: isDecimal)
      }, orPage: alternatives.contains { $0.isEmpty })
  }
}
