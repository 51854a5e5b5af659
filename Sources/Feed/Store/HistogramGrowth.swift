import Fleet

/// The requests or tokens of a window by their bucket: cumulative counts by upper bound.
struct HistogramGrowth: Sendable {
  var buckets: [(bound: Double, count: Double)]
  var seconds: Double

  var count: Double { buckets.last?.count ?? 0 }

  /// Adds another worker's; false where the bounds differ, which cannot be added.
  mutating func add(_ other: HistogramGrowth) -> Bool {
    guard buckets.count == other.buckets.count, zip(buckets, other.buckets).allSatisfy({ $0.bound == $1.bound }) else {
      return false
    }
    for index in buckets.indices { buckets[index].count += other.buckets[index].count }
    seconds = max(seconds, other.seconds)
    return true
  }

  /// The value below which this share of the counts lies, by straight lines between bounds. Nil where nothing was
  /// counted, or where it lies above the last finite bound: nobody knows how far.
  func quantile(_ share: Double) -> Double? {
    guard count > 0 else { return nil }
    let rank = share * count
    var below = 0.0
    var lower = 0.0
    for (bound, total) in buckets {
      let total = max(total, below)
      if total >= rank, total > below {
        return bound.isFinite ? lower + (bound - lower) * (rank - below) / (total - below) : nil
      }
      (below, lower) = (total, bound)
    }
    return nil
  }

  /// The median where values between two bounds are spread evenly by ratio, as latencies are, over the one by straight
  /// lines; nil where there is none, or where it lies in the first bucket.
  var medianByRatio: Double? {
    guard let straight = quantile(0.5), straight > 0, let upper = buckets.firstIndex(where: { $0.bound >= straight }),
      upper > 0
    else { return nil }
    let (low, high) = (buckets[upper - 1].bound, buckets[upper].bound)
    guard low > 0, high.isFinite, high > low else { return nil }
    let place = (straight - low) / (high - low)
    return low * Elementary.exp(place * Elementary.log(high / low)) / straight
  }

  /// The share of the counts at or below `value`, by straight lines between bounds; nil where nothing was counted.
  func share(upTo value: Double) -> Double? {
    guard count > 0 else { return nil }
    var below = 0.0
    var lower = 0.0
    for (bound, total) in buckets {
      let total = max(total, below)
      if value <= bound {
        guard bound.isFinite, bound > lower else { return below / count }
        return (below + (total - below) * (value - lower) / (bound - lower)) / count
      }
      (below, lower) = (total, bound)
    }
    return 1
  }
}
