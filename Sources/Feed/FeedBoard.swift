import Synchronization

/// Where the scraper leaves what it has read, and everybody else looks.
public final class FeedBoard: Sendable {
  private let content: Mutex<FleetState>
  private let start: ContinuousClock.Instant

  /// `elapsed`: seconds of the session that lie behind already.
  public init(_ state: FleetState, elapsed: Double = 0) {
    content = Mutex(state)
    start = .now - .seconds(elapsed)
  }

  /// All that is known, as it is now.
  public var state: FleetState { content.withLock { $0 } }

  func isRetired(_ target: Int) -> Bool { content.withLock { $0.targets[target].isRetired } }

  var targetCount: Int { content.withLock { $0.targets.count } }

  /// Seconds since the start of the session.
  public var now: Double { (ContinuousClock.now - start) / .seconds(1) }

  func update<Result: Sendable>(_ body: (inout FleetState) -> Result) -> Result { content.withLock { body(&$0) } }
}
