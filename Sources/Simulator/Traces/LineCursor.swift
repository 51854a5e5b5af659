import Fleet

/// Walks over the bytes of a table line by line and field by field. Nothing is copied but numbers.
struct LineCursor {
  private let bytes: [UInt8]
  private var position = 0
  /// Counted from 1.
  private(set) var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A byte-order mark says nothing here.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  static let lf = UInt8(ascii: "\n"), cr = UInt8(ascii: "\r"), comma = UInt8(ascii: ",")

  /// The byte at the cursor; LF at the end, so that every line has one.
  var byte: UInt8 { position < bytes.count ? bytes[position] : Self.lf }

  var atLineEnd: Bool { byte == Self.lf || (byte == Self.cr && next == Self.lf) }

  private var next: UInt8 { position + 1 < bytes.count ? bytes[position + 1] : Self.lf }

  mutating func step() { position += 1 }

  /// Passes over one byte where it is the one at the cursor.
  mutating func skip(_ wanted: UInt8) -> Bool {
    guard byte == wanted, position < bytes.count else { return false }
    position += 1
    return true
  }

  mutating func skipBlanks() {
    while byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
  }

  /// Moves to the start of the next line that is not empty, from a line's start or end; false at the end of the file.
  mutating func nextLine() -> Bool {
    while position < bytes.count {
      if bytes[position] == Self.lf {
        position += 1
        line += 1
      } else if bytes[position] == Self.cr, next == Self.lf {
        position += 1
      } else {
        return true
      }
    }
    return false
  }

  /// Passes over the rest of the field, up to a comma or the end of the line.
  mutating func skipField() {
    while byte != Self.comma, !atLineEnd { position += 1 }
  }

  /// The rest of the line as fields between commas.
  mutating func fields() -> [String] {
    var fields: [String] = []
    repeat { fields.append(String(decoding: take { $0 == Self.comma }, as: UTF8.self)) } while skip(Self.comma)
    return fields
  }

  /// Digits without a sign, and how many there were: none is no number. More than 18 are too many.
  mutating func digits() -> (value: Int64, count: Int) {
    var value: Int64 = 0
    var count = 0
    while byte >= 0x30, byte <= 0x39, position < bytes.count {
      if count < 18 { value = value * 10 + Int64(byte - 0x30) }
      count += 1
      position += 1
    }
    return (value, count)
  }

  /// A whole number of `low` to `high`.
  mutating func integer(_ name: String, _ low: Int64 = 0, _ high: Int64) throws(LineError) -> Int64 {
    let start = position
    let negative = skip(UInt8(ascii: "-"))
    let (size, count) = digits()
    guard (1...18).contains(count) else { throw wrong(name, from: start, expected: "a whole number") }
    let value = negative ? -size : size
    guard value >= low, value <= high else { throw wrong(name, from: start, expected: "\(low) to \(high)") }
    return value
  }

  /// A decimal of 0 or more in units of 10 to the `-places`, further places cut off. `limit` is the largest whole part.
  mutating func fixedPoint(_ name: String, places: Int, limit: Int64) throws(LineError) -> Int64 {
    let start = position
    let (whole, count) = digits()
    guard (1...18).contains(count), whole <= limit else {
      throw wrong(name, from: start, expected: "a number up to \(limit)")
    }
    var value = whole
    for _ in 0..<places { value *= 10 }
    return value + (try fraction(name, places: places))
  }

  /// The places behind a point, if there is one, in units of 10 to the `-places`.
  mutating func fraction(_ name: String, places: Int) throws(LineError) -> Int64 {
    guard skip(UInt8(ascii: ".")) else { return 0 }
    var value: Int64 = 0
    var count = 0
    while byte >= 0x30, byte <= 0x39, position < bytes.count {
      if count < places { value = value * 10 + Int64(byte - 0x30) }
      count += 1
      position += 1
    }
    guard count > 0 else { throw wrong(name, from: position, expected: "digits after the point") }
    while count < places {
      value *= 10
      count += 1
    }
    return value
  }

  /// An error about what stands from the cursor on.
  func wrong(_ name: String, expected: String) -> LineError { wrong(name, from: position, expected: expected) }

  private func wrong(_ name: String, from start: Int, expected: String) -> LineError {
    var end = start
    while end < bytes.count, end - start < 60, bytes[end] != Self.comma, bytes[end] != Self.lf, bytes[end] != Self.cr {
      end += 1
    }
    let found = start == end ? "nothing" : quoted(String(decoding: bytes[start..<end], as: UTF8.self))
    return LineError(line, (name.isEmpty ? "" : name + ": ") + "found \(found), expected \(expected)")
  }

  private mutating func take(until stop: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = position
    while !atLineEnd, !stop(byte) { position += 1 }
    return bytes[start..<position]
  }
}
