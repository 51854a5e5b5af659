import CCurl
import Dispatch
import Synchronization

/// Asks all targets for their pages, on a thread of its own, and puts what they say on the board. Nobody waits for it.
public final class Scraper: Sendable {
  private let isStopped = Atomic(false)
  /// Ends the loop's wait; nil before it runs.
  private let wake = Mutex<(@Sendable () -> Void)?>(nil)
  private let finished = DispatchSemaphore(value: 0)

  /// Why nothing can be scraped on this machine; nil where it can.
  public static var problem: String? {
    pdtop_curl_load() ? nil : "libcurl was not found, which reads the pages: install libcurl4 (Debian), curl (others)"
  }

  /// Starts at once. `onChange` is called on the scraper's thread after each answer; `readGroups` reads what places of
  /// discovery have in files that are no JSON.
  public init(
    _ board: FeedBoard, readGroups: @escaping TargetGroupReader = Scraper.onlyJSON,
    onChange: @escaping @Sendable () -> Void = {}
  ) {
    DispatchQueue(label: "scraper", qos: .utility).async { [self] in
      if let loop = ScrapeLoop(board, errands: Self.errands(board, readGroups), onChange: onChange) {
        wake.withLock { $0 = loop.wake }
        while !isStopped.load(ordering: .sequentiallyConsistent) {
          loop.turn()
          loop.wait()
        }
        // The loop ends with its handle: nobody may wake it any more.
        wake.withLock { $0 = nil }
      }
      finished.signal()
    }
  }

  /// All that is asked for, by whoever asks.
  static func errands(_ board: FeedBoard, _ readGroups: @escaping TargetGroupReader) -> [any Errand] {
    let routers = RouterErrand(board)
    let all: [any Errand] = [
      DiscoveryErrand(board, readGroups: readGroups), routers, PageErrand(board, routers: routers),
    ]
    return all + (ServerErrand(board).map { [$0] } ?? [])
  }

  /// Reads JSON and nothing else.
  public static let onlyJSON: TargetGroupReader = { bytes, _ throws(TargetGroup.Malformed) in
    try TargetGroup.read(bytes)
  }

  /// Stops, and waits until nothing is under way any more.
  public func stop() {
    isStopped.store(true, ordering: .sequentiallyConsistent)
    wake.withLock { $0?() }
    _ = finished.wait(timeout: .now() + 2)
  }
}
