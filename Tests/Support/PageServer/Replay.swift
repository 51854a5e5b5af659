import Synchronization

/// Pages that are served one after the other, one a request; the last one stays.
public final class Replay: Sendable {
  private let pages: [[UInt8]]
  private let next = Mutex(0)

  public init(_ pages: [[UInt8]]) { self.pages = pages }

  public func page() -> [UInt8] {
    next.withLock { index in
      defer { index = min(index + 1, pages.count - 1) }
      return pages[index]
    }
  }
}

extension PageServer {
  /// Serves a replay at `/metrics`, and 404 elsewhere.
  public convenience init(_ replay: Replay) throws {
    try self.init { request, client in
      if request.path == "/metrics" {
        client.answer(replay.page())
      } else {
        client.answer(Array("no such page\n".utf8), status: "404 Not Found")
      }
    }
  }
}
