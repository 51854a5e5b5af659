import Dispatch
import Fleet
import Recording
import Session
import Synchronization

/// Reads the burn rate of a whole recording on a thread of its own, while its replay is on screen already.
final class OverviewReader: Sendable {
  /// The most samples that are read: more than the time line has columns.
  private static let mostSamples = 20_000

  private let found = Mutex<Overview?>(nil)

  /// - Parameter onFound: called on the reader's thread when there is something to take.
  init(_ file: String, onFound: @escaping @Sendable () -> Void) {
    DispatchQueue(label: "overview", qos: .utility).async { [self] in
      // A file that cannot be opened any more has been opened before: its replay says what is wrong.
      guard let reader = try? SessionReader(file) else { return }
      var overview = Overview()
      reader.overview(most: Self.mostSamples) { sample in
        overview.add(sample.burnRate, at: sample.time)
        return true
      }
      let whole = overview
      found.withLock { $0 = whole }
      onFound()
    }
  }

  /// The overview, once.
  func take() -> Overview? {
    found.withLock { found in
      defer { found = nil }
      return found
    }
  }
}
