/// Counts of times in buckets of equal ratio: fixed in size whatever it counts, quantiles within 1.6 %.
///
/// Each power of two from 2^-20 s (1 us) to 2^15 s (9 h) is cut into 32 buckets; shorter and longer times count in the
/// first and last one: below a microsecond a time counts as none at all. The mean and the maximum are exact.
public struct LatencyHistogram: Sendable, Equatable {
  static let bucketsPerOctave = 32
  private static let lowestExponent = -20
  private static let octaves = 35
  static let bucketCount = octaves * bucketsPerOctave

  private var counts: ContiguousArray<Double>
  /// Weight of all that was counted.
  public private(set) var total: Double
  private var sum: Double
  public private(set) var maximum: Double

  public init() {
    counts = ContiguousArray(repeating: 0, count: LatencyHistogram.bucketCount)
    total = 0
    sum = 0
    maximum = 0
  }

  /// Mean, seconds; nil where nothing was counted.
  public var mean: Double? { total > 0 ? sum / total : nil }

  static func bucket(of seconds: Double) -> Int {
    guard seconds > 0 else { return 0 }
    let exponent = Int(seconds.exponent) - lowestExponent
    guard exponent >= 0 else { return 0 }
    guard exponent < octaves else { return bucketCount - 1 }
    return exponent * bucketsPerOctave + Int(seconds.significandBitPattern >> (52 - 5))
  }

  /// Upper edge of a bucket, seconds.
  static func upperEdge(of bucket: Int) -> Double {
    let exponent = bucket / bucketsPerOctave + lowestExponent
    let part = Double(bucket % bucketsPerOctave + 1) / Double(bucketsPerOctave)
    return Double(sign: .plus, exponent: exponent, significand: 1) * (1 + part)
  }

  /// Counts `seconds` with a weight.
  mutating func record(_ seconds: Double, weight: Double = 1) {
    counts[LatencyHistogram.bucket(of: seconds)] += weight
    total += weight
    sum += seconds * weight
    maximum = max(maximum, seconds)
  }

  /// Counts `count` times that grow evenly, `first`, `first + slope`, ..., each with a weight, a bucket at a time.
  mutating func record(first: Double, slope: Double, count: Int64, weight: Double) {
    guard count > 0 else { return }
    let last = first + slope * Double(count - 1)
    total += Double(count) * weight
    sum += (first + last) / 2 * Double(count) * weight
    maximum = max(maximum, last)
    var done: Int64 = 0
    while done < count {
      let value = first + slope * Double(done)
      let bucket = LatencyHistogram.bucket(of: value)
      var run = count - done
      if slope > 0, bucket < LatencyHistogram.bucketCount - 1 {
        let steps = ((LatencyHistogram.upperEdge(of: bucket) - value) / slope).rounded(.up)
        if steps < Double(run) { run = max(1, Int64(steps)) }
      }
      counts[bucket] += Double(run) * weight
      done += run
    }
  }

  /// The time that a `share` of all counted ones does not exceed, seconds; nil where nothing was counted.
  public func quantile(_ share: Double) -> Double? {
    guard total > 0 else { return nil }
    let target = share * total
    var passed = 0.0
    for bucket in counts.indices where counts[bucket] > 0 {
      if passed + counts[bucket] >= target {
        // Finer than the first bucket nothing was told apart: what would be interpolated there is no measurement.
        guard bucket > 0 else { return 0 }
        let upper = LatencyHistogram.upperEdge(of: bucket)
        let lower = LatencyHistogram.upperEdge(of: bucket - 1)
        return min(maximum, lower + (upper - lower) * (target - passed) / counts[bucket])
      }
      passed += counts[bucket]
    }
    return maximum
  }

  /// Multiplies all weights: how a histogram of recent times forgets.
  mutating func scale(by factor: Double) {
    for i in counts.indices { counts[i] *= factor }
    total *= factor
    sum *= factor
  }
}
