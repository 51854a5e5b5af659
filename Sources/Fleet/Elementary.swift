/// Exponential and logarithm from additions and multiplications alone, so that a run is the same bit for bit on every
/// machine: the system's own may differ in the last bit from one C library to the next.
public enum Elementary {
  private static let ln2High = 6.93147180369123816490e-01
  private static let ln2Low = 1.90821492927058770002e-10

  /// Natural logarithm of a positive number, within 2 units in the last place; -infinity at 0, NaN below.
  public static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x.isFinite else { return x }
    var exponent = Double(x.exponent)
    var m = x.significand
    if m > 1.4142135623730951 {
      m /= 2
      exponent += 1
    }
    // log m = 2 atanh((m - 1) / (m + 1)), |s| < 0.172.
    let s = (m - 1) / (m + 1)
    let z = s * s
    var series = 0.0
    var k = 21.0
    while k >= 3 {
      series = (series + 1 / k) * z
      k -= 2
    }
    return exponent * ln2High + (exponent * ln2Low + 2 * s * (1 + series))
  }

  /// e to the x, within 2 units in the last place.
  public static func exp(_ x: Double) -> Double {
    guard x > -745 else { return x.isNaN ? x : 0 }
    guard x < 709.78 else { return .infinity }
    let k = (x * 1.4426950408889634).rounded()
    let r = (x - k * ln2High) - k * ln2Low
    var sum = 1.0
    var i = 14.0
    while i >= 1 {
      sum = 1 + sum * r / i
      i -= 1
    }
    return sum * Double(sign: .plus, exponent: Int(max(k, -1000)), significand: 1)
      * (k < -1000 ? Double(sign: .plus, exponent: Int(k) + 1000, significand: 1) : 1)
  }
}
