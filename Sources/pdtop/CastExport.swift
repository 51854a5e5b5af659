import Canvas
import Dashboard
import Fleet
import Recording

/// The dashboard as an asciicast: a frame for each sample, of which only the rows that changed are written, and a marker
/// for each event. Version 3 writes the time since the event before, version 2 the time since the start
/// (docs.asciinema.org/manual/asciicast).
struct CastExport {
  enum Version { case two, three }

  private var frames: FrameExport
  private let version: Version
  private let speed: Double
  private var begin: Double?
  private var rows: [String] = []
  private var events: Int?
  /// Milliseconds at which the last line was, as they were written: what is cut off a time is not lost for the next.
  private var written = 0

  init(_ frames: FrameExport, _ version: Version, speed: Double, title: String, startedAt: Double) {
    self.frames = frames
    self.version = version
    self.speed = speed
    let moment = JSON.integer(Int(max(0, min(startedAt, 1e11))))
    let head: [(String, JSON)] =
      switch version {
      case .two:
        [
          ("version", .integer(2)), ("width", .integer(frames.size.width)), ("height", .integer(frames.size.height)),
          ("timestamp", moment), ("title", .string("pdtop: " + title)), ("env", ["TERM": "xterm-256color"]),
          ("theme", frames.theme.castColors),
        ]
      case .three:
        [
          ("version", .integer(3)),
          (
            "term",
            .object([
              ("cols", .integer(frames.size.width)), ("rows", .integer(frames.size.height)),
              ("type", .string("xterm-256color")), ("theme", frames.theme.castColors),
            ])
          ), ("timestamp", moment), ("title", .string("pdtop: " + title)), ("command", .string("pdtop replay")),
        ]
      }
    print(JSON.object(head).line)
  }

  mutating func take(_ snapshot: Snapshot) {
    let start = begin ?? snapshot.time
    begin = start
    frames.observe(snapshot)
    frames.show(snapshot)
    let time = (snapshot.time - start) / speed
    var output = rows.isEmpty ? "\u{1B}[?25l\u{1B}[2J" : ""
    let fresh = frames.canvas.ansi(depth: .trueColor).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    for (index, row) in fresh.prefix(frames.size.height).enumerated() {
      if rows.indices.contains(index), rows[index] == row { continue }
      output += "\u{1B}[\(index + 1);1H" + row
    }
    rows = fresh
    write("o", output, at: time)
    for event in snapshot.events.suffix(max(0, snapshot.eventCount - (events ?? snapshot.eventCount))) {
      write("m", event.text, at: time)
    }
    events = snapshot.eventCount
  }

  /// Ends the cast: the cursor is there again.
  mutating func finish() { write("o", "\u{1B}[0m\u{1B}[?25h", at: Double(written) / 1000) }

  private mutating func write(_ code: String, _ data: String, at time: Double) {
    let milliseconds = Int((max(0, min(time, 1e9)) * 1000).rounded())
    let shown = version == .two ? milliseconds : milliseconds - written
    written = milliseconds
    print(JSON.array([.number(Double(shown) / 1000), .string(code), .string(data)]).line)
  }
}

extension Theme {
  /// The terminal's colours for whoever plays it: those that the frames leave open.
  fileprivate var castColors: JSON {
    func hex(_ role: ThemeRole, _ other: Color) -> String { (self[role].isTerminal ? other : self[role]).hex }
    let dark = hex(.background, Color(0x111318))
    let palette = [
      dark, hex(.bad, Color(0xFF5C6C)), hex(.good, Color(0x72CB89)), hex(.warn, Color(0xE8B04B)),
      hex(.prefill, Color(0x4FB3FF)), hex(.decode, Color(0xB58CFF)), hex(.link, Color(0x3DDBB4)),
      hex(.text, Color(0xC5CCD8)),
    ]
    return .object([
      ("fg", .string(hex(.text, Color(0xC5CCD8)))), ("bg", .string(dark)),
      ("palette", .string(palette.joined(separator: ":"))),
    ])
  }
}
