import Documents
import PseudoTerminal

/// What the real program writes for a frame: `pdtop play` on a terminal of 200x60, one frame for each of its samples.
struct TerminalBench {
  /// Seconds that are watched.
  private static let seconds = 8

  func figures() throws -> [Figure] {
    guard let own = Resources.executable else { return [] }
    let folder = own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
    let terminal = try PseudoTerminal(
      folder + "/pdtop", ["play", "default", "--speed", "4"],
      environment: ["TERM": "xterm-256color", "COLORTERM": "truecolor"], width: 200, height: 60)
    let begun = ContinuousClock.now
    guard terminal.wait(for: "traffic mix") else { return [] }
    let first = (ContinuousClock.now - begun) / .milliseconds(1)
    terminal.settle()
    var frames: [Int] = []
    let end = ContinuousClock.now + .seconds(Self.seconds)
    while ContinuousClock.now < end {
      let before = terminal.output.count
      terminal.settle(quiet: 20, limit: 1000)
      if terminal.output.count > before { frames.append(terminal.output.count - before) }
    }
    terminal.send("q")
    _ = terminal.change()
    guard !frames.isEmpty else { return [] }
    return [
      Figure("first frame after start", first, "ms"),
      Figure("bytes written for a frame, median", Double(frames.sorted()[frames.count / 2]), "bytes"),
    ]
  }
}
