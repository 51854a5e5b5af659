/// Everything that an operator, a scenario or an API can do to a fleet, as data: recorded, replayed, shown as an event.
///
/// Actions on workers name a pool, or one of its workers as the screen does: `decode`, `decode 3`. Of a pool's workers
/// the last ones that are up are taken.
public enum Action: Sendable, Equatable {
  /// Scale all prompts so that their mean is this many tokens.
  case inputLength(Double)
  /// Scale all outputs so that their mean is this many tokens.
  case outputLength(Double)
  /// Move the token-weighted prefix-cache hit rate, 0...1.
  case cacheHitRate(Double)
  /// Mean arrivals, requests per second. For a trace: its own rate is scaled to this.
  case arrivalRate(Double)
  /// Share of requests of the named class, 0...1.
  case classShare(String, Double)
  /// Latency targets.
  case slo(SLO)
  /// Share of the KV link's capacity that is there, above 0 and up to 1.
  case linkCapacity(Double)
  /// Back to the scenario's own traffic as it started.
  case resetTraffic
  /// So many workers of the named pool go down; what they were doing begins again elsewhere.
  case failWorkers(String, Int)
  /// All workers of the named pool are up and in good health again.
  case repairWorkers(String)
  /// So many workers of the named pool take this many times as long.
  case slowWorkers(String, Int, Double)
  /// The devices of the named pool may draw this share of their TDP, 0...1.
  case powerCap(String, Double)
  /// So many workers take no new work, finish what they have, and then stand ready until they are resumed.
  case drainWorkers(String, Int)
  /// Workers that drain, or have drained, take work again.
  case resumeWorkers(String)
  /// So many workers drain, and serve the other phase after the pool's switch time.
  case flipWorkers(String, Int)
  /// The named pool shall have so many workers: new ones start up, those that are too many drain and are switched off.
  case scaleWorkers(String, Int)
  /// The workers of a rack go down together: of the named pool's racks, counted from 0, or the named worker's own rack.
  case failRack(String, Int)
  /// Prefix caches are emptied.
  case flushCache(String)
  /// Requests arrive so many times as often for so many seconds.
  case arrivalBurst(Double, Double)
  /// Whether workers are moved to the phase that is short of them.
  case route(Bool)
}

/// Why an action was not carried out.
public struct ActionError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// What a source lets an operator do.
public struct Capabilities: OptionSet, Sendable {
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }
  /// Pause, speed and steps: time belongs to the source.
  public static let clock = Capabilities(rawValue: 1)
  /// Traffic actions.
  public static let traffic = Capabilities(rawValue: 2)
  /// Link actions.
  public static let link = Capabilities(rawValue: 4)
  /// Actions on workers: fail, drain, flip, scale.
  public static let workers = Capabilities(rawValue: 8)
  /// Going to another time.
  public static let travel = Capabilities(rawValue: 1 << 10)
  /// Its time to come can be computed: `Source.ahead`.
  public static let foresight = Capabilities(rawValue: 1 << 11)
}
