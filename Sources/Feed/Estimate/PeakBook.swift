import Fleet

/// The highest rates that pools kept up while work waited for them: what stands for a capacity that nobody declares and
/// nothing measures.
///
/// A rate counts where the pool was full all the time that it was taken over: something waited at every look, no worker
/// came or went, and what waited did so for this pool and not for the next one. A rate that was reached while nothing
/// waited only says that the capacity is no lower, which is no capacity.
public struct PeakBook: Sendable, Equatable {
  /// A rate that was kept up.
  public struct Peak: Sendable, Equatable {
    /// Tokens per second of one worker: computed prompt tokens of prefill, output tokens of decode.
    public var rate: Double
    /// When, seconds since the start of the session, and over how many seconds.
    public var time: Double
    public var window: Double
    /// Such windows that are remembered.
    public var count: Int
  }

  private struct Entry: Sendable, Equatable {
    var workers = 0
    /// Since when something waits and no worker has come or gone; nil where nothing waits.
    var fullSince: Double?
    var windows: [Peak] = []
  }

  private var entries: [String: Entry] = [:]

  /// Windows of a pool that are remembered: the capacity of a fleet that changed is not that of long ago.
  private static let most = 50
  /// Share of the windows that the peak is at least as high as: a single one may be a hiccup of the clocks.
  private static let share = 0.95

  /// What the pool has kept up, by its name; nil where it was never seen full.
  func peak(of pool: String) -> Peak? {
    guard let windows = entries[pool]?.windows, !windows.isEmpty else { return nil }
    let sorted = windows.sorted { $0.rate < $1.rate }
    let rank = Int((Double(sorted.count) * Self.share).rounded(.up))
    var peak = sorted[max(0, min(sorted.count - 1, rank - 1))]
    peak.count = sorted.count
    return peak
  }

  /// Looks at a report whose rates are of the last `window` seconds.
  mutating func observe(_ report: FeedReport, window: Double) {
    for pool in report.pools where pool.role != .general {
      var entry = entries[pool.name] ?? Entry()
      defer { entries[pool.name] = entry }
      let isFull = (pool.findings.value(.queueDepth) ?? 0) > 0 && !Self.isHeldUp(pool, report)
      let isSame = entry.workers == pool.up && pool.up == pool.size
      entry.workers = pool.up
      guard isFull, isSame, let since = entry.fullSince else {
        entry.fullSince = isFull ? report.time : nil
        continue
      }
      let rate = pool.findings.value(pool.role == .prefill ? .computedTokenRate : .outputTokenRate)
      guard report.time - since >= window, let rate, rate > 0, pool.up > 0 else { continue }
      entry.windows.append(Peak(rate: rate / Double(pool.up), time: report.time, window: window, count: 1))
      if entry.windows.count > Self.most { entry.windows.removeFirst() }
      // The next window begins where this one ends.
      entry.fullSince = report.time
    }
  }

  /// Whether a prefill pool's queue may be the doing of what comes after it.
  private static func isHeldUp(_ pool: PoolReport, _ report: FeedReport) -> Bool {
    pool.role == .prefill && (report.verdict?.side == .decode || report.verdict?.side == .link)
  }
}

extension PeakBook.Peak {
  /// In words, for a pool of so many workers and a moment.
  func words(workers: Int, at now: Double) -> String {
    let all = Unit.tokensPerSecond.format(rate * Double(workers))
    let age = Unit.seconds.format(max(0, now - time))
    let windows = count > 1 ? ", 95th percentile of \(count) such windows" : ""
    return
      "the observed peak \(all): kept up for \(Unit.seconds.format(window)) while work waited, \(age) ago\(windows)"
  }
}
