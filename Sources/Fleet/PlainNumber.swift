/// Numbers as people write them: digits with an optional sign, point and exponent. Neither hexadecimal nor `inf` nor
/// `nan`, which Swift's own conversion would take.
public enum PlainNumber {
  /// The number that is the whole of `text`; nil where it is none or too large.
  public static func parse(_ text: some StringProtocol) -> Double? {
    guard length(of: text) == text.utf8.count, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// Bytes of the number that `text` begins with; 0 where it begins with none. An `e` counts as an exponent only where
  /// digits follow.
  static func length(of text: some StringProtocol) -> Int {
    let bytes = Array(text.utf8)
    func digits(from start: Int) -> Int {
      var end = start
      while end < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[end]) { end += 1 }
      return end
    }
    func sign(at index: Int) -> Int {
      index < bytes.count && (bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+"))
        ? index + 1 : index
    }
    let start = sign(at: 0)
    var end = digits(from: start)
    var count = end - start
    if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
      let fraction = digits(from: end + 1)
      count += fraction - end - 1
      end = fraction
    }
    guard count > 0 else { return 0 }
    if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
      let first = sign(at: end + 1)
      let last = digits(from: first)
      if last > first { end = last }
    }
    return end
  }
}
