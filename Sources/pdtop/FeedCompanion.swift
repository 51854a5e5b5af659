import Feed
import Fleet
import Session

/// What shares the screen's thread and its wait.
protocol Companion: AnyObject {
  /// Does what is due without waiting. Returns when it wants to be called again, where no descriptor asks for it
  /// sooner; nil: never by itself.
  func turn() -> ContinuousClock.Instant?
  var descriptors: [(descriptor: Int32, reads: Bool, writes: Bool)] { get }
}

/// A fleet of few targets, watched on the screen's own thread: the answers are read, sampled and drawn in one
/// awakening. When it grows it moves to threads of its own.
final class FeedCompanion: Companion {
  private let board: FeedBoard
  private let readGroups: TargetGroupReader
  private var inline: InlineScraper?
  private var scraper: Scraper?
  private let held: InlineRunner

  /// Samples come this long after the requests: where the answers are there sooner they are taken at once.
  private static let lag = Duration.milliseconds(60)
  /// Answers are waited for one by one only after so long: those of a quiet network have all come by then.
  private static let gathering = Duration.milliseconds(20)
  /// What is due so soon after something else is done with it.
  private static let close = Duration.milliseconds(5)
  private var gatheredAt = ContinuousClock.now

  /// Nil where the fleet is none for this.
  init?(
    _ board: FeedBoard, _ source: some Source, readGroups: @escaping TargetGroupReader,
    onUpdate: @escaping @Sendable () -> Void
  ) {
    guard InlineScraper.suits(board.state), let inline = InlineScraper(board) else { return nil }
    self.board = board
    self.readGroups = readGroups
    self.inline = inline
    _ = inline.turn()
    held = InlineRunner(source, lag: Self.lag, onUpdate: onUpdate)
  }

  var runner: SourceRunner { held.runner }

  func turn() -> ContinuousClock.Instant? {
    guard let inline else { return nil }
    let wasIdle = inline.isIdle
    var next = inline.turn()
    guard inline.suits else {
      self.inline = nil
      scraper = Scraper(board, readGroups: readGroups)
      held.leave()
      return nil
    }
    if wasIdle, !inline.isIdle { gatheredAt = .now + Self.gathering }
    if isGathering { next = min(next, gatheredAt) }
    guard let sample = held.turn(slack: inline.isIdle ? Self.lag : .zero) else { return next }
    let (first, second) = (min(next, sample), max(next, sample))
    return second - first < Self.close ? second : first
  }

  private var isGathering: Bool { inline?.isIdle == false && .now < gatheredAt }

  var descriptors: [(descriptor: Int32, reads: Bool, writes: Bool)] {
    let all = inline?.descriptors ?? []
    return isGathering ? all.filter(\.writes) : all
  }

  func stop() { scraper?.stop() }
}
