/// The numbers of an exposition page: decimal, `NaN`, `+Inf`, `-Inf`. Neither hexadecimal nor underscores.
enum DecimalNumber {
  /// The number that is the whole of `text`, correctly rounded; nil where it is none.
  @inline(__always)
  static func parse(_ text: ByteText) -> Double? {
    var position = text.start
    let end = text.end
    guard position < end else { return nil }
    var isNegative = false
    if position.pointee == UInt8(ascii: "-") || position.pointee == UInt8(ascii: "+") {
      isNegative = position.pointee == UInt8(ascii: "-")
      position += 1
    }
    var digits: UInt64 = 0
    var count = 0
    let first = position
    while position < end, case let digit = position.pointee &- 0x30, digit < 10 {
      digits = digits &* 10 &+ UInt64(digit)
      position += 1
    }
    count = position - first
    var exponent = 0
    if position < end, position.pointee == UInt8(ascii: ".") {
      position += 1
      let fraction = position
      while position < end, case let digit = position.pointee &- 0x30, digit < 10 {
        digits = digits &* 10 &+ UInt64(digit)
        position += 1
      }
      exponent = fraction - position
      count -= exponent
    }
    guard count > 0 else { return word(ByteText(first, to: end), isNegative: isNegative) }
    if position < end {
      guard position.pointee | 0x20 == UInt8(ascii: "e"), let power = Self.exponent(ByteText(position + 1, to: end))
      else { return nil }
      exponent += power
    }
    // Nineteen digits fit into 64 bits; more are rare and left to the library.
    if count <= 19 {
      if digits < 1 << 53, exponent == 0 { return isNegative ? -Double(digits) : Double(digits) }
      if let value = round(digits, exponent) { return isNegative ? -value : value }
    }
    return Double(text.string)
  }

  /// The same for a string.
  static func parse(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { bytes in bytes.baseAddress.flatMap { parse(ByteText($0, bytes.count)) } }
  }

  /// The digits after the `e`, with a sign; nil where there are none or anything else.
  private static func exponent(_ text: ByteText) -> Int? {
    var index = 0
    guard text.count > 0 else { return nil }
    let isNegative = text.start[0] == UInt8(ascii: "-")
    if isNegative || text.start[0] == UInt8(ascii: "+") { index = 1 }
    guard index < text.count else { return nil }
    var power = 0
    while index < text.count {
      let digit = text.start[index] &- 0x30
      guard digit < 10 else { return nil }
      power = min(power * 10 + Int(digit), 100_000)
      index += 1
    }
    return isNegative ? -power : power
  }

  /// `digits` x 10^`exponent`, correctly rounded, where the power fits into 64 bits; nil elsewhere.
  @inline(__always)
  private static func round(_ digits: UInt64, _ exponent: Int) -> Double? {
    guard digits != 0 else { return 0 }
    if exponent < 0 {
      guard exponent >= -19 else { return nil }
      if digits < 1 << 53, exponent >= -22 { return Double(digits) / Double(power(-exponent)) }
      // Both shifted up to their top bits, so that the quotient has 63 or 64 bits and a remainder that says "more".
      let divisor = power(-exponent)
      let up = digits.leadingZeroBitCount
      let down = divisor.leadingZeroBitCount
      let top = digits << UInt64(up)
      let (quotient, remainder) = (divisor << UInt64(down)).dividingFullWidth((top >> 1, top << 63))
      return scale(quotient, isInexact: remainder != 0, by: down - up - 63)
    }
    guard exponent <= 19 else { return nil }
    let product = digits.multipliedFullWidth(by: power(exponent))
    let shift = product.high.leadingZeroBitCount
    guard product.high != 0 else { return Double(product.low) }
    let top = shift == 0 ? product.high : product.high << UInt64(shift) | product.low >> UInt64(64 - shift)
    let rest = shift == 0 ? product.low : product.low << UInt64(shift)
    return scale(top, isInexact: rest != 0, by: 64 - shift)
  }

  /// `bits` x 2^`exponent` rounded to the nearest double, ties to even; `isInexact`: a little more than that.
  @inline(__always)
  private static func scale(_ bits: UInt64, isInexact: Bool, by exponent: Int) -> Double {
    // With the last bit set for "a little more", the conversion below rounds the right way: it has eleven bits to
    // spare.
    let value = Double(isInexact ? bits | 1 : bits)
    return value * Double(sign: .plus, exponent: exponent, significand: 1)
  }

  @inline(__always)
  private static func power(_ exponent: Int) -> UInt64 {
    var result: UInt64 = 1
    var base: UInt64 = 10
    var left = exponent
    while left > 0 {
      if left & 1 == 1 { result = result &* base }
      base = base &* base
      left >>= 1
    }
    return result
  }

  private static func word(_ text: ByteText, isNegative: Bool) -> Double? {
    guard text.count <= 8 else { return nil }
    switch text.string.lowercased() {
    case "nan": return .nan
    case "inf", "infinity": return isNegative ? -.infinity : .infinity
    default: return nil
    }
  }
}
