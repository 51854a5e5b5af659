import ArgumentParser
import Fleet

/// A quantity as an option says it, within a range.
enum QuantityOption {
  /// Throws with the option, what was found and what was expected.
  ///
  /// - Parameter show: how the ends of the range are written.
  static func parse(
    _ text: some StringProtocol, _ quantity: Quantity, _ option: String, _ range: ClosedRange<Double>,
    show: (Double) -> String
  ) throws -> Double {
    do {
      let value = try quantity.parse(text)
      guard range.contains(value) else {
        throw ValidationError(
          "\(option): found \(quoted(text)), expected \(show(range.lowerBound)) to \(show(range.upperBound))")
      }
      return value
    } catch let error as QuantityError {
      throw ValidationError("\(option): \(error)")
    }
  }

  /// Seconds, such as `5s`.
  static func seconds(_ text: String, _ option: String, _ range: ClosedRange<Double>) throws -> Double {
    try parse(text, .seconds, option, range) { Unit.seconds.format($0) }
  }
}
