/// How the lengths of a class's prompts or outputs are spread around their mean.
public struct LengthDistribution: Sendable, Equatable {
  public enum Shape: Sendable, Equatable {
    /// Every request has the mean length.
    case fixed
    case exponential
    /// Log-normal with this coefficient of variation (standard deviation over mean).
    case lognormal(cv: Double)
    /// Uniform between mean x (1 - spread) and mean x (1 + spread); spread in 0...1.
    case uniform(spread: Double)
    /// Lengths come from a trace with this mean and coefficient of variation; a different `mean` scales them.
    case trace(mean: Double, cv: Double)
  }

  public var shape: Shape
  /// Tokens; NaN where it is unknown.
  public var mean: Double

  public init(_ shape: Shape, mean: Double) {
    self.shape = shape
    self.mean = mean
  }

  /// Squared coefficient of variation.
  public var variation: Double {
    switch shape {
    case .fixed: 0
    case .exponential: 1
    case .lognormal(let cv): cv * cv
    case .uniform(let spread): spread * spread / 3
    case .trace(_, let cv): cv * cv
    }
  }

  public static func == (a: LengthDistribution, b: LengthDistribution) -> Bool {
    a.shape == b.shape && a.mean.isSame(as: b.mean)
  }

  /// Mean of the square, tokens squared.
  public var meanSquare: Double { mean * mean * (1 + variation) }
}

/// One kind of request among the traffic: chat, reasoning, agents.
public struct TrafficClass: Sendable, Equatable {
  public var name: String
  /// Weight among the classes; `TrafficMix.share(of:)` gives the share.
  public var weight: Double
  public var input: LengthDistribution
  public var output: LengthDistribution
  /// Share of the prompt tokens already in the prefix cache, 0...1.
  public var cacheHitRate: Double
  /// Requests of a higher priority come first wherever requests wait; 0 to 7.
  public var priority = 0

  public init(
    name: String, weight: Double = 1, input: LengthDistribution, output: LengthDistribution, cacheHitRate: Double = 0
  ) {
    self.name = name
    self.weight = weight
    self.input = input
    self.output = output
    self.cacheHitRate = cacheHitRate
  }

  public static func == (a: TrafficClass, b: TrafficClass) -> Bool {
    a.name == b.name && a.weight.isSame(as: b.weight) && a.input == b.input && a.output == b.output
      && a.cacheHitRate.isSame(as: b.cacheHitRate) && a.priority == b.priority
  }
}

/// The traffic mix: how many requests arrive and what they are like. All means are over requests, the hit rate over
/// tokens. Of a watched fleet a number may be unknown: it is NaN then, and two unknown ones are equal.
public struct TrafficMix: Sendable, Equatable {
  /// Mean arrivals, requests per second.
  public var rate: Double
  public var classes: [TrafficClass]
  /// Squared coefficient of variation of the times between arrivals: 1 where requests come independently of each other
  /// (Poisson), more where they come in bursts, less where they keep a distance.
  public var burstiness = 1.0

  public init(rate: Double, classes: [TrafficClass]) {
    self.rate = rate
    self.classes = classes
  }

  public static func == (a: TrafficMix, b: TrafficMix) -> Bool {
    a.rate.isSame(as: b.rate) && a.classes == b.classes && a.burstiness.isSame(as: b.burstiness)
  }

  private var totalWeight: Double { classes.reduce(0) { $0 + $1.weight } }

  /// Share of requests that are of the class at `index`, 0...1.
  public func share(of index: Int) -> Double {
    let total = totalWeight
    return total > 0 ? classes[index].weight / total : 0
  }

  /// Mean over requests of any quantity of a class.
  public func mean(_ quantity: (TrafficClass) -> Double) -> Double {
    let total = totalWeight
    return total > 0 ? classes.reduce(0) { $0 + $1.weight * quantity($1) } / total : 0
  }

  /// Mean prompt length, tokens.
  public var inputLength: Double { mean { $0.input.mean } }
  /// Mean output length, tokens.
  public var outputLength: Double { mean { $0.output.mean } }
  /// Token-weighted prefix-cache hit rate, 0...1.
  public var cacheHitRate: Double {
    let input = inputLength
    guard !input.isNaN else { return mean { $0.cacheHitRate } }
    return input > 0 ? mean { $0.input.mean * $0.cacheHitRate } / input : 0
  }

  /// Scales every class's prompts so that the mean becomes `tokens`.
  public mutating func setInputLength(_ tokens: Double) {
    let old = inputLength
    for i in classes.indices { classes[i].input.mean = old > 0 ? classes[i].input.mean * tokens / old : tokens }
  }

  /// Scales every class's outputs so that the mean becomes `tokens`.
  public mutating func setOutputLength(_ tokens: Double) {
    let old = outputLength
    for i in classes.indices { classes[i].output.mean = old > 0 ? classes[i].output.mean * tokens / old : tokens }
  }

  /// Moves the mean hit rate to `rate`: down by scaling every class's hits, up by scaling every class's misses.
  public mutating func setCacheHitRate(_ rate: Double) {
    let old = cacheHitRate
    for i in classes.indices {
      let own = classes[i].cacheHitRate
      guard !old.isNaN else {
        classes[i].cacheHitRate = rate
        continue
      }
      classes[i].cacheHitRate =
        rate <= old
        ? (old > 0 ? own * rate / old : 0)
        : 1 - (1 - own) * (1 - rate) / (1 - old)
    }
  }

  /// Gives the class at `index` this share of the requests, 0...1; the others keep their proportions.
  public mutating func setShare(of index: Int, to share: Double) {
    guard classes.count > 1 else { return }
    let others = totalWeight - classes[index].weight
    for i in classes.indices where i != index {
      classes[i].weight =
        others > 0 ? classes[i].weight / others * (1 - share) : (1 - share) / Double(classes.count - 1)
    }
    classes[index].weight = share
  }
}

/// The latency targets that a request must meet, and the share of requests that has to.
public struct SLO: Sendable, Equatable {
  /// Time to first token, seconds; nil: no target.
  public var ttft: Double?
  /// Time per output token, seconds; nil: no target.
  public var tpot: Double?
  /// End to end, seconds; nil: no target.
  public var e2e: Double?
  /// Share of requests that should meet all targets, 0...1.
  public var goal: Double

  public init(ttft: Double? = nil, tpot: Double? = nil, e2e: Double? = nil, goal: Double = 0.95) {
    self.ttft = ttft
    self.tpot = tpot
    self.e2e = e2e
    self.goal = goal
  }
}
