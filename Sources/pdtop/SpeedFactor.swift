import ArgumentParser
import Fleet

/// Seconds of a session per second of the wall clock, as an option says it.
enum SpeedFactor {
  static func parse(_ text: String) throws -> Double {
    if text == "max" { return .infinity }
    guard let factor = Double(text), factor > 0, factor <= 100_000 else {
      throw ValidationError("--speed: found \(quoted(text)), expected a factor above 0, such as 10, or max")
    }
    return factor
  }
}
