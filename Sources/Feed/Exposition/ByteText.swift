#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A piece of a page, by address. It is valid only while the page is: nobody keeps one beyond the call that gave it.
public struct ByteText {
  let start: UnsafePointer<UInt8>
  public let count: Int

  init(_ start: UnsafePointer<UInt8>, _ count: Int) {
    self.start = start
    self.count = count
  }

  init(_ start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) { self.init(start, end - start) }

  var end: UnsafePointer<UInt8> { start + count }

  public subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count, "within the text")
    return start[index]
  }

  /// The text; bytes that are not UTF-8 become replacement characters.
  public var string: String { String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self) }

  var isUTF8: Bool { String(validating: UnsafeBufferPointer(start: start, count: count), as: UTF8.self) != nil }

  func equals(_ other: ByteText) -> Bool { count == other.count && memcmp(start, other.start, count) == 0 }

  func equals(_ other: StaticString) -> Bool {
    count == other.utf8CodeUnitCount && memcmp(start, other.utf8Start, count) == 0
  }

  func hasSuffix(_ other: StaticString) -> Bool {
    let length = other.utf8CodeUnitCount
    return count >= length && memcmp(start + count - length, other.utf8Start, length) == 0
  }

  /// FNV-1a over eight bytes at a time: for tables that also compare the bytes themselves.
  var hash: UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    var position = 0
    while position + 8 <= count {
      let word = UnsafeRawPointer(start + position).loadUnaligned(as: UInt64.self)
      value = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
      value ^= value >> 29
      position += 8
    }
    while position < count {
      value = (value ^ UInt64(start[position])) &* 0x0000_0100_0000_01B3
      position += 1
    }
    return value ^ (value >> 32)
  }
}
