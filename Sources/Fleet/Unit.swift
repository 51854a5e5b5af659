/// The physical unit of a quantity. It decides how a value is written, never how it is stored: values are always in SI
/// base units (seconds, bytes, watts, joules) or plain ratios, requests, tokens and US dollars.
public enum Unit: String, Sendable, CaseIterable {
  /// A share between 0 and 1, written in percent.
  case ratio
  case seconds
  case bytes
  case bytesPerSecond
  case watts
  case joules
  case tokens
  case tokensPerSecond
  /// Tokens per joule, which is tokens per second for each watt.
  case tokensPerJoule
  case requests
  case requestsPerSecond
  case usd
  case usdPerHour
  case usdPerMillionTokens
  /// A plain number: batch size, counts of workers.
  case count

  /// The suffix that follows a number in this unit, without any SI prefix.
  public var symbol: String {
    switch self {
    case .ratio: "%"
    case .seconds: "s"
    case .bytes: "B"
    case .bytesPerSecond: "B/s"
    case .watts: "W"
    case .joules: "J"
    case .tokens: "tok"
    case .tokensPerSecond: "tok/s"
    case .tokensPerJoule: "tok/J"
    case .requests: "req"
    case .requestsPerSecond: "req/s"
    case .usd: "$"
    case .usdPerHour: "$/h"
    case .usdPerMillionTokens: "$/Mtok"
    case .count: ""
    }
  }
}
