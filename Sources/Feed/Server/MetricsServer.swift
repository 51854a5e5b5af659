/// A metrics server and what it last said.
public struct MetricsServer: Sendable {
  public let spec: MetricsServerSpec
  var store = ServerStore()
  /// Why something of the last round is missing; nil where nothing is.
  public internal(set) var problem: String?
  /// Rounds in a row without any answer.
  public internal(set) var failures = 0
  /// Rounds that were answered.
  public internal(set) var rounds = 0
  /// When the last of them was, seconds since the start of the session.
  public internal(set) var latest: Double?
  /// Queries, bytes and rows of the last round, and seconds until all were answered.
  public internal(set) var queries = 0
  public internal(set) var bytes = 0
  public internal(set) var rows = 0
  public internal(set) var seconds = 0.0

  public init(_ spec: MetricsServerSpec) { self.spec = spec }

  /// Seconds since the server's own last scrape of the targets.
  public var sampleAge: Double? { store.sampleAge }

  /// What it is worth at a time.
  public func health(at time: Double, interval: Double) -> TargetState.Health {
    guard let latest else { return failures == 0 ? .pending : .down }
    if failures == 0 { return .up }
    return time - latest > 3 * interval || failures >= 2 ? .down : .stale
  }

  var isUsable: Bool { latest != nil && failures < 2 }
}
