import Fleet

/// The numbers that a field takes.
enum Bounds {
  /// Above 0 and up to a limit far beyond any real one.
  case positive
  /// The same, and 0.
  case notNegative
  /// 0...1.
  case share
  /// Above 0 and up to 1.
  case positiveShare
  case range(ClosedRange<Double>)

  func contains(_ value: Double) -> Bool {
    switch self {
    case .positive: value > 0 && value <= 1e24
    case .notNegative: value >= 0 && value <= 1e24
    case .share: (0...1).contains(value)
    case .positiveShare: value > 0 && value <= 1
    case .range(let range): range.contains(value)
    }
  }

  /// The bounds in the words of an error.
  func words(_ kind: Quantity) -> String {
    switch self {
    case .positive: "more than 0"
    case .notNegative: "0 or more"
    case .share: "a share from 0% to 100%"
    case .positiveShare: "a share above 0% and up to 100%"
    case .range(let range): "\(Bounds.write(range.lowerBound, kind)) to \(Bounds.write(range.upperBound, kind))"
    }
  }

  private static func write(_ value: Double, _ kind: Quantity) -> String {
    switch kind {
    case .share: Unit.ratio.format(value)
    case .seconds: value == 0 ? "0 s" : Unit.seconds.format(value)
    default: value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
  }
}
