/// One way to split the same money between the phases, and what it does with a mix.
public struct RatioPoint: Sendable, Equatable {
  /// Workers of each pool, in the plan's order.
  public var workers: [Int]
  /// Prefill's share of the money, 0...1.
  public var prefillShare: Double
  /// Requests per second within the SLO.
  public var capacity: Double
  /// S_cost; nil where a price is unknown.
  public var strandedShare: Double?
  public var bottleneck: Resource
  /// Output tokens per joule at the meter, and USD per million output tokens with energy, both at full use.
  public var tokensPerJoule: Double?
  public var usdPerMillionTokens: Double?
  /// Share of requests within the SLO at the arrivals of the mix, estimated.
  public var attainment: Double

  public init(
    workers: [Int], prefillShare: Double, capacity: Double, strandedShare: Double?, bottleneck: Resource,
    tokensPerJoule: Double?, usdPerMillionTokens: Double?, attainment: Double
  ) {
    self.workers = workers
    self.prefillShare = prefillShare
    self.capacity = capacity
    self.strandedShare = strandedShare
    self.bottleneck = bottleneck
    self.tokensPerJoule = tokensPerJoule
    self.usdPerMillionTokens = usdPerMillionTokens
    self.attainment = attainment
  }
}

/// All splits of a fleet's money between prefill and decode, from the least to the most prefill.
public struct RatioSweep: Sendable, Equatable {
  public var points: [RatioPoint]
  /// The one that serves most requests within the SLO.
  public var best: Int
  /// The fleet as it is; nil where other money than its own is split.
  public var now: Int?
  /// What it takes to get from here to there; nil where there is nothing to move.
  public var move: RatioMove?

  public init(points: [RatioPoint], best: Int, now: Int?, move: RatioMove?) {
    self.points = points
    self.best = best
    self.now = now
    self.move = move
  }

  /// Requests per second of the best split over those of the present one, less one; nil where the present one serves
  /// none.
  public var gain: Double? {
    guard let now, points.indices.contains(best), points.indices.contains(now), points[now].capacity > 0 else {
      return nil
    }
    return points[best].capacity / points[now].capacity - 1
  }
}

/// What moving a fleet from one ratio to another costs.
public struct RatioMove: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// The same devices change their role: seconds until the last of them has drained and switched.
    case flip(seconds: Double)
    /// Devices are given up and others bought: USD of capital, and book value of those given up (nil: unknown).
    case purchase(capital: Double?, writtenOff: Double?)
  }
  /// Workers that leave a pool.
  public var workers: Int
  public var kind: Kind
  /// USD an hour that are stranded at present and would not be.
  public var savedPerHour: Double?

  public init(workers: Int, kind: Kind, savedPerHour: Double?) {
    self.workers = workers
    self.kind = kind
    self.savedPerHour = savedPerHour
  }

  /// Months until a purchase has paid for itself and for what it writes off; 0 for a change of roles; nil where a price
  /// is unknown or nothing is saved.
  public var paybackMonths: Double? {
    guard let savedPerHour, savedPerHour > 0 else { return nil }
    switch kind {
    case .flip: return 0
    case .purchase(let capital, let writtenOff):
      guard let capital, let writtenOff else { return nil }
      return (capital + writtenOff) / (savedPerHour * 730)
    }
  }
}
