import Fleet

/// The samples of one family with the same labels, in OpenMetrics: they stand together, in order of time.
struct CheckedGroup {
  let key: String
  private var timestamp: Double?
  private var hasSamples = false
  /// Names and own labels since the last timestamp.
  private var seen: Set<String> = []
  private var lastBound = -Double.infinity
  private var lastCount = 0.0
  private var hasBuckets = false
  private var hasNegativeBuckets = false
  private var infinite: Double?
  private var count: Double?
  private var hasSum = false
  private var hasGSum = false
  private var isSumNegative = false

  init(key: String) { self.key = key }

  mutating func take(_ sample: CheckedSample, _ suffix: String, _ type: MetricType) -> String? {
    let problem = timeProblem(sample, suffix)
    hasSamples = true
    if !seen.insert(sample.name + sample.labelKey()).inserted, sample.timestamp == nil {
      return problem ?? "found the same series twice, expected once"
    }
    switch suffix {
    case "_bucket": return problem ?? bucketProblem(sample)
    case "_count", "_gcount": count = sample.value
    case "_sum": hasSum = true
    case "_gsum":
      hasGSum = true
      isSumNegative = sample.value < 0
    default: break
    }
    return problem
  }

  private mutating func timeProblem(_ sample: CheckedSample, _ suffix: String) -> String? {
    defer { timestamp = sample.timestamp ?? timestamp }
    guard hasSamples else { return nil }
    guard (sample.timestamp == nil) == (timestamp == nil) else {
      return "found samples of the same labels with and without a timestamp"
    }
    guard let now = sample.timestamp, let before = timestamp, now != before else { return nil }
    if now < before { return "found a timestamp that goes back, expected them in order" }
    // A later point of the same series: everything may come again.
    seen = []
    lastBound = -Double.infinity
    lastCount = 0
    return nil
  }

  private mutating func bucketProblem(_ sample: CheckedSample) -> String? {
    hasBuckets = true
    guard let bound = sample.label("le").flatMap({ Double($0) }) else { return nil }
    defer {
      lastBound = bound
      lastCount = sample.value
    }
    if bound < 0 { hasNegativeBuckets = true }
    if bound == .infinity { infinite = sample.value }
    if bound <= lastBound { return "found buckets out of order, expected rising bounds" }
    return sample.value < lastCount ? "found a bucket with less than the one before, expected cumulative counts" : nil
  }

  /// What only the group's end tells.
  func closingProblem(_ type: MetricType) -> String? {
    guard type == .histogram || type == .gaugehistogram, hasSamples else { return nil }
    if !hasBuckets { return "found a histogram without buckets" }
    guard let infinite else { return "found a histogram without the bucket le=\"+Inf\"" }
    if let count, count != infinite { return "found a count that differs from the bucket le=\"+Inf\"" }
    if type == .histogram {
      if hasNegativeBuckets, hasSum { return "found a sum beside buckets below 0, expected none" }
      if hasSum != (count != nil) { return "found a sum or a count alone, expected both" }
    } else if hasGSum != (count != nil) {
      return "found a sum or a count alone, expected both"
    } else if !hasNegativeBuckets, isSumNegative {
      return "found a negative sum without buckets below 0"
    }
    return nil
  }
}
