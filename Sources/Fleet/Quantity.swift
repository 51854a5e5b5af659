/// Why a text is no quantity of the kind that was wanted.
public struct QuantityError: Error, Equatable, CustomStringConvertible {
  /// What stands there, in quotes, cut to a line.
  public let found: String
  /// What would be right, with an example.
  public let expected: String

  public init(found: String, expected: String) {
    self.found = found
    self.expected = expected
  }

  public var description: String { "found \(found), expected \(expected)" }
}

/// What a number with a unit measures, and how people write it.
public enum Quantity: Sendable, CaseIterable {
  /// Seconds: `40 ms`, `2s`, `1.5 min`, `2m30`, `1h05m`, `1:30`; a bare number is seconds.
  case seconds
  /// A share: `30%`, `0.3`. Its range is the caller's.
  case share
  /// Events per second: `2400/s`, `2.4k/s`, `90/min`, `2400`.
  case perSecond
  /// Tokens per second: `52300 tok/s`, `52.3k/s`, `52300`.
  case tokensPerSecond
  /// Bytes per second: `6.4 TB/s`, `100 GB/s`, `400 Gb/s` (bits); never without a unit.
  case bytesPerSecond
  /// Bytes: `141 GB`, `80 GiB`, `327680`.
  case bytes
  /// Tokens or other things that may be counted in thousands: `8k` is 8000, `8Ki` is 8192, `1155`.
  case tokens
  /// A number of parameters: `70.6B`, `671e9`.
  case parameters
  /// A whole number: `24`.
  case count
  /// FLOP/s: `989 TFLOPS`, `1.98 PFLOP/s`; never without a unit.
  case flops
  /// Watts: `700 W`, `1.2 kW`, `700`.
  case watts
  /// US dollars: `$30000`, `30k USD`, `30000`.
  case usd
  /// Years: `5 years`, `18 months`, `5`.
  case years
  /// A plain number: `1.25`.
  case number

  /// The quantity that is the whole of `text`, in SI base units. Spaces around the parts do not count. A number that is
  /// not finite is refused.
  public func parse(_ text: some StringProtocol) throws(QuantityError) -> Double {
    let trimmed = trim(text[...])
    if self == .seconds, let seconds = CompoundTime.parse(trimmed) { return seconds }
    var body = trimmed
    if self == .usd, body.first == "$" { body = trim(body.dropFirst()) }
    let length = PlainNumber.length(of: body)
    let cut = body.utf8.index(body.startIndex, offsetBy: length)
    guard length > 0, let number = PlainNumber.parse(body[..<cut]) else { throw error(text) }
    let unit = String(trim(body[cut...]))
    guard let factor = units[unit] else { throw error(text) }
    let value = number * factor
    guard value.isFinite, self != .count || value == value.rounded() else { throw error(text) }
    return value
  }

  /// What the quantity looks like, for an error's `expected`.
  public var expected: String {
    switch self {
    case .seconds: "a time such as 40 ms, 2 s or 1.5 min"
    case .share: "a share such as 30% or 0.3"
    case .perSecond: "a rate such as 2400/s"
    case .tokensPerSecond: "a rate such as 52300 tok/s"
    case .bytesPerSecond: "a bandwidth with its unit, such as 100 GB/s or 6.4 TB/s"
    case .bytes: "a size such as 80 GB"
    case .tokens: "a number of tokens such as 1155 or 8k"
    case .parameters: "a number of parameters such as 70.6B"
    case .count: "a whole number such as 24"
    case .flops: "arithmetic with its unit, such as 989 TFLOPS"
    case .watts: "a power such as 700 W"
    case .usd: "an amount such as 30000 USD"
    case .years: "years such as 5 or 18 months"
    case .number: "a number such as 1.25"
    }
  }

  private func error(_ text: some StringProtocol) -> QuantityError {
    QuantityError(found: quoted(text), expected: expected)
  }

  private func trim<Text: StringProtocol>(_ text: Text) -> Substring {
    let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    var body = Substring(text).drop(while: blank)
    while let last = body.last, blank(last) { body.removeLast() }
    return body
  }

  private var units: [String: Double] { Self.units[self]! }

  private static let units = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.makeUnits()) })
}
