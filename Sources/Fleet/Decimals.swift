/// Decimal writing of numbers, always with a point and without exponents.
enum Decimals {
  private static let prefixes: [(factor: Double, name: String)] = [
    (1, ""), (1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T"), (1e15, "P"), (1e18, "E"),
  ]

  /// A number of 0 or more with `digits` significant digits and the SI prefix that leaves it below 1000. From 1000 E up
  /// the number grows.
  static func prefixed(_ value: Double, digits: Int) -> (number: String, prefix: String) {
    var index = 0
    // 999.5 would be written 1000: it takes the next prefix.
    while index + 1 < prefixes.count, value / prefixes[index].factor >= 999.5 { index += 1 }
    return (significant(value / prefixes[index].factor, digits: digits), prefixes[index].name)
  }

  /// With so many significant digits, but never more than three places nor fewer than all digits before the point.
  /// Values too small for three places, but not 0, are written `<0.001`, those of five digits before the point `>9999`.
  static func significant(_ value: Double, digits: Int) -> String {
    let size = abs(value)
    if size == 0 { return "0" }
    let sign = value < 0 ? "-" : ""
    if size < 0.0005 { return sign + "<0.001" }
    if size >= 9999.5 { return sign + ">9999" }
    var places = min(3, digits)
    var limit = 1.0
    // The largest number that does not round up to one more digit before the point.
    while places > 0, size >= limit - 0.5 * power(-places) {
      places -= 1
      limit *= 10
    }
    return sign + fixed(size, places: places)
  }

  /// With exactly so many places, rounded half away from zero. `places` is at most 9.
  static func fixed(_ value: Double, places: Int) -> String {
    let factor = power(places)
    let scaled = (abs(value) * factor).rounded()
    guard scaled < 9e18 else { return "\(value)" }
    let digits = String(Int64(scaled))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
  }

  private static func power(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<abs(exponent) { result *= 10 }
    return exponent < 0 ? 1 / result : result
  }
}
