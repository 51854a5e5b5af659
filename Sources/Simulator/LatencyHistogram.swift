/// Counts of times in buckets of equal ratio: fixed in size whatever it counts, quantiles within 1.6 %.
///
/// Each power of two from 2^-20 s (1 us) to 2^15 s (9 h) is cut into 32 buckets; shorter and longer times count in the
/// first and last one: below a microsecond a time counts as none at all. The mean and the maximum are exact.
public struct LatencyHistogram: Sendable, Equatable {
  static let bucketsPerOctave = 32
  private static let lowestExponent = -20
  private static let octaves = 35
  private static let firstBucket = (1023 + lowestExponent) * bucketsPerOctave
  static let bucketCount = octaves * bucketsPerOctave

  private var counts: Column<Double>
  /// Weight of all that was counted.
  public private(set) var total: Double
  private var sum: Double
  public private(set) var maximum: Double

  public init() {
    counts = Column(repeating: 0, count: LatencyHistogram.bucketCount)
    total = 0
    sum = 0
    maximum = 0
  }

  /// Mean, seconds; nil where nothing was counted.
  public var mean: Double? { total > 0 ? sum / total : nil }

  @inline(__always)
  static func bucket(of seconds: Double) -> Int {
    // Of a positive number the exponent's bits and the first five of the fraction count the buckets from 2^-1023 s up.
    guard seconds > 0 else { return 0 }
    return min(bucketCount - 1, max(0, Int(seconds.bitPattern >> (52 - 5)) - firstBucket))
  }

  /// Upper edge of a bucket, seconds.
  static func upperEdge(of bucket: Int) -> Double {
    Double(bitPattern: UInt64(firstBucket + bucket + 1) << (52 - 5))
  }

  /// Counts `seconds` with a weight.
  mutating func record(_ seconds: Double, weight: Double = 1) {
    record(seconds, weight: weight, bucket: LatencyHistogram.bucket(of: seconds))
  }

  /// The same of a time whose bucket is known, as `bucket(of:)` tells it.
  @inline(__always)
  mutating func record(_ seconds: Double, weight: Double, bucket: Int) {
    counts.withMutableElements { $0[bucket] += weight }
    total += weight
    sum += seconds * weight
    maximum = max(maximum, seconds)
  }

  /// Counts the times of some steps, each with a weight, a bucket at a time.
  mutating func record(_ run: DecodeSegment.Run, weight: Double) {
    guard run.count > 0 else { return }
    recordSums(run, weight: weight)
    counts.withMutableElements { counts in
      LatencyHistogram.forEachBucket(run) { bucket, count in counts[bucket] += count * weight }
    }
  }

  /// Counts the times of some steps in two histograms, each with a weight of its own.
  static func record(
    _ run: DecodeSegment.Run, weight: Double, into a: inout LatencyHistogram, weight other: Double,
    into b: inout LatencyHistogram
  ) {
    guard run.count > 0 else { return }
    a.recordSums(run, weight: weight)
    b.recordSums(run, weight: other)
    a.counts.withMutableElements { a in
      b.counts.withMutableElements { b in
        forEachBucket(run) { bucket, count in
          a[bucket] += count * weight
          b[bucket] += count * other
        }
      }
    }
  }

  @inline(__always)
  private mutating func recordSums(_ run: DecodeSegment.Run, weight: Double) {
    let count = Double(run.count)
    let last = run.last
    total += count * weight
    sum += (run.first + last) / 2 * count * weight
    maximum = max(maximum, last)
  }

  /// The buckets that the times of some steps fall into, and how many into each.
  @inline(__always)
  private static func forEachBucket(_ run: DecodeSegment.Run, _ body: (Int, Double) -> Void) {
    var done: Int64 = 0
    while done < run.count {
      let value = run.first + run.slope * Double(done)
      let bucket = bucket(of: value)
      var count = run.count - done
      if run.slope > 0, bucket < bucketCount - 1 {
        let steps = ((upperEdge(of: bucket) - value) / run.slope).roundedUp
        if steps < Double(count) { count = max(1, Int64(steps)) }
      }
      body(bucket, Double(count))
      done += count
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

  mutating func own() { counts.own() }
  mutating func disown() { counts.disown() }

  /// Multiplies all weights: how a histogram of recent times forgets.
  mutating func scale(by factor: Double) {
    counts.withMutableElements { counts in
      for bucket in 0..<LatencyHistogram.bucketCount { counts[bucket] *= factor }
    }
    total *= factor
    sum *= factor
  }
}
