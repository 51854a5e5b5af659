/// Every quantity that pdtop knows. The case is the identity, `info` (in `FieldRegistry`) is all that is to be said of
/// it. The same field may stand at several scopes: `busy` of a worker, of a pool, of the fleet.
public enum Field: UInt8, CaseIterable, Sendable {
  // Capacity: busy, headroom and stranded sum to one with `reserved`; `blocked` is the part of stranded that waits.
  case busy, headroom, stranded, blocked, reserved
  // Work waiting and running.
  case queueDepth, running, batchSize, handoffQueue
  // Rates.
  case arrivalRate, completionRate, shedRate, goodput
  case promptTokenRate, computedTokenRate, outputTokenRate
  // Memory.
  case kvUsage, kvBytesUsed, kvBytesCapacity
  // Device use.
  case computeUtilization, bandwidthUtilization
  // Link.
  case linkUtilization, transferRate, transferCapacity, transfersInFlight, transferBytesInFlight
  case transferP50, transferP99, kvBytesPerRequest
  // Latency.
  case ttftP50, ttftP99, tpotP50, tpotP99, itlP50, itlP99, e2eP50, e2eP99, queueP50, queueP99
  case itlMean, residenceMean
  // Service level.
  case ttftAttainment, tpotAttainment, attainment
  // Power and money.
  case power, energy, outputTokensPerJoule, totalTokensPerJoule
  case costPerHour, costPerMillionOutputTokens
  case strandedShare, strandedPower, strandedCostPerHour
  // Counters since the start.
  case arrived, completed, inFlight, shed, failed, preempted
  case promptTokens, cachedTokens, outputTokens
  // The traffic as it arrives.
  case inputLength, outputLength, cacheHitRate
  // What the numbers come from.
  case targetsDown
  // Where the time to the first token goes: means, which add up where percentiles do not.
  case ttftMean, ttftQueue, ttftPrefill, ttftHandoff, ttftFirstDecode, ttftOther
  // What meters of hosts say beside those of devices.
  case hostPower
  // What went wrong between prefill and decode.
  case transferFailures
}

/// Where a field can stand.
public struct Scope: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public static let fleet = Scope(rawValue: 1)
  public static let pool = Scope(rawValue: 2)
  public static let link = Scope(rawValue: 4)
  public static let worker = Scope(rawValue: 8)
}

/// What a larger value of a field means to an operator.
public enum Judgement: Sendable { case higherIsBetter, lowerIsBetter, neutral }

/// How a field of workers becomes one of their pool, and how samples become one of a longer interval.
public enum Aggregation: Sendable { case sum, mean, max, last }

/// All that is to be said of a field: the one place where it is named, explained and formatted.
public struct FieldInfo: Sendable {
  /// The key in JSON, CSV and OpenMetrics, in snake case, with the unit where the unit is not obvious.
  public let key: String
  /// The heading of a column or a label on a panel: short, lower case.
  public let title: String
  public let unit: Unit
  public let scope: Scope
  public let judgement: Judgement
  public let overWorkers: Aggregation
  public let overTime: Aggregation
  /// What it is and how it is got, in a sentence or two, with its formula.
  public let help: String

  init(
    _ key: String, _ title: String, _ unit: Unit, _ scope: Scope, _ judgement: Judgement,
    workers: Aggregation = .mean, time: Aggregation = .mean, _ help: String
  ) {
    self.key = key
    self.title = title
    self.unit = unit
    self.scope = scope
    self.judgement = judgement
    self.overWorkers = workers
    self.overTime = time
    self.help = help
  }

  /// A field that is neither good nor bad.
  init(
    _ key: String, _ title: String, _ unit: Unit, _ scope: Scope, workers: Aggregation = .mean,
    time: Aggregation = .mean, _ help: String
  ) {
    self.init(key, title, unit, scope, .neutral, workers: workers, time: time, help)
  }
}
