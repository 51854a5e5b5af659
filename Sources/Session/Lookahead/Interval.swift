/// A mean of several runs with what it may be off by.
public struct Interval: Sendable, Equatable {
  public var mean: Double
  /// Half the width of the 95 % confidence interval; nil where there are too few runs for one.
  public var half: Double?

  /// Fewest runs that an interval is said of.
  public static let fewest = 3

  /// The mean of values with its interval by Student's t; nil where none is known.
  public init?(_ values: [Double]) {
    let known = values.filter(\.isFinite)
    guard !known.isEmpty else { return nil }
    let count = Double(known.count)
    mean = known.reduce(0, +) / count
    guard known.count >= Self.fewest else { return }
    let squares = known.reduce(0) { [mean] in $0 + ($1 - mean) * ($1 - mean) }
    half = Self.studentT(freedom: known.count - 1) * (squares / (count - 1) / count).squareRoot()
  }

  /// The 97.5th percentile of Student's t distribution, which leaves 2.5 % at either side, by degrees of freedom: the
  /// table of every textbook, from 31 on by the expansion of Cornish and Fisher (error below 0.001).
  static func studentT(freedom: Int) -> Double {
    guard freedom > 0 else { return .infinity }
    guard freedom > table.count else { return table[freedom - 1] }
    let (z, n) = (1.959964, Double(freedom))
    return z + (z * z * z + z) / (4 * n)
  }

  private static let table = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110,
    2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
  ]
}

extension Lookahead {
  /// A quantity over the runs that are done: now, with the draft, and by how much it changes from pair to pair.
  public struct Estimate: Sendable, Equatable {
    public var now: Interval
    public var draft: Interval
    public var change: Interval
  }

  /// The quantity that `value` picks out; nil where no run knows it.
  public func estimate(_ value: (LookaheadOutcome) -> Double?) -> Estimate? {
    let pairs = runs.compactMap { run in
      value(run.now).flatMap { now in value(run.draft).map { (now: now, draft: $0) } }
    }
    guard let now = Interval(pairs.map(\.now)), let draft = Interval(pairs.map(\.draft)),
      let change = Interval(pairs.map { $0.draft - $0.now })
    else { return nil }
    return Estimate(now: now, draft: draft, change: change)
  }
}
