/// A JSON value (RFC 8259), with the keys of objects in their order.
public indirect enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  /// Only for writing whole numbers that a `Double` cannot hold; a reader makes `number` of every number.
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([(key: String, value: JSON)])

  /// A number, or null where it is unknown or not finite.
  public init(_ value: Double?) { self = value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
  public init(_ value: Int) { self = .integer(value) }
  public init(_ value: Bool) { self = .bool(value) }
  public init(_ value: String?) { self = value.map { .string($0) } ?? .null }

  /// Two values are equal that are written alike.
  public static func == (a: JSON, b: JSON) -> Bool { a.line == b.line }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral {
  public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { ($0.0, $0.1) }) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(stringLiteral value: String) { self = .string(value) }
}

// MARK: - What is inside

extension JSON {
  /// The first value of that key; nil where this is no object or has no such key.
  public subscript(key: String) -> JSON? { object?.first { $0.key == key }?.value }

  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var array: [JSON]? { if case .array(let values) = self { values } else { nil } }
  public var object: [(key: String, value: JSON)]? { if case .object(let pairs) = self { pairs } else { nil } }

  public var number: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  /// A whole number within `range`.
  public func integer(in range: ClosedRange<Int>) -> Int? {
    guard let number, number >= Double(range.lowerBound), number <= Double(range.upperBound) else { return nil }
    return Int(exactly: number)
  }
}

// MARK: - Writing

extension JSON {
  /// The value on one line without blanks; numbers in the shortest form that reads back as the same.
  public var line: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .number(let value): value.isFinite ? JSONText.number(value) : "null"
    case .string(let value): JSONText.quoted(value)
    case .array(let values): "[" + values.map(\.line).joined(separator: ",") + "]"
    case .object(let pairs):
      "{" + pairs.map { JSONText.quoted($0.key) + ":" + $0.value.line }.joined(separator: ",") + "}"
    }
  }

  /// The value over several lines, indented by two spaces a level.
  public func text(indent: Int = 0) -> String {
    switch self {
    case .array(let values): JSON.block("[", values.map { $0.text(indent: indent + 1) }, "]", indent)
    case .object(let pairs):
      JSON.block("{", pairs.map { JSONText.quoted($0.key) + ": " + $0.value.text(indent: indent + 1) }, "}", indent)
    default: line
    }
  }

  private static func block(_ open: String, _ lines: [String], _ close: String, _ indent: Int) -> String {
    guard !lines.isEmpty else { return open + close }
    let inner = String(repeating: "  ", count: indent + 1)
    let outer = String(repeating: "  ", count: indent)
    return open + "\n" + lines.map { inner + $0 }.joined(separator: ",\n") + "\n" + outer + close
  }
}
