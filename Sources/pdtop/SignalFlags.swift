import Dispatch
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Signals as things to look at: a program without a screen ends in order instead of being ended.
final class SignalFlags {
  private struct State {
    var ends = false
    var rotates = false
  }

  /// What the handlers, which run on a thread of their own, share with whoever looks.
  private final class Box: Sendable {
    let state = Mutex(State())
  }

  private let box = Box()
  private var sources: [any DispatchSourceSignal] = []

  init() {
    let queue = DispatchQueue(label: "signals")
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { [box] in
        box.state.withLock { if number == SIGHUP { $0.rotates = true } else { $0.ends = true } }
      }
      source.resume()
      sources.append(source)
    }
  }

  /// Whether SIGINT or SIGTERM came.
  var endsRecording: Bool { box.state.withLock { $0.ends } }

  /// Whether SIGHUP came since the last call.
  func takeRotation() -> Bool {
    box.state.withLock { state in
      defer { state.rotates = false }
      return state.rotates
    }
  }
}
