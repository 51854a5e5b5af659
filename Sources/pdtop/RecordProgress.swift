import Fleet
import Recording

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How far a recording is, on standard error: one line that is written over on a terminal, one a second elsewhere.
final class RecordProgress {
  private let isTerminal: Bool
  private let isForced: Bool
  private let end: Double
  private var committed: Double?
  private var shown = ContinuousClock.now

  init(isForced: Bool, end: Double) {
    isTerminal = isatty(2) == 1
    self.isForced = isForced
    self.end = end
  }

  func show(_ status: Recorder.Status) {
    guard isTerminal || isForced, status.committed != committed else { return }
    let now = ContinuousClock.now
    guard isForced || now - shown > .milliseconds(200) else { return }
    shown = now
    committed = status.committed
    let text =
      TimeText.elapsed(status.committed) + (end.isFinite ? " of \(TimeText.span(end))" : "") + " recorded, "
      + Unit.bytes.format(Double(status.bytes))
    StandardError.write(isTerminal ? "\r\(text)\u{1B}[K" : text + "\n")
  }

  /// Ends the line.
  func finish() { if isTerminal, committed != nil { StandardError.write("\n") } }
}
