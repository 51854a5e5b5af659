import Fleet

/// A JSON value (RFC 8259): the form of what is recorded as text, so that `json_extract` of SQLite reads it too.
indirect enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// Keys in their order.
  case object([(key: String, value: JSONValue)])

  static func == (a: JSONValue, b: JSONValue) -> Bool { a.text == b.text }

  init(_ value: Double?) { self = value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
  init(_ value: Int) { self = .number(Double(value)) }
  init(_ value: String?) { self = value.map { .string($0) } ?? .null }

  subscript(key: String) -> JSONValue? {
    if case .object(let pairs) = self { pairs.first { $0.key == key }?.value } else { nil }
  }

  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var string: String? { if case .string(let value) = self { value } else { nil } }
  var array: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// A whole number within `range`.
  func integer(in range: ClosedRange<Int>) -> Int? {
    guard let number, number >= Double(range.lowerBound), number <= Double(range.upperBound) else { return nil }
    return Int(exactly: number)
  }

  /// The value on one line; numbers in the shortest form that reads back as the same.
  var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let value): value.isFinite ? JSONText.number(value) : "null"
    case .string(let value): JSONText.quoted(value)
    case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
    case .object(let pairs):
      "{" + pairs.map { JSONText.quoted($0.key) + ":" + $0.value.text }.joined(separator: ",") + "}"
    }
  }
}
