/// The types of metric families, of both formats.
enum MetricType: String, Sendable {
  case counter, gauge, histogram, summary, untyped, unknown, info, stateset, gaugehistogram

  /// The types that a format knows.
  static func known(_ word: String, isOpenMetrics: Bool) -> MetricType? {
    // Prometheus' own reader of text takes both spellings.
    if !isOpenMetrics, word == "gaugehistogram" || word == "gauge_histogram" { return .gaugehistogram }
    guard let type = MetricType(rawValue: word) else { return nil }
    switch type {
    case .untyped: return isOpenMetrics ? nil : type
    case .unknown, .info, .stateset, .gaugehistogram: return isOpenMetrics ? type : nil
    default: return type
    }
  }

  /// What may follow a family's name in the names of its samples.
  func suffixes(isOpenMetrics: Bool) -> [String] {
    switch self {
    case .counter: isOpenMetrics ? ["_total", "_created"] : [""]
    case .histogram: isOpenMetrics ? ["_bucket", "_count", "_sum", "_created"] : ["_bucket", "_count", "_sum"]
    case .summary: isOpenMetrics ? ["", "_count", "_sum", "_created"] : ["", "_count", "_sum"]
    case .info: ["_info"]
    case .gaugehistogram:
      isOpenMetrics ? ["_bucket", "_gcount", "_gsum"] : ["_bucket", "_count", "_sum", "_gcount", "_gsum"]
    default: [""]
    }
  }
}
