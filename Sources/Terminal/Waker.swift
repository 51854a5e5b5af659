internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Wakes the main thread out of `Terminal.wait(until:)` from any thread. Never blocks; calls between two waits are one.
public final class Waker: Sendable {
  private let reading: Int32
  private let writing: Int32
  private let isPending = Atomic(false)

  init() throws(TerminalError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .system(call: "pipe", code: errno) }
    (reading, writing) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  deinit {
    close(reading)
    close(writing)
  }

  /// Makes the present or the next wait return `.wake`.
  public func wake() {
    guard !isPending.exchange(true, ordering: .sequentiallyConsistent) else { return }
    var byte: UInt8 = 1
    // The pipe cannot be full: no second byte is written before the first is read.
    _ = write(writing, &byte, 1)
  }

  var descriptor: Int32 { reading }

  /// Takes the call back; to be done before looking at what the caller published.
  func clear() {
    var bytes: (UInt64, UInt64) = (0, 0)
    while read(reading, &bytes, 16) > 0 {}
    isPending.store(false, ordering: .sequentiallyConsistent)
  }
}
