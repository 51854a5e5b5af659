/// What is assumed of the years to come.
public struct OutlookPlan: Sendable, Equatable {
  /// A point in the future at which the mix is known, or assumed. What is left out goes on as before.
  public struct Milestone: Sendable, Equatable {
    /// Years from now.
    public var year: Double
    public var inputLength: Double?
    public var outputLength: Double?
    public var cacheHitRate: Double?

    public init(
      year: Double, inputLength: Double? = nil, outputLength: Double? = nil, cacheHitRate: Double? = nil
    ) {
      self.year = year
      self.inputLength = inputLength
      self.outputLength = outputLength
      self.cacheHitRate = cacheHitRate
    }
  }

  /// Years to look ahead.
  public var years: Int
  /// Share by which the market's rent of a device falls in a year.
  public var rentDecay: Double
  /// Factors a year on mean prompts and outputs, and what is added to the hit rate.
  public var inputGrowth: Double
  public var outputGrowth: Double
  public var cacheHitGrowth: Double
  /// Mixes at given years, in place of the factors.
  public var milestones: [Milestone]
  /// The mix that the milestones begin from; nil: the one that is asked about. Another mix moves by the same factors.
  public var origin: TrafficMix?
  /// How far the input:output ratio strays from that path by chance: standard deviation of its logarithm after a year;
  /// it grows with the square root of time.
  public var volatility: Double
  /// Futures sampled for the bands.
  public var futures: Int

  /// Rents fell by 25 to 35 % a year from 2023 to 2026 (H100). A volatility of 0.25 is an assumption: half of all years
  /// move the ratio by less than a sixth.
  public init(
    years: Int = 5, rentDecay: Double = 0.25, inputGrowth: Double = 1, outputGrowth: Double = 1,
    cacheHitGrowth: Double = 0, milestones: [Milestone] = [], volatility: Double = 0.25, futures: Int = 200
  ) {
    self.years = years
    self.rentDecay = rentDecay
    self.inputGrowth = inputGrowth
    self.outputGrowth = outputGrowth
    self.cacheHitGrowth = cacheHitGrowth
    self.milestones = milestones
    self.volatility = volatility
    self.futures = futures
  }

  /// The usual assumptions over a life of devices, whole years up to 20.
  public init(life: Double) { self.init(years: min(20, max(1, Int(min(20, life).rounded(.up))))) }

  /// The mix `years` from now: lengths move evenly by ratio, hit rates by difference.
  public func mix(_ base: TrafficMix, after years: Double) -> TrafficMix {
    var mix = base
    let now = (input: base.inputLength, output: base.outputLength, hit: base.cacheHitRate)
    let from = origin ?? base
    func moved(_ now: Double, _ from: Double, _ growth: Double, _ value: (Milestone) -> Double?) -> Double {
      guard let there = path(from, years, value, isRatio: true) else { return now * OutlookPlan.power(growth, years) }
      return from > 0 ? now * there / from : there
    }
    mix.setInputLength(min(1e9, max(1, moved(now.input, from.inputLength, inputGrowth) { $0.inputLength })))
    mix.setOutputLength(min(1e9, max(1, moved(now.output, from.outputLength, outputGrowth) { $0.outputLength })))
    var hit = now.hit + cacheHitGrowth * years
    if let there = path(from.cacheHitRate, years, { $0.cacheHitRate }, isRatio: false) {
      // Misses move by the factor: what is computed of a prompt.
      hit = 1 - (1 - now.hit) * (1 - there) / max(0.01, 1 - from.cacheHitRate)
    }
    mix.setCacheHitRate(min(0.99, max(0, hit)))
    return mix
  }

  /// The value on the way between milestones; nil where there are none for it.
  private func path(
    _ now: Double, _ years: Double, _ value: (Milestone) -> Double?, isRatio: Bool
  ) -> Double? {
    var before = (year: 0.0, value: now)
    var isThere = false
    for milestone in milestones {
      guard let next = value(milestone) else { continue }
      isThere = true
      if milestone.year > years {
        let share = (years - before.year) / (milestone.year - before.year)
        guard isRatio, before.value > 0, next > 0 else { return before.value + (next - before.value) * share }
        return before.value * OutlookPlan.power(next / before.value, share)
      }
      before = (milestone.year, next)
    }
    return isThere ? before.value : nil
  }

  static func power(_ base: Double, _ exponent: Double) -> Double {
    base > 0 ? Elementary.exp(exponent * Elementary.log(base)) : 0
  }
}

extension TrafficMix {
  /// The mix with its input:output ratio at `factor` times the present one: prompts and outputs move by its root each.
  public func shifted(by factor: Double) -> TrafficMix {
    var mix = self
    let root = max(0, factor).squareRoot()
    mix.setInputLength(max(1, inputLength * root))
    mix.setOutputLength(max(1, root > 0 ? outputLength / root : outputLength))
    return mix
  }
}
