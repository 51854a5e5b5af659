import Fleet

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A bar on standard error that tells how far a sweep is, where that is a terminal.
final class SweepProgress {
  private let all: Int
  private let isTerminal = isatty(2) == 1
  private let start = ContinuousClock.now
  private var isShown = false

  init(all: Int) { self.all = all }

  func show(_ done: Int) {
    guard isTerminal, all > 0 else { return }
    isShown = true
    let width = 30
    let share = Double(done) / Double(all)
    let filled = Int(share * Double(width))
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let left = done > 0 ? "  \(TimeText.span((seconds / share - seconds).rounded())) left" : ""
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    StandardError.write("\r[\(bar)] \(done) of \(all)\(left)\u{1B}[K")
  }

  /// Takes the bar away and says how long it took.
  func finish(_ done: Int) {
    guard isShown else { return }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    StandardError.write("\r\u{1B}[K\(done) points in \(Unit.seconds.format(seconds))\n")
  }
}
