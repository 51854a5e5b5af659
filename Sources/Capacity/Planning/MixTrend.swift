public import Fleet

/// How a mix has moved, fitted to what was seen of it: an even factor a year for lengths, even points for the hit rate,
/// and how far the input:output ratio strays from that.
public struct MixTrend: Sendable, Equatable {
  /// Factors a year; points a year; standard deviation of the ratio's logarithm after a year.
  public var inputGrowth: Double
  public var outputGrowth: Double
  public var cacheHitGrowth: Double
  public var volatility: Double

  /// What was seen of a mix at a time.
  public struct Sample: Sendable {
    /// Years since any beginning.
    public var year: Double
    public var inputLength: Double
    public var outputLength: Double
    public var cacheHitRate: Double

    public init(year: Double, inputLength: Double, outputLength: Double, cacheHitRate: Double) {
      self.year = year
      self.inputLength = inputLength
      self.outputLength = outputLength
      self.cacheHitRate = cacheHitRate
    }
  }

  /// Least squares over the samples' logarithms; nil of fewer than three, or of no time at all.
  public init?(_ samples: [Sample]) {
    let samples = samples.filter { $0.inputLength > 0 && $0.outputLength > 0 }
    guard samples.count >= 3, let first = samples.first, let last = samples.last, last.year > first.year else {
      return nil
    }
    let years = samples.map(\.year)
    func slope(_ values: [Double]) -> Double {
      let (x, y) = (mean(years), mean(values))
      let spread = years.reduce(0) { $0 + ($1 - x) * ($1 - x) }
      return spread > 0 ? zip(years, values).reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) } / spread : 0
    }
    inputGrowth = MixTrend.factor(slope(samples.map { Elementary.log($0.inputLength) }))
    outputGrowth = MixTrend.factor(slope(samples.map { Elementary.log($0.outputLength) }))
    cacheHitGrowth = min(1, max(-1, slope(samples.map(\.cacheHitRate))))
    let ratios = samples.map { Elementary.log($0.inputLength / $0.outputLength) }
    let drift = slope(ratios)
    // A random walk's steps have a variance in proportion to their time.
    var variance = 0.0
    for (before, after) in zip(samples.indices, samples.indices.dropFirst()) {
      let time = years[after] - years[before]
      let stray = ratios[after] - ratios[before] - drift * time
      variance += stray * stray
    }
    volatility = min(5, (variance / (last.year - first.year)).squareRoot())
  }

  /// A factor a year within what a plan takes.
  private static func factor(_ slope: Double) -> Double { min(20, max(0.05, Elementary.exp(slope))) }
}

extension OutlookPlan {
  /// Goes on as a mix has moved.
  public mutating func follow(_ trend: MixTrend) {
    inputGrowth = trend.inputGrowth
    outputGrowth = trend.outputGrowth
    cacheHitGrowth = trend.cacheHitGrowth
    volatility = trend.volatility
    milestones = []
  }
}
