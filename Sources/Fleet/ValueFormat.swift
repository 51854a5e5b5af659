/// A value as it stands on screen, cut so that numbers and units can be set in columns of their own. A currency sign
/// belongs to the number: `$10.5` and `/h`.
public struct FormattedValue: Sendable, Equatable {
  /// The number, without its unit; `--` where the value is unknown.
  public let number: String
  /// The unit with its prefix: `ms`, `M tok/s`; empty for plain counts and unknown values.
  public let unit: String

  public init(number: String, unit: String) {
    self.number = number
    self.unit = unit
  }

  /// What stands for a value that nobody knows.
  public static let unknown = FormattedValue(number: "--", unit: "")

  /// Number and unit as one text: `231 ms`, `$10.5/h`.
  public var text: String {
    if unit.isEmpty { return number }
    return unit.hasPrefix("/") ? number + unit : number + " " + unit
  }

  /// The number to the right of `numberWidth` columns, a space, the unit to the left of `unitWidth` columns. Longer
  /// parts are not cut: a number takes at most 8 columns, a unit as many as `Unit.widestUnit`.
  public func aligned(number numberWidth: Int, unit unitWidth: Int) -> String {
    let left = String(repeating: " ", count: max(0, numberWidth - number.count)) + number
    let right = unit + String(repeating: " ", count: max(0, unitWidth - unit.count))
    return left + " " + right
  }
}

extension Unit {
  /// A value in this unit with three significant digits and an SI prefix: `231 ms`, `1.47 M tok/s`, `979 kW`,
  /// `$10.5/h`, `23 %`; `--` where it is unknown or not a number. Values are in SI base units, shares between 0 and 1.
  public func format(_ value: Double?) -> String { split(value).text }

  /// The same, cut into number and unit.
  public func split(_ value: Double?) -> FormattedValue { split(value, digits: 3) }

  /// The same in exactly `width` columns, set to the right. What is too long loses its space, then digits, then its
  /// unit; where not even the number's size fits, every column is `#`.
  public func format(_ value: Double?, width: Int) -> String {
    for digits in [3, 2, 1] {
      let parts = split(value, digits: digits)
      for text in [parts.text, parts.number + parts.unit] where text.count <= width { return padded(text, width) }
    }
    let number = split(value, digits: 1)
    let prefix = number.unit.first.flatMap { "kMGTPE".contains($0) && number.unit.count > 1 ? String($0) : nil } ?? ""
    let short = number.number + prefix
    let sizeless = self == .seconds || self == .usdPerMillionTokens
    return short.count <= width && !sizeless ? padded(short, width) : String(repeating: "#", count: max(0, width))
  }

  /// Columns that the unit of any formatted value may take.
  public var widestUnit: Int {
    switch self {
    case .ratio: 1
    case .seconds: 3
    case .usd, .usdPerHour, .usdPerMillionTokens: symbol.count - 1
    case .bytes, .bytesPerSecond, .watts, .joules: symbol.count + 1
    case .count: 1
    default: symbol.count + 2
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: width - text.count) + text
  }

  private func split(_ value: Double?, digits: Int) -> FormattedValue {
    guard let value, !value.isNaN else { return .unknown }
    guard value.isFinite else { return FormattedValue(number: value < 0 ? "-inf" : "inf", unit: symbol) }
    switch self {
    case .ratio: return percent(value, digits: digits)
    case .seconds: return seconds(value, digits: digits)
    case .usd, .usdPerHour, .usdPerMillionTokens: return money(value, digits: digits)
    case .count, .requests, .tokens: return scaled(value, digits: digits, whole: true)
    default: return scaled(value, digits: digits, whole: false)
    }
  }

  /// Whole percents from 10 up, one place below and close to 100, so that 99.7 % does not read as all.
  private func percent(_ value: Double, digits: Int) -> FormattedValue {
    let percent = value * 100
    let size = abs(percent)
    let fine = digits == 3 && size > 0 && (size < 9.95 || (size > 99 && size < 100))
    // 99.97 % is not all: it is cut, not rounded.
    let shown = size > 99 && size < 100 ? min(size, fine ? 99.9 : 99) : size
    let text = shown >= 9999.5 ? ">9999" : Decimals.fixed(shown, places: fine ? 1 : 0)
    return FormattedValue(number: (percent < 0 && shown > 0 ? "-" : "") + text, unit: symbol)
  }

  private func seconds(_ value: Double, digits: Int) -> FormattedValue {
    let size = abs(value)
    let steps: [(limit: Double, factor: Double, name: String)] = [
      (0.9995e-6, 1e9, "ns"), (0.9995e-3, 1e6, "us"), (0.9995, 1e3, "ms"), (119.95, 1, "s"), (7197, 1 / 60, "min"),
      (172_740, 1 / 3600, "h"),
    ]
    if size == 0 { return FormattedValue(number: "0", unit: "s") }
    let step = steps.first { size < $0.limit } ?? (.infinity, 1 / 86_400, "d")
    return FormattedValue(number: Decimals.significant(value * step.factor, digits: digits), unit: step.name)
  }

  private func money(_ value: Double, digits: Int) -> FormattedValue {
    let (number, prefix) = Decimals.prefixed(abs(value), digits: digits)
    return FormattedValue(number: (value < 0 ? "-$" : "$") + number + prefix, unit: String(symbol.dropFirst()))
  }

  /// With a prefix for thousands and more. `whole`: counts below a thousand keep a fraction only where they have one.
  private func scaled(_ value: Double, digits: Int, whole: Bool) -> FormattedValue {
    let size = abs(value)
    var (number, prefix) = Decimals.prefixed(size, digits: digits)
    if whole, size < 999.5, size == size.rounded() { (number, prefix) = (Decimals.fixed(size, places: 0), "") }
    let tight = self == .bytes || self == .bytesPerSecond || self == .watts || self == .joules
    let unit = prefix.isEmpty ? symbol : tight ? prefix + symbol : symbol.isEmpty ? prefix : prefix + " " + symbol
    return FormattedValue(number: (value < 0 ? "-" : "") + number, unit: unit)
  }
}
