import Fleet

/// How widely lengths are spread, from the buckets of a histogram and their exact mean.
enum LengthSpread {
  /// The coefficient of variation of the log-normal distribution with this mean that the counts are most likely of; nil
  /// where too few were counted. Wide buckets do not widen it, as midpoints would.
  static func variation(_ growth: HistogramGrowth, mean: Double) -> Double? {
    guard growth.count >= leastCount, mean.isFinite, mean > 0 else { return nil }
    let counts = bins(growth)
    guard !counts.isEmpty else { return nil }
    let center = Elementary.log(mean)
    var best: (sigma: Double, likelihood: Double)?
    for step in 1...steps {
      let sigma = Double(step) * widest / Double(steps)
      let likelihood = likelihood(counts, center: center - sigma * sigma / 2, sigma)
      // The narrowest of those that are as likely: buckets that hold everything say no more.
      if likelihood > (best?.likelihood ?? -.infinity) + 1e-9 { best = (sigma, likelihood) }
    }
    return best.map { (Elementary.exp($0.sigma * $0.sigma) - 1).squareRoot() }
  }

  /// Fewer requests say nothing of a spread.
  private static let leastCount = 20.0
  /// Standard deviations of the logarithm that are tried: up to a coefficient of variation of 9.
  private static let widest = 2.1
  private static let steps = 84

  private static func bins(_ growth: HistogramGrowth) -> [(low: Double, high: Double, count: Double)] {
    var bins: [(low: Double, high: Double, count: Double)] = []
    var (low, below) = (0.0, 0.0)
    for (bound, total) in growth.buckets {
      if total > below { bins.append((low, bound, total - below)) }
      (low, below) = (bound, max(total, below))
    }
    return bins
  }

  private static func likelihood(_ bins: [(low: Double, high: Double, count: Double)], center: Double, _ sigma: Double)
    -> Double
  {
    func share(_ value: Double) -> Double {
      value <= 0 ? 0 : value.isFinite ? normalShare((Elementary.log(value) - center) / sigma) : 1
    }
    return bins.reduce(0) { $0 + $1.count * Elementary.log(max(1e-12, share($1.high) - share($1.low))) }
  }

  /// Share of a normal distribution below `z`, within 1e-7 (Abramowitz and Stegun, 7.1.26).
  private static func normalShare(_ z: Double) -> Double {
    let x = abs(z) / 2.0.squareRoot()
    let t = 1 / (1 + 0.3275911 * x)
    let series =
      t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    let tail = series * Elementary.exp(-x * x) / 2
    return z < 0 ? tail : 1 - tail
  }
}
