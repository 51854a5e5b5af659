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
    case .number(let value): JSON.text(value)
    case .string(let value): JSON.quoted(value)
    case .array(let values): JSON.block("[", values.map { $0.text(indent: indent + 1) }, "]", indent)
    case .object(let pairs):
      JSON.block("{", pairs.map { JSON.quoted($0.0) + ": " + $0.1.text(indent: indent + 1) }, "}", indent)
    }
  }

  /// The text on one line.
  var line: String {
    switch self {
    case .array(let values): "[" + values.map(\.line).joined(separator: ", ") + "]"
    case .object(let pairs): "{" + pairs.map { JSON.quoted($0.0) + ": " + $0.1.line }.joined(separator: ", ") + "}"
    default: text()
    }
  }

  private static func block(_ open: String, _ lines: [String], _ close: String, _ indent: Int) -> String {
    guard !lines.isEmpty else { return open + close }
    let inner = String(repeating: "  ", count: indent + 1)
    let outer = String(repeating: "  ", count: indent)
    return open + "\n" + lines.map { inner + $0 }.joined(separator: ",\n") + "\n" + outer + close
  }

  /// The shortest text that reads back as the same number; whole numbers without a fraction.
  private static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
