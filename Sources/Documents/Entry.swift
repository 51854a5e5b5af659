import Fleet
import Yams

/// A value of a document with its place, which every error names. Scalars are text until a field says what it wants:
/// YAML's own rules for `no`, `on` or `1e3` never apply.
struct Entry {
  let node: Node
  let file: String
  let path: String

  func error(_ problem: String) -> DocumentError {
    DocumentError(file: file, line: node.mark?.line, column: node.mark?.column, path: path, problem: problem)
  }

  func error(expected: String) -> DocumentError { error("found \(found), expected \(expected)") }

  /// What stands here, for an error.
  var found: String {
    switch node {
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : quoted(scalar.string)
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .alias: "an alias"
    }
  }

  /// The scalar as it is written, not empty.
  func text(expected: String) throws(DocumentError) -> String {
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty else { throw error(expected: expected) }
    return scalar.string
  }

  /// A line to show: of at most `length` characters, none of them a control character.
  func line(length: Int) throws(DocumentError) -> String {
    let text = try text(expected: "text")
    guard text.count <= length else {
      throw error("found \(text.count) characters, expected at most \(length)")
    }
    guard text.unicodeScalars.allSatisfy(\.isPlain) else {
      throw error("found \(found) with an invisible character or a line end, expected one line of plain text")
    }
    return text
  }

  /// A name that others refer to: letters, digits, `-`, `_` and `.`.
  func name() throws(DocumentError) -> String {
    let text = try line(length: 40)
    guard Entry.isName(text) else { throw error(expected: "a name of letters, digits, '-', '_' and '.'") }
    return text
  }

  static func isName(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_.".unicodeScalars.contains($0)
    }
  }

  func quantity(_ kind: Quantity, _ bounds: Bounds) throws(DocumentError) -> Double {
    let text = try text(expected: kind.expected)
    let value: Double
    do { value = try kind.parse(text) } catch { throw self.error("\(error)") }
    guard bounds.contains(value) else { throw error(expected: bounds.words(kind)) }
    return value
  }

  func count(_ range: ClosedRange<Int>, _ kind: Quantity = .count) throws(DocumentError) -> Int {
    let value = try quantity(kind, .range(Double(range.lowerBound)...Double(range.upperBound)))
    guard let count = Int(exactly: value) else { throw error(expected: "a whole number") }
    return count
  }

  /// One of the words of an enumeration.
  func choice<Choice: CaseIterable & RawRepresentable<String>>(_: Choice.Type = Choice.self) throws(DocumentError)
    -> Choice
  {
    let words = Choice.allCases.map(\.rawValue)
    let expected = words.count < 3 ? words.joined(separator: " or ") : "one of " + words.joined(separator: ", ")
    let word = try text(expected: expected)
    guard let choice = Choice(rawValue: word) else {
      throw error("found \(found), expected \(expected)" + suggestion(for: word, in: words))
    }
    return choice
  }

  /// The items of a list that is not empty.
  func list(of things: String) throws(DocumentError) -> [Entry] {
    guard case .sequence(let sequence) = node, !sequence.isEmpty else { throw error(expected: "a list of \(things)") }
    return sequence.enumerated().map { Entry(node: $1, file: file, path: "\(path)[\($0)]") }
  }

  /// Keys and values of a mapping whose keys the user chooses, in their order.
  func pairs(of things: String) throws(DocumentError) -> [(key: Entry, value: Entry)] {
    guard case .mapping(let mapping) = node, !mapping.isEmpty else { throw error(expected: "a mapping of \(things)") }
    var pairs: [(Entry, Entry)] = []
    for (key, value) in mapping {
      let keyEntry = Entry(node: key, file: file, path: path)
      let name = try keyEntry.text(expected: "a name as key")
      let place = path.isEmpty ? name : "\(path).\(Entry.isName(name) && name.count <= 40 ? name : quoted(name))"
      pairs.append((keyEntry, Entry(node: value, file: file, path: place)))
    }
    return pairs
  }

  /// Whether a single value stands here.
  var isScalar: Bool { if case .scalar = node { true } else { false } }

  /// Whether a mapping stands here.
  var isMapping: Bool { if case .mapping = node { true } else { false } }
}
