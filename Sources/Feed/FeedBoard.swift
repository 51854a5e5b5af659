import Synchronization

/// Where the scraper leaves what it has read, and everybody else looks.
public final class FeedBoard: Sendable {
  private let content: Mutex<FleetState>
  private let start = ContinuousClock.now

  public init(_ state: FleetState) { content = Mutex(state) }

  /// All that is known, as it is now.
  public var state: FleetState { content.withLock { $0 } }

  var targetCount: Int { content.withLock { $0.targets.count } }

  /// Seconds since the start of the session.
  public var now: Double { (ContinuousClock.now - start) / .seconds(1) }

  func update<Result: Sendable>(_ body: (inout FleetState) -> Result) -> Result { content.withLock { body(&$0) } }
}
