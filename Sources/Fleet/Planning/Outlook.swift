/// A number over sampled futures: a tenth of them are below `low`, a tenth above `high`.
public struct Band: Sendable, Equatable {
  public var low: Double
  public var middle: Double
  public var high: Double

  public init(low: Double, middle: Double, high: Double) {
    self.low = low
    self.middle = middle
    self.high = high
  }

  /// The deciles and the median of some values; nil of none.
  public init?(_ values: [Double]) {
    let sorted = values.filter { !$0.isNaN }.sorted()
    guard !sorted.isEmpty else { return nil }
    func at(_ share: Double) -> Double { sorted[Int((Double(sorted.count - 1) * share).rounded())] }
    self.init(low: at(0.1), middle: at(0.5), high: at(0.9))
  }
}

/// A fleet over the years to come, month by month.
public struct Outlook: Sendable, Equatable {
  /// The fleet in the middle of a month, and sums up to the month's end.
  public struct Month: Sendable, Equatable {
    /// Years from now.
    public var year: Double
    /// Tokens, tokens and a share.
    public var inputLength: Double
    public var outputLength: Double
    public var cacheHitRate: Double
    /// S_cost of the fleet at its ratio, and prefill's share of the money at which nothing would be stranded.
    public var strandedShare: Double
    public var matchedPrefillShare: Double
    /// Requests per second of the fleet and of the fleet at the matched ratio.
    public var capacity: Double
    public var matchedCapacity: Double
    /// Requests per second of general-purpose devices of the same money; nil where there are none.
    public var generalCapacity: Double?
    /// Rent of a device on the market over that of today, and what the fleet stands in the books with at the month's
    /// end, USD.
    public var rentIndex: Double
    public var bookValue: Double?
    /// Sums: USD paid for what is stranded, the same at the market's rent of the month, and MWh that it drew at rest.
    public var strandedUSD: Double?
    public var strandedRent: Double?
    public var strandedMWh: Double?
    /// Over sampled futures.
    public var strandedBand: Band?
    public var strandedUSDBand: Band?

    public init(
      year: Double, mix: TrafficMix, strandedShare: Double, matchedPrefillShare: Double, capacity: Double,
      matchedCapacity: Double, generalCapacity: Double?, rentIndex: Double, bookValue: Double?
    ) {
      self.year = year
      inputLength = mix.inputLength
      outputLength = mix.outputLength
      cacheHitRate = mix.cacheHitRate
      self.strandedShare = strandedShare
      self.matchedPrefillShare = matchedPrefillShare
      self.capacity = capacity
      self.matchedCapacity = matchedCapacity
      self.generalCapacity = generalCapacity
      self.rentIndex = rentIndex
      self.bookValue = bookValue
    }

    /// Requests per second over those of general-purpose devices of the same money, less one.
    public var lead: Double? { generalCapacity.flatMap { $0 > 0 ? capacity / $0 - 1 : nil } }
  }

  public var months: [Month]
  /// Mean S_cost over the months as the fleet is, and at the best fixed ratio in hindsight: prefill's share of the
  /// money.
  public var meanStranded: Double
  public var bestPrefillShare: Double
  /// Mean S_cost at that ratio: what no fixed ratio avoids. The rest is a matter of sizing.
  public var volatilityCost: Double
  public var sizingError: Double { max(0, meanStranded - volatilityCost) }
  /// The same two over sampled futures.
  public var meanStrandedBand: Band?
  public var volatilityBand: Band?
  /// Years from now at which general-purpose devices of the same money serve clearly more (by 3 %), and at which they
  /// have served as much more since the beginning, each month weighted by its rent; nil: not in these years.
  public var generalAhead: Double?
  public var generalAheadInSum: Double?
  /// Share of the sampled futures at whose end general-purpose devices have served more; nil without any.
  public var generalChance: Double?

  public init(months: [Month], meanStranded: Double, bestPrefillShare: Double, volatilityCost: Double) {
    self.months = months
    self.meanStranded = meanStranded
    self.bestPrefillShare = bestPrefillShare
    self.volatilityCost = volatilityCost
  }
}

/// Who is ahead, this fleet or general-purpose devices of the same money, and how far the mix may move before that
/// turns.
public struct PlanVerdict: Sendable, Equatable {
  /// Requests per second of this fleet over those of general purpose, less one, for the present mix; nil without one.
  public var lead: Double?
  /// The same at the matched ratio: what specialisation is worth without any stranding.
  public var gain: Double?
  /// Factor a year by which the input:output ratio may move, either way alike, before general purpose has served more
  /// over the years; nil: it is behind even now, or no movement makes it so (`holdsAlways`).
  public var breakEven: Double?
  public var holdsAlways: Bool
  /// Factor by which the ratio is expected to move in a year, on the outlook's path and by chance.
  public var expected: Double
  public var years: Double
  /// The other fleet in words.
  public var other: String
  /// What mixing the phases costs it: the rate of both one after the other over the rate of both mixed; nil: not known.
  public var interference: Double?
  /// Lead over the years by volatility (`volatilities`, factor a year) and specialisation gain (`gains`, row after
  /// row).
  public var volatilities: [Double]
  public var gains: [Double]
  public var leads: [Double]

  public init(
    lead: Double?, gain: Double?, breakEven: Double?, holdsAlways: Bool, expected: Double, years: Double, other: String,
    volatilities: [Double] = [], gains: [Double] = [], leads: [Double] = []
  ) {
    self.lead = lead
    self.gain = gain
    self.breakEven = breakEven
    self.holdsAlways = holdsAlways
    self.expected = expected
    self.years = years
    self.other = other
    self.volatilities = volatilities
    self.gains = gains
    self.leads = leads
  }
}
