import ArgumentParser
import Fleet

/// A span of time as an option says it: above 0 and up to a year.
enum SpanOption {
  static func parse(_ text: String, _ option: String) throws -> Double {
    do {
      let seconds = try Quantity.seconds.parse(text)
      guard seconds > 0, seconds <= 31_622_400 else {
        throw ValidationError("\(option): found \(quoted(text)), expected a time above 0 and up to a year")
      }
      return seconds
    } catch let error as QuantityError {
      throw ValidationError("\(option): \(error)")
    }
  }
}
