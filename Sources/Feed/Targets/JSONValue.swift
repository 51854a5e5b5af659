/// A JSON text as a value. Strict, without Foundation, for the answers of routers: bounded in depth; size is the
/// caller's.
enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  struct Problem: Error, Equatable { var offset: Int }

  /// Deepest nesting that is read.
  static let deepest = 64

  init(_ bytes: [UInt8]) throws(Problem) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.document()
  }

  subscript(_ key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  var position = 0

  mutating func document() throws(JSONValue.Problem) -> JSONValue {
    let value = try self.value(depth: 0)
    skipBlanks()
    guard position == bytes.count else { throw problem }
    return value
  }

  private var problem: JSONValue.Problem { JSONValue.Problem(offset: position) }
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func value(depth: Int) throws(JSONValue.Problem) -> JSONValue {
    guard depth < JSONValue.deepest else { throw problem }
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONValue.Problem) -> JSONValue {
    for index in 0..<text.utf8CodeUnitCount {
      guard next == text.utf8Start[index] else { throw problem }
      position += 1
    }
    return value
  }

  private mutating func number() throws(JSONValue.Problem) -> JSONValue {
    let start = position
    while let byte = next, byte &- 0x30 < 10 || "+-.eE".utf8.contains(byte) { position += 1 }
    guard position > start, let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw problem
    }
    return .number(value)
  }

  private mutating func array(_ depth: Int) throws(JSONValue.Problem) -> JSONValue {
    position += 1
    var items: [JSONValue] = []
    skipBlanks()
    if next == UInt8(ascii: "]") {
      position += 1
      return .array(items)
    }
    while true {
      items.append(try value(depth: depth + 1))
      skipBlanks()
      guard let byte = next, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else { throw problem }
      position += 1
      if byte == UInt8(ascii: "]") { return .array(items) }
    }
  }

  private mutating func object(_ depth: Int) throws(JSONValue.Problem) -> JSONValue {
    position += 1
    var members: [String: JSONValue] = [:]
    skipBlanks()
    if next == UInt8(ascii: "}") {
      position += 1
      return .object(members)
    }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw problem }
      let key = try string()
      skipBlanks()
      guard next == UInt8(ascii: ":") else { throw problem }
      position += 1
      members[key] = try value(depth: depth + 1)
      skipBlanks()
      guard let byte = next, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else { throw problem }
      position += 1
      if byte == UInt8(ascii: "}") { return .object(members) }
    }
  }

  private mutating func string() throws(JSONValue.Problem) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(&text)
      case 0..<0x20: throw problem
      default: text.append(byte)
      }
    }
    throw problem
  }

  private mutating func escape(_ text: inout [UInt8]) throws(JSONValue.Problem) {
    guard let byte = next else { throw problem }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "u"):
      var code = UInt32(try codeUnit())
      if (0xD800..<0xDC00).contains(code), next == UInt8(ascii: "\\"), position + 1 < bytes.count,
        bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        let low = UInt32(try codeUnit())
        guard (0xDC00..<0xE000).contains(low) else { throw problem }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      text += Array(String(Character(Unicode.Scalar(code) ?? "\u{FFFD}")).utf8)
    default: throw problem
    }
  }

  private mutating func codeUnit() throws(JSONValue.Problem) -> UInt16 {
    guard position + 4 <= bytes.count,
      let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw problem }
    position += 4
    return unit
  }
}
