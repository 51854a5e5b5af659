import Dispatch
import Synchronization

/// Asks all targets for their pages, on a thread of its own, and puts what they say on the board. Nobody waits for it.
public final class Scraper: Sendable {
  private let isStopped = Atomic(false)
  private let finished = DispatchSemaphore(value: 0)

  /// Starts at once. `onChange` is called on the scraper's thread after each answer; `readGroups` reads what places of
  /// discovery have in files that are no JSON.
  public init(
    _ board: FeedBoard, readGroups: @escaping TargetGroupReader = Scraper.onlyJSON,
    onChange: @escaping @Sendable () -> Void = {}
  ) {
    DispatchQueue(label: "scraper", qos: .utility).async { [self] in
      let routers = RouterErrand(board)
      var errands: [any Errand] = [
        DiscoveryErrand(board, readGroups: readGroups), routers, PageErrand(board, routers: routers),
      ]
      if let server = ServerErrand(board) { errands.append(server) }
      if let loop = ScrapeLoop(board, errands: errands, onChange: onChange) {
        while !isStopped.load(ordering: .relaxed) { loop.turn() }
      }
      finished.signal()
    }
  }

  /// Reads JSON and nothing else.
  public static let onlyJSON: TargetGroupReader = { bytes, _ throws(TargetGroup.Malformed) in
    try TargetGroup.read(bytes)
  }

  /// Stops, and waits until nothing is under way any more: at most a tenth of a second.
  public func stop() {
    isStopped.store(true, ordering: .relaxed)
    _ = finished.wait(timeout: .now() + 2)
  }
}
