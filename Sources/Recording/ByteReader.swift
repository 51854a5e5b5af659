/// Reads what `ByteWriter` wrote, from bytes that may be anything: it throws where they end too early or make no sense.
struct ByteReader {
  /// The bytes are not what they should be.
  struct Malformed: Error {}

  private let bytes: ArraySlice<UInt8>
  private var place: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  var isAtEnd: Bool { place == bytes.endIndex }
  var left: Int { bytes.endIndex - place }

  mutating func byte() throws(Malformed) -> UInt8 {
    guard place < bytes.endIndex else { throw Malformed() }
    defer { place += 1 }
    return bytes[place]
  }

  mutating func unsigned() throws(Malformed) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || next <= 1 else { throw Malformed() }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  mutating func signed() throws(Malformed) -> Int64 {
    let value = try unsigned()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// A number of things, at most `limit`.
  mutating func count(limit: Int) throws(Malformed) -> Int {
    let value = try unsigned()
    guard value <= UInt64(limit) else { throw Malformed() }
    return Int(value)
  }

  mutating func fixed() throws(Malformed) -> UInt64 {
    let part = try raw(8)
    return part.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func double() throws(Malformed) -> Double { Double(bitPattern: try fixed()) }

  mutating func raw(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
    guard count >= 0, count <= left else { throw Malformed() }
    defer { place += count }
    return bytes[place..<place + count]
  }

  /// Bytes with their number before them.
  mutating func block() throws(Malformed) -> ArraySlice<UInt8> { try raw(count(limit: left)) }

  mutating func text() throws(Malformed) -> String {
    guard let text = String(validating: try block(), as: UTF8.self) else { throw Malformed() }
    return text
  }
}
