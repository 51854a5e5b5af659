import Canvas
import Fleet
import Recording

/// The dashboard as an asciicast of version 2: a frame for each sample, of which only the rows that changed are written, and
/// a marker for each event.
struct CastExport {
  private var frames: FrameExport
  private let speed: Double
  private var begin: Double?
  private var rows: [String] = []
  private var events: Int?

  init(_ frames: FrameExport, speed: Double, title: String, startedAt: Double) {
    self.frames = frames
    self.speed = speed
    let head: [(String, JSON)] = [
      ("version", .integer(2)), ("width", .integer(frames.size.width)), ("height", .integer(frames.size.height)),
      ("timestamp", .integer(Int(startedAt))), ("title", .string("pdtop: " + title)),
      ("env", ["TERM": "xterm-256color"]),
    ]
    print(JSON.object(head).line)
  }

  mutating func take(_ snapshot: Snapshot) {
    let start = begin ?? snapshot.time
    begin = start
    frames.observe(snapshot)
    frames.show(snapshot)
    let time = (snapshot.time - start) / speed
    var output = rows.isEmpty ? "\u{1B}[?25l\u{1B}[2J" : ""
    let fresh = frames.canvas.ansi(depth: .trueColor).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, row) in fresh.prefix(frames.size.height).enumerated() where !rows.indices.contains(index) || rows[index] != row {
      output += "\u{1B}[\(index + 1);1H" + row
    }
    rows = fresh
    print(JSON.array([.number((time * 1000).rounded() / 1000), "o", .string(output)]).line)
    for event in snapshot.events.suffix(max(0, snapshot.eventCount - (events ?? snapshot.eventCount))) {
      print(JSON.array([.number((time * 1000).rounded() / 1000), "m", .string(event.text)]).line)
    }
    events = snapshot.eventCount
  }
}
