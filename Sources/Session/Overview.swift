public import Fleet

/// One quantity over a whole session, however long, in bounded memory: the largest value of each of equal stretches of
/// time, which grow as the session does.
public struct Overview: Sendable {
  /// The most stretches.
  static let capacity = 4096

  /// NaN where nothing is known.
  private var bins: [Float] = []
  /// Seconds of a stretch.
  private(set) var width = 1.0
  /// The stretch that the last value fell into.
  private var last = -1

  public init() {}

  /// Takes a value at a time, seconds since the start. A stretch that is come to again is measured anew.
  public mutating func add(_ value: Double?, at time: Double) {
    guard time.isFinite, time >= 0, time < 1e11 else { return }
    while time / width >= Double(Self.capacity) { widen() }
    let bin = Int(time / width)
    while bins.count <= bin { bins.append(.nan) }
    let value = value.map(Float.init) ?? .nan
    bins[bin] = bin == last && !bins[bin].isNaN ? Swift.max(bins[bin], value.isNaN ? bins[bin] : value) : value
    last = bin
  }

  private mutating func widen() {
    width *= 2
    bins = stride(from: 0, to: bins.count, by: 2).map { index in
      index + 1 < bins.count ? Self.larger(bins[index], bins[index + 1]) : bins[index]
    }
    last /= 2
  }

  private static func larger(_ a: Float, _ b: Float) -> Float { a.isNaN ? b : b.isNaN ? a : Swift.max(a, b) }

  /// Takes over what is not known here.
  public mutating func fill(from other: Overview) {
    for (index, value) in other.bins.enumerated() where !value.isNaN {
      let time = (Double(index) + 0.5) * other.width
      let bin = Int(time / width)
      guard bin < bins.count, !bins[bin].isNaN else {
        add(Double(value), at: time)
        continue
      }
    }
    last = -1
  }

  /// The values of `count` columns of equal time between two moments; NaN where nothing is known.
  public func columns(_ count: Int, from start: Double, to end: Double) -> [Double] {
    guard count > 0, end > start else { return [Double](repeating: .nan, count: Swift.max(0, count)) }
    let step = (end - start) / Double(count)
    return (0..<count).map { column in
      let from = (start + Double(column) * step) / width
      let first = Int(Swift.max(0, Swift.min(from, Double(bins.count))))
      let last = Int(Swift.max(0, Swift.min((from + step / width).rounded(.up), Double(bins.count))))
      let found = bins[first..<Swift.max(first, last)].reduce(Float.nan, Self.larger)
      return Double(found)
    }
  }
}

extension Snapshot {
  /// How fast the error budget burns: the share of requests that miss the SLO over the share that may. 1 uses it up just
  /// when it is due; nil where the attainment is unknown.
  public var burnRate: Double? {
    guard slo.goal < 1, let met = fleet.value(.attainment) else { return nil }
    return max(0, 1 - met) / (1 - slo.goal)
  }
}
