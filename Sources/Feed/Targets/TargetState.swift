/// A target and how it is doing.
public struct TargetState: Sendable {
  public var spec: TargetSpec
  public var store: TargetStore
  /// Why the last scrape failed; nil after a good one and before the first.
  public var problem: String?
  /// Scrapes in a row that failed.
  public var failures = 0
  /// Lines of the last page that could not be read.
  public var skippedLines = 0
  /// Samples of the last page.
  public var samples = 0
  /// Bytes of the last page, after decompression.
  public var bytes = 0
  /// Seconds that the last scrape took.
  public var scrapeSeconds = 0.0

  /// The place of discovery that named it, an index into the options' places; nil: somebody wrote it down.
  public internal(set) var discovery: Int?
  /// Whether service discovery no longer names it: it is not asked any more.
  public internal(set) var isRetired = false

  public init(spec: TargetSpec, memory: Double) {
    self.spec = spec
    store = TargetStore(memory: memory)
  }

  public enum Health: String, Sendable { case up, stale, down, pending }

  /// What the target is worth at a time: `pending` before the first answer, `stale` when it failed but its last page
  /// still counts, `down` when there is none that counts.
  public func health(at time: Double, interval: Double) -> Health {
    guard let latest = store.latest else { return problem == nil ? .pending : .down }
    if problem == nil { return .up }
    return time - latest > 3 * interval || failures >= 2 ? .down : .stale
  }

  /// Age of the last good page, seconds; nil before the first.
  public func age(at time: Double) -> Double? { store.latest.map { max(0, time - $0) } }
}
