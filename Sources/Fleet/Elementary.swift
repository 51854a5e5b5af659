/// Exponential and logarithm from additions and multiplications alone, so that a run is the same bit for bit on every
/// machine: the system's own may differ in the last bit from one C library to the next.
public enum Elementary {
  private static let ln2High = 6.93147180369123816490e-01
  private static let ln2Low = 1.90821492927058770002e-10

  /// Natural logarithm of a positive number, within 2 units in the last place; -infinity at 0, NaN below.
  public static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x.isFinite else { return x }
    // Numbers too small for a leading one are given it.
    let bits = x >= .leastNormalMagnitude ? x.bitPattern : (x * 0x1p54).bitPattern
    var exponent = Double(Int(bits >> 52) - 1023 - (x >= .leastNormalMagnitude ? 0 : 54))
    var m = Double(bitPattern: bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
    if m > 1.4142135623730951 {
      m /= 2
      exponent += 1
    }
    // log m = 2 atanh((m - 1) / (m + 1)), |s| < 0.172.
    let s = (m - 1) / (m + 1)
    let z = s * s
    var series = 1.0 / 21 * z
    series = (series + 1.0 / 19) * z
    series = (series + 1.0 / 17) * z
    series = (series + 1.0 / 15) * z
    series = (series + 1.0 / 13) * z
    series = (series + 1.0 / 11) * z
    series = (series + 1.0 / 9) * z
    series = (series + 1.0 / 7) * z
    series = (series + 1.0 / 5) * z
    series = (series + 1.0 / 3) * z
    return exponent * ln2High + (exponent * ln2Low + 2 * s * (1 + series))
  }

  /// e to the x, within 2 units in the last place.
  public static func exp(_ x: Double) -> Double {
    guard x > -745 else { return x.isNaN ? x : 0 }
    guard x < 709.78 else { return .infinity }
    let k = rounded(x * 1.4426950408889634)
    let r = (x - k * ln2High) - k * ln2Low
    // The series of e to the r, |r| < 0.347, as far as it counts.
    var sum = 1.0 / 87_178_291_200
    sum = sum * r + 1.0 / 6_227_020_800
    sum = sum * r + 1.0 / 479_001_600
    sum = sum * r + 1.0 / 39_916_800
    sum = sum * r + 1.0 / 3_628_800
    sum = sum * r + 1.0 / 362_880
    sum = sum * r + 1.0 / 40_320
    sum = sum * r + 1.0 / 5_040
    sum = sum * r + 1.0 / 720
    sum = sum * r + 1.0 / 120
    sum = sum * r + 1.0 / 24
    sum = sum * r + 1.0 / 6
    sum = sum * r + 0.5
    sum = sum * r + 1
    sum = sum * r + 1
    // In two steps, for results that have no leading one or nearly overflow.
    let half = Int(k) >> 1
    return sum * twoTo(half) * twoTo(Int(k) - half)
  }

  /// The nearest whole number, of two the one farther from zero. By hand, since the system's is a call on processors of
  /// every age.
  @inline(__always)
  private static func rounded(_ x: Double) -> Double {
    let whole = Double(Int(x))
    let rest = x - whole
    return rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole
  }

  /// A power of two with an exponent of -1022 to 1023.
  @inline(__always)
  private static func twoTo(_ exponent: Int) -> Double { Double(bitPattern: UInt64(exponent + 1023) << 52) }
}
