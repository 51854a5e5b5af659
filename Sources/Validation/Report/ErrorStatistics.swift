/// Errors of predictions against measurements: (predicted - measured) / measured.
public struct ErrorStatistics: Sendable, Equatable {
  public let count: Int
  /// Median, mean and 90th percentile of the errors without their sign.
  public let median: Double
  public let mean: Double
  public let p90: Double
  /// Median of the errors with their sign: above 0 where the model is too slow.
  public let bias: Double

  /// Nil where there are no errors.
  public init?(_ errors: [Double]) {
    guard !errors.isEmpty else { return nil }
    let sizes = errors.map(abs).sorted()
    count = errors.count
    median = ErrorStatistics.quantile(sizes, 0.5)
    mean = sizes.reduce(0, +) / Double(sizes.count)
    p90 = ErrorStatistics.quantile(sizes, 0.9)
    bias = ErrorStatistics.quantile(errors.sorted(), 0.5)
  }

  /// With straight lines between neighbours.
  private static func quantile(_ sorted: [Double], _ q: Double) -> Double {
    let place = q * Double(sorted.count - 1)
    let low = Int(place)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
  }
}
