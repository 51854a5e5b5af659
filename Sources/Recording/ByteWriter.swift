/// Appends numbers and texts to bytes. What it writes, `ByteReader` reads.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  /// Seven bits a byte, least first.
  mutating func unsigned(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Small numbers of either sign in few bytes: 0, -1, 1, -2, ... are 0, 1, 2, 3, ...
  mutating func signed(_ value: Int64) { unsigned(UInt64(bitPattern: value << 1 ^ value >> 63)) }

  mutating func count(_ value: Int) { unsigned(UInt64(value)) }

  mutating func double(_ value: Double) { fixed(value.bitPattern) }

  /// Eight bytes, least first.
  mutating func fixed(_ value: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  mutating func text(_ value: String) { block(Array(value.utf8)) }

  /// Bytes with their number before them.
  mutating func block(_ value: [UInt8]) {
    count(value.count)
    bytes += value
  }

  mutating func raw(_ value: [UInt8]) { bytes += value }
}
