#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A range of numbers along a track, evenly by value or by ratio.
struct TrackScale: Equatable {
  var low: Double
  var high: Double
  var isLogarithmic: Bool
  /// Only whole numbers: things that are counted.
  var isWhole = false

  func clamp(_ value: Double) -> Double {
    let inside = value.isNaN ? low : min(high, max(low, value))
    return isWhole ? inside.rounded() : inside
  }

  /// Where a value stands between 0 and 1.
  func place(of value: Double) -> Double {
    let value = clamp(value)
    guard high > low else { return 0 }
    return isLogarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low)
  }

  /// The value at a place between 0 and 1.
  func value(at place: Double) -> Double {
    let place = place.isNaN ? 0 : min(1, max(0, place))
    guard isLogarithmic else { return low + place * (high - low) }
    return clamp(Self.rounded(low * exp(place * log(high / low))))
  }

  /// The same without rounding to numbers that one can say.
  func exactValue(at place: Double) -> Double {
    isLogarithmic ? low * exp(min(1, max(0, place)) * log(high / low)) : value(at: place)
  }

  /// Steps of a coarse move on a logarithmic track: ten to a decade, in numbers that one can say.
  private static let preferred = [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.4, 8]

  /// The next value in a direction: a preferred number when coarse, two percent or one point when fine; of what is
  /// counted a twentieth, or one.
  func step(_ value: Double, up: Bool, isFine: Bool) -> Double {
    let value = clamp(value)
    if isWhole {
      let step = isFine ? 1 : max(1, (value * 0.05).rounded())
      return clamp(value + (up ? step : -step))
    }
    guard isLogarithmic else {
      let step = isFine ? 0.01 : 0.05
      let steps = (value / step).rounded(.toNearestOrEven)
      return clamp((steps + (up ? 1 : -1)) * step)
    }
    if isFine {
      let moved = Self.rounded(value * (up ? 1.02 : 1 / 1.02))
      return clamp(moved == value ? value + (up ? 1 : -1) * max(Self.unit(value), 0) : moved)
    }
    let decade = pow(10, floor(log10(value)))
    let candidates = [decade / 10, decade, decade * 10].flatMap { power in Self.preferred.map { $0 * power } }
    let next = up ? candidates.first { $0 > value * 1.01 } : candidates.last { $0 < value * 0.99 }
    return clamp(Self.rounded(next ?? value))
  }

  /// The place value of the third significant digit.
  private static func unit(_ value: Double) -> Double { pow(10, floor(log10(max(value, 1e-9))) - 2) }

  /// Three significant digits.
  private static func rounded(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value }
    let unit = unit(value)
    let steps = (value / unit).rounded()
    // Dividing by a whole number keeps 0.1 what it is; multiplying by a fraction would not.
    return unit < 1 ? steps / (1 / unit).rounded() : steps * unit
  }
}
