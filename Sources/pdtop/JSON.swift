import Fleet

/// A JSON value to be written, with its keys in the order they were given.
enum JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([(String, JSON)])

  init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements) }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(stringLiteral value: String) { self = .string(value) }

  /// A number, or null where it is unknown or not finite.
  init(_ value: Double?) { self = value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
  init(_ value: Int) { self = .integer(value) }
  init(_ value: Bool) { self = .bool(value) }
  init(_ value: String?) { self = value.map { .string($0) } ?? .null }

  /// The text, indented by two spaces a level.
  func text(indent: Int = 0) -> String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .number(let value): JSONText.number(value)
    case .string(let value): JSONText.quoted(value)
    case .array(let values): JSON.block("[", values.map { $0.text(indent: indent + 1) }, "]", indent)
    case .object(let pairs):
      JSON.block("{", pairs.map { JSONText.quoted($0.0) + ": " + $0.1.text(indent: indent + 1) }, "}", indent)
    }
  }

  /// The text on one line.
  var line: String {
    switch self {
    case .array(let values): "[" + values.map(\.line).joined(separator: ", ") + "]"
    case .object(let pairs): "{" + pairs.map { JSONText.quoted($0.0) + ": " + $0.1.line }.joined(separator: ", ") + "}"
    default: text()
    }
  }

  private static func block(_ open: String, _ lines: [String], _ close: String, _ indent: Int) -> String {
    guard !lines.isEmpty else { return open + close }
    let inner = String(repeating: "  ", count: indent + 1)
    let outer = String(repeating: "  ", count: indent)
    return open + "\n" + lines.map { inner + $0 }.joined(separator: ",\n") + "\n" + outer + close
  }
}
