public import Fleet

/// How a fleet is watched.
public struct FeedOptions: Sendable, Equatable {
  /// Seconds between two scrapes of a target.
  public var interval: Double
  /// Seconds after which a scrape is given up.
  public var timeout: Double
  /// Seconds over which rates are taken.
  public var rateWindow: Double
  /// Seconds over which percentiles are taken.
  public var percentileWindow: Double
  /// Largest page that is taken, bytes after decompression.
  public var mostBytes = 16 << 20
  /// Most targets, those that routers name included.
  public var mostTargets = 5000
  /// Whether the workers that a router names are scraped, too.
  public var followsRouters = true
  /// Addresses of routers whose `/workers` is asked besides their pages: scheme, host, port.
  public var routers: [String] = []
  /// Where targets are looked for.
  public var discoveries: [DiscoverySpec] = []
  public var slo = SLO()

  /// Windows that suit an interval: at least four scrapes and fifteen seconds of rates, a minute of percentiles.
  public init(interval: Double = 5, timeout: Double? = nil) {
    self.interval = interval
    self.timeout = timeout ?? max(1, min(interval, 10))
    rateWindow = max(15, 4 * interval)
    percentileWindow = max(60, 12 * interval)
  }
}
