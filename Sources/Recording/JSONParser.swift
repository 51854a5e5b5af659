import Fleet

/// Reads JSON from text that may be anything; nesting is bounded.
struct JSONParser {
  private struct Malformed: Error {}

  private static let deepest = 32
  private let bytes: [UInt8]
  private var place = 0

  private init(_ text: String) { bytes = Array(text.utf8) }

  /// The value that is the whole of the text; nil where it is none.
  static func parse(_ text: String) -> JSONValue? {
    var parser = JSONParser(text)
    guard let value = try? parser.value(depth: 0) else { return nil }
    parser.skipBlanks()
    return parser.place == parser.bytes.count ? value : nil
  }

  private mutating func skipBlanks() {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
  }

  private mutating func take(_ character: Character) -> Bool {
    skipBlanks()
    guard place < bytes.count, bytes[place] == character.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(Malformed) -> JSONValue {
    guard bytes[place...].starts(with: word.utf8) else { throw Malformed() }
    place += word.utf8.count
    return value
  }

  private mutating func value(depth: Int) throws(Malformed) -> JSONValue {
    skipBlanks()
    guard place < bytes.count, depth < Self.deepest else { throw Malformed() }
    switch bytes[place] {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func object(_ depth: Int) throws(Malformed) -> JSONValue {
    place += 1
    var pairs: [(key: String, value: JSONValue)] = []
    if take("}") { return .object([]) }
    repeat {
      skipBlanks()
      let key = try string()
      guard take(":") else { throw Malformed() }
      pairs.append((key, try value(depth: depth + 1)))
    } while take(",")
    guard take("}") else { throw Malformed() }
    return .object(pairs)
  }

  private mutating func array(_ depth: Int) throws(Malformed) -> JSONValue {
    place += 1
    var values: [JSONValue] = []
    if take("]") { return .array([]) }
    repeat { values.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw Malformed() }
    return .array(values)
  }

  private mutating func number() throws(Malformed) -> Double {
    let part = bytes[place...].prefix { "+-.eE0123456789".utf8.contains($0) }
    guard let value = Double(String(decoding: part, as: UTF8.self)), value.isFinite else { throw Malformed() }
    place += part.count
    return value
  }

  private mutating func string() throws(Malformed) -> String {
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { throw Malformed() }
    place += 1
    var result: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: result, as: UTF8.self) else { throw Malformed() }
        return text
      case UInt8(ascii: "\\"): result += try escape()
      default: result.append(byte)
      }
    }
    throw Malformed()
  }

  private mutating func escape() throws(Malformed) -> [UInt8] {
    guard place < bytes.count else { throw Malformed() }
    defer { place += 1 }
    switch bytes[place] {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "u"):
      let digits = bytes[(place + 1)...].prefix(4)
      // Halves of surrogate pairs are never written here, and are refused.
      guard digits.count == 4, let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(code)
      else { throw Malformed() }
      place += 4
      return Array(String(scalar).utf8)
    case let byte: return [byte]
    }
  }
}
