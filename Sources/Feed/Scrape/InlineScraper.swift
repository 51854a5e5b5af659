import CCurl

/// Asks few targets for their pages on the caller's own thread, between whatever else that does: one awakening for the
/// requests, one for the answers, and no other thread to tell. Many targets, and whatever may make its caller wait, are
/// a `Scraper`'s.
public final class InlineScraper {
  private let board: FeedBoard
  private let loop: ScrapeLoop

  /// Most targets that are read between two keys without being felt: a page takes a tenth of a millisecond or less.
  public static let mostTargets = 16

  /// Nil where libcurl cannot be had.
  public init?(_ board: FeedBoard) {
    let errands = Scraper.errands(board, Scraper.onlyJSON)
    guard let loop = ScrapeLoop(board, errands: errands, onChange: {}) else { return nil }
    self.board = board
    self.loop = loop
  }

  /// Whether a fleet can be read this way: few pages over plain HTTP, all known or told by a router.
  public static func suits(_ state: FleetState) -> Bool {
    guard state.server == nil, state.options.discoveries.isEmpty, (1...mostTargets).contains(state.targets.count) else {
      return false
    }
    // The first handshake of TLS reads the system's certificates, which takes a tenth of a second.
    let addresses = state.targets.map(\.spec.url) + state.options.routers
    return addresses.allSatisfy { $0.hasPrefix("http://") } && pdtop_curl_load() && pdtop_curl_resolves_aside()
  }

  /// Whether it still does; routers may have told of more targets.
  public var suits: Bool { board.targetCount <= Self.mostTargets }

  /// Does all that is due without waiting. Returns when it is to be called again, where no descriptor asks for it
  /// sooner.
  public func turn() -> ContinuousClock.Instant {
    loop.turn()
    return .now + .seconds(loop.untilNextTurn)
  }

  /// Whether no answer is awaited.
  public var isIdle: Bool { loop.isIdle }

  /// What is to be waited for.
  public var descriptors: [(descriptor: Int32, reads: Bool, writes: Bool)] {
    loop.sockets.map { ($0.descriptor, $0.reads, $0.writes) }
  }
}
