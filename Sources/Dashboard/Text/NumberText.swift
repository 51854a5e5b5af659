import Fleet

/// Numbers as the dashboard writes them: as every other output does, but counts in full as far as they are short, and
/// percents of a fixed width.
enum NumberText {
  static let unknown = FormattedValue.unknown.text

  /// A value with its unit: `231 ms`, `4.96 TB/s`, `6,592 req`, `$10.5/h`.
  static func text(_ value: Double?, _ unit: Unit) -> String { written(value, unit, gap: " ") }

  /// A reading with its unit; `~` before it where it was not counted but computed from assumptions.
  static func text(_ reading: Reading?, _ unit: Unit) -> String {
    (reading?.provenance == .estimated ? "~" : "") + text(reading?.value, unit)
  }

  /// The same without a space: for columns that are full.
  static func tight(_ value: Double?, _ unit: Unit) -> String { written(value, unit, gap: "") }

  /// A round number at the end of an axis, four characters at most: `1.5M`.
  static func axis(_ value: Double, _ unit: Unit) -> String {
    let parts = unit.split(value)
    var number = Substring(parts.number)
    if number.contains(".") {
      while number.last == "0" || number.last == "." { if number.removeLast() == "." { break } }
    }
    return number + String(parts.unit.prefix(parts.unit.count - unit.symbol.count))
  }

  private static func written(_ value: Double?, _ unit: Unit, gap: String) -> String {
    guard let value, !value.isNaN else { return unknown }
    switch unit {
    case .requests, .count, .tokens:
      guard abs(value) < 99_999.5 else { break }
      return grouped(value) + (unit == .count ? "" : gap + unit.symbol)
    default: break
    }
    let parts = unit.split(value)
    return gap.isEmpty ? parts.number + parts.unit : parts.text
  }

  /// A share in percent with a fixed count of decimals: as wide as the one before.
  static func percent(_ value: Double?, decimals: Int = 0, gap: String = " ") -> String {
    guard let value, !value.isNaN else { return unknown }
    return fixed(value * 100, decimals) + gap + "%"
  }

  /// Three significant digits of a number without a unit; `--` where it is unknown.
  static func significant(_ value: Double?) -> String { Unit.tokensPerJoule.split(value).number }

  /// A round number without the zeros after its point: `8k`, `1.5k`.
  static func round(_ value: Double) -> String {
    let parts = Unit.count.split(value)
    var digits = parts.number[...]
    if digits.contains(".") {
      while digits.last == "0" { digits = digits.dropLast() }
      if digits.last == "." { digits = digits.dropLast() }
    }
    return digits + parts.unit
  }

  /// A number with a fixed count of decimals. What is too large for an integer is not written out.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    let places = min(6, max(0, decimals))
    let scale = [1.0, 10, 100, 1e3, 1e4, 1e5, 1e6][places]
    let magnitude = (abs(value) * scale).rounded()
    guard magnitude < 1e15 else { return value.isNaN ? unknown : value < 0 ? "-inf" : "inf" }
    let whole = Int(magnitude)
    let sign = value < 0 && whole != 0 ? "-" : ""
    guard places > 0 else { return sign + String(whole) }
    let unit = Int(scale)
    let tail = String(whole % unit)
    return sign + String(whole / unit) + "." + String(repeating: "0", count: places - tail.count) + tail
  }

  /// A whole number with a comma between thousands.
  static func grouped(_ value: Double) -> String {
    let digits = fixed(value, 0)
    guard digits.count > 3, let last = digits.last, last.isNumber else { return digits }
    var result = ""
    for (index, digit) in digits.enumerated() {
      let left = digits.count - index
      if index > 0, left % 3 == 0, result != "-" { result += "," }
      result.append(digit)
    }
    return result
  }

  static func grouped(_ value: Int) -> String { grouped(Double(value)) }

  /// How fast time runs: `x10`, `x1/4`, `max`.
  static func speed(_ speed: Double) -> String {
    if speed == .infinity { return "max" }
    if speed == 0.25 { return "x1/4" }
    if speed == 0.5 { return "x1/2" }
    return "x" + (speed < 1000 ? fixed(speed, speed == speed.rounded() ? 0 : 2) : round(speed))
  }
}
