extension JSON {
  /// Where a text stops being JSON.
  public struct Malformed: Error, Equatable, CustomStringConvertible {
    /// Bytes from the beginning.
    public var offset: Int
    public init(offset: Int) { self.offset = offset }
    public var description: String { "no JSON at byte \(offset)" }
  }

  /// Deepest nesting that is read: what comes from outside must not exhaust the stack.
  public static let deepest = 64

  /// Reads the value that is the whole of a text, strictly as RFC 8259 has it. Nesting is bounded; the size is the
  /// caller's to bound. Half a surrogate pair becomes U+FFFD.
  public init(reading bytes: some Sequence<UInt8>) throws(Malformed) {
    var reader = JSONReader(bytes: Array(bytes))
    self = try reader.document()
  }

  /// The value that is the whole of a text; nil where it is none.
  public static func parse(_ text: String) -> JSON? { try? JSON(reading: text.utf8) }
}

private struct JSONReader {
  let bytes: [UInt8]
  var place = 0

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }
  private var malformed: JSON.Malformed { JSON.Malformed(offset: place) }

  mutating func document() throws(JSON.Malformed) -> JSON {
    let value = try value(depth: 0)
    skipBlanks()
    guard place == bytes.count else { throw malformed }
    return value
  }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
  }

  /// Whether `character` came next after blanks, and was taken.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSON.Malformed) -> JSON {
    skipBlanks()
    guard depth < JSON.deepest else { throw malformed }
    switch next {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSON.Malformed) -> JSON {
    for index in 0..<word.utf8CodeUnitCount {
      guard next == word.utf8Start[index] else { throw malformed }
      place += 1
    }
    return value
  }

  private mutating func array(_ depth: Int) throws(JSON.Malformed) -> JSON {
    place += 1
    var items: [JSON] = []
    if take("]") { return .array(items) }
    repeat { items.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw malformed }
    return .array(items)
  }

  private mutating func object(_ depth: Int) throws(JSON.Malformed) -> JSON {
    place += 1
    var pairs: [(key: String, value: JSON)] = []
    if take("}") { return .object(pairs) }
    repeat {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw malformed }
      let key = try string()
      guard take(":") else { throw malformed }
      pairs.append((key, try value(depth: depth + 1)))
    } while take(",")
    guard take("}") else { throw malformed }
    return .object(pairs)
  }
}

// MARK: - Numbers and texts

extension JSONReader {
  private mutating func number() throws(JSON.Malformed) -> Double {
    let start = place
    if next == UInt8(ascii: "-") { place += 1 }
    // A leading zero stands alone.
    if next == UInt8(ascii: "0") { place += 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      place += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      place += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
      try digits()
    }
    guard let value = Double(String(decoding: bytes[start..<place], as: UTF8.self)), value.isFinite else {
      throw JSON.Malformed(offset: start)
    }
    return value
  }

  private mutating func digits() throws(JSON.Malformed) {
    let start = place
    while let byte = next, byte &- 0x30 < 10 { place += 1 }
    guard place > start else { throw malformed }
  }

  private mutating func string() throws(JSON.Malformed) -> String {
    let start = place
    place += 1
    var text: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: text, as: UTF8.self) else { throw JSON.Malformed(offset: start) }
        return text
      case UInt8(ascii: "\\"): try escape(&text)
      case 0..<0x20: throw JSON.Malformed(offset: place - 1)
      default: text.append(byte)
      }
    }
    throw malformed
  }

  private mutating func escape(_ text: inout [UInt8]) throws(JSON.Malformed) {
    guard let byte = next else { throw malformed }
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "u"):
      place += 1
      text += Array(String(try scalar()).utf8)
      return
    default: throw malformed
    }
    place += 1
  }

  /// The scalar of the escape whose digits are next, with the other half of its pair.
  private mutating func scalar() throws(JSON.Malformed) -> Unicode.Scalar {
    let first = try codeUnit()
    guard UTF16.isLeadSurrogate(first), place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"),
      bytes[place + 1] == UInt8(ascii: "u")
    else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
    let afterFirst = place
    place += 2
    let second = try codeUnit()
    guard UTF16.isTrailSurrogate(second) else {
      place = afterFirst
      return "\u{FFFD}"
    }
    let code = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
    return Unicode.Scalar(code) ?? "\u{FFFD}"
  }

  private mutating func codeUnit() throws(JSON.Malformed) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw malformed }
      unit = unit << 4 | UInt16(digit)
      place += 1
    }
    return unit
  }
}
