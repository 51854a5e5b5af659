/// Sum and count of the values that histograms took in over a window: what makes an exact mean.
struct MeanGrowth: Sendable {
  private var sum = 0.0
  private var count = 0.0
  /// Seconds of the longest of the windows.
  private(set) var seconds = 0.0

  /// Mean of the values; nil where none was counted.
  var value: Double? { count > 0 ? sum / count : nil }

  /// Nil where a histogram does not tell both.
  init?(sum: Growth?, count: Growth?) {
    guard let sum, let count else { return nil }
    (self.sum, self.count, seconds) = (sum.amount, count.amount, sum.seconds)
  }

  /// Of all parts together.
  init(_ parts: [MeanGrowth]) {
    for part in parts {
      sum += part.sum
      count += part.count
      seconds = max(seconds, part.seconds)
    }
  }
}

extension WorkerView {
  func mean(_ measure: Measure, _ window: Double) -> MeanGrowth? {
    MeanGrowth(sum: growth(measure, .sum, window), count: growth(measure, .count, window))
  }
}

extension RouterView {
  func mean(_ measure: Measure, _ window: Double) -> MeanGrowth? {
    MeanGrowth(sum: growth(measure, .sum, window), count: growth(measure, .count, window))
  }
}

extension [WorkerView] {
  /// Mean over those that tell it; nil where nothing was counted.
  func mean(_ measure: Measure, _ window: Double) -> Double? {
    MeanGrowth(compactMap { $0.mean(measure, window) }).value
  }
}
