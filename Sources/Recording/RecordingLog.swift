import Dispatch
import Fleet

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a recorder does on its thread: it writes, commits and rotates.
final class RecordingLog {
  private var writer: SessionWriter
  private let options: Recorder.Options
  private(set) var status: Recorder.Status
  /// All actions since the start: each file of a simulated session has them, so that each can be played by itself.
  private var actions: [(action: Action, time: Double)] = []
  private var lastSample = -Double.infinity
  private var fileStart: Double?
  private var finished: [String] = []
  /// The first file's name without its ending.
  private let stem: String

  init(_ writer: SessionWriter, _ options: Recorder.Options) {
    self.writer = writer
    self.options = options
    stem = writer.file.hasSuffix(".pdtop") ? String(writer.file.dropLast(6)) : writer.file
    status = Recorder.Status(file: writer.file)
    status.bytes = writer.bytes
  }

  /// Writes what has come; whether the recording goes on.
  func take(_ items: [Recorder.Item], dropped: Int) throws(RecordingError) -> Bool {
    status.dropped += dropped
    writer.addDropped(dropped)
    for item in items {
      switch item {
      case .sample(let snapshot): try take(snapshot)
      case .action(let action, let time):
        actions.append((action, time))
        try writer.append(action, at: time)
      case .mark(let name, let time): try writer.appendMark(name, at: time)
      case .rewind(let time):
        actions.removeAll { $0.time > time }
        lastSample = min(lastSample, time)
        try writer.rewind(to: time)
      case .rotate: try rotate()
      case .sync(let done):
        try commit()
        done.signal()
      case .close:
        try writer.close()
        status.committed = writer.tally.end
        status.bytes = writer.bytes
        return false
      }
    }
    return true
  }

  private func take(_ snapshot: Snapshot) throws(RecordingError) {
    // Half a microsecond of slack: times are sums of intervals.
    guard snapshot.time >= lastSample + writer.facts.interval - 5e-7 else { return writer.reach(snapshot.time) }
    lastSample = snapshot.time
    let start = fileStart ?? snapshot.time
    fileStart = start
    if let seconds = options.rotateSeconds, snapshot.time - start >= seconds {
      try rotate()
      fileStart = snapshot.time
    }
    try writer.append(snapshot)
  }

  func commit() throws(RecordingError) {
    try writer.commit()
    status.committed = writer.tally.end
    status.bytes = writer.bytes
    if let bytes = options.rotateBytes, status.bytes >= bytes { try rotate() }
  }

  func abandon() { writer.abandon() }

  /// Goes on in a new file, and says so in the finished one, where followers see it. Nothing is renamed: whoever reads
  /// a file has its log open by name.
  private func rotate() throws(RecordingError) {
    let next = nextName()
    let fresh = try SessionWriter(next, writer.facts)
    for (action, time) in actions { try fresh.append(action, at: time) }
    try fresh.commit()
    try writer.close(next: next.split(separator: "/").last.map(String.init) ?? next)
    finished.append(writer.file)
    writer = fresh
    fileStart = nil
    status.file = next
    status.rotations += 1
    status.bytes = writer.bytes
    while let keep = options.keep, finished.count > keep { unlink(finished.removeFirst()) }
  }

  /// `run.pdtop` goes on in `run-1.pdtop`, `run-2.pdtop`, ...: the next number that is free.
  private func nextName() -> String {
    var number = status.rotations + 1
    var state = stat()
    while lstat("\(stem)-\(number).pdtop", &state) == 0 { number += 1 }
    return "\(stem)-\(number).pdtop"
  }
}
