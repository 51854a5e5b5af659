import Fleet

/// Numbers as the dashboard writes them: three significant digits, SI suffix, unit; `--` where nothing is known.
enum NumberText {
  static let unknown = "--"

  /// A value with its unit: `231 ms`, `4.96 TB/s`, `61 %`, `$10.5/h`.
  static func text(_ value: Double?, _ unit: Unit) -> String { written(value, unit, gap: " ") }

  /// A reading with its unit; `~` before it where it was not counted but computed from assumptions.
  static func text(_ reading: Reading?, _ unit: Unit) -> String {
    (reading?.provenance == .estimated ? "~" : "") + text(reading?.value, unit)
  }

  /// The same without a space: for columns that are full.
  static func tight(_ value: Double?, _ unit: Unit) -> String { written(value, unit, gap: "") }

  private static func written(_ value: Double?, _ unit: Unit, gap: String) -> String {
    guard let value, !value.isNaN else { return unknown }
    guard value.isFinite else { return "inf" }
    switch unit {
    case .ratio: return percent(value, gap: gap)
    case .seconds: return seconds(value, gap: gap)
    case .usd: return "$" + scaled(value)
    case .usdPerHour: return "$" + scaled(value) + "/h"
    case .usdPerMillionTokens: return "$" + scaled(value) + "/Mtok"
    case .requests, .count, .tokens:
      let number = abs(value) < 99_999.5 ? grouped(value) : scaled(value)
      return unit == .count ? number : number + gap + unit.symbol
    case .requestsPerSecond, .tokensPerSecond: return scaled(value) + gap + unit.symbol
    case .tokensPerJoule: return significant(value) + gap + unit.symbol
    default:
      let (number, prefix) = parts(value)
      return number + gap + prefix + unit.symbol
    }
  }

  /// A share in percent, with a decimal only where three digits need it: `61 %`, `9.4 %`, `96.4 %` if asked for.
  static func percent(_ value: Double?, decimals: Int = 0, gap: String = " ") -> String {
    guard let value, !value.isNaN else { return unknown }
    guard value.isFinite else { return "inf" }
    return fixed(value * 100, decimals) + gap + "%"
  }

  /// Three significant digits and an SI suffix: `1.47M`.
  static func scaled(_ value: Double) -> String {
    let (number, prefix) = parts(value)
    return number + prefix
  }

  /// A round number without the zeros after its point: `8k`, `1.5k`.
  static func round(_ value: Double) -> String {
    let (number, prefix) = parts(value)
    guard number.contains(".") else { return number + prefix }
    var digits = number[...]
    while digits.last == "0" { digits = digits.dropLast() }
    if digits.last == "." { digits = digits.dropLast() }
    return digits + prefix
  }

  /// Three significant digits of a number that has no suffix.
  static func significant(_ value: Double) -> String {
    let size = abs(value)
    return fixed(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0)
  }

  private static func parts(_ value: Double) -> (number: String, prefix: String) {
    var rest = value
    for prefix in ["", "k", "M", "G", "T", "P", "E"] {
      if abs(rest) < 999.5 { return (significant(rest), prefix) }
      rest /= 1000
    }
    return (value < 0 ? "-inf" : "inf", "")
  }

  /// Times from microseconds to hours.
  private static func seconds(_ value: Double, gap: String) -> String {
    let size = abs(value)
    if value == 0 { return "0" + gap + "s" }
    if size < 0.000_999_5 { return significant(value * 1e6) + gap + "µs" }
    if size < 0.9995 { return significant(value * 1e3) + gap + "ms" }
    if size < 119.5 { return significant(value) + gap + "s" }
    if size < 7_170 { return significant(value / 60) + gap + "min" }
    return scaled(value / 3600) + gap + "h"
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

  /// Time since the start as `+HH:MM:SS`.
  static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 3.6e9 else { return "+--:--:--" }
    let whole = Int(abs(seconds))
    let sign = seconds < 0 ? "-" : "+"
    return sign + two(whole / 3600) + ":" + two(whole / 60 % 60) + ":" + two(whole % 60)
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// A span of time as an axis says it: `5m`, `2m30`, `45s`, `1h`.
  static func span(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 3.6e9 else { return unknown }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole)s" }
    let (minutes, rest) = (whole / 60, whole % 60)
    if minutes < 60 { return rest == 0 ? "\(minutes)m" : "\(minutes)m" + two(rest) }
    return minutes % 60 == 0 ? "\(minutes / 60)h" : "\(minutes / 60)h" + two(minutes % 60)
  }

  /// How fast time runs: `x10`, `x1/4`, `max`.
  static func speed(_ speed: Double) -> String {
    if speed == .infinity { return "max" }
    if speed == 0.25 { return "x1/4" }
    if speed == 0.5 { return "x1/2" }
    return "x" + (speed < 1000 ? fixed(speed, speed == speed.rounded() ? 0 : 2) : scaled(speed))
  }
}
