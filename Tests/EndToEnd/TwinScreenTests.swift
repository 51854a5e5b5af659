import Foundation
import PseudoTerminal
import Testing

/// The twin of a recording on the real screen: taken, disturbed, left again.
@Suite(.serialized)
struct TwinScreenTests: RunsProgram {
  private static let sizes = [(80, 24), (120, 36), (160, 48), (200, 60)]

  @Test("A recording's twin loses a rack, flips and scales workers, and the recording is as it was", arguments: sizes)
  func disturb(_ width: Int, _ height: Int) throws {
    try inFolder { folder in
      let file = folder + "/seen.pdtop"
      let recording = try run(["record", "default", "-o", file, "--for", "3min", "--speed", "200", "--observations"])
      #expect(recording.status == 0, "\(recording.errors)")
      let terminal = try PseudoTerminal(
        Products.path("pdtop"), ["replay", file, "--paused"],
        environment: [
          "PDTOP_HOME": Products.checkout, "XDG_CONFIG_HOME": folder, "TERM": "xterm-256color",
          "COLORTERM": "truecolor",
          "NO_COLOR": nil, "SWIFT_BACKTRACE": "enable=no",
        ], width: width, height: height)
      try #require(terminal.wait(for: "prefill"))
      func press(_ keys: String, _ word: String, _ isThere: Bool = true) throws {
        terminal.send(keys)
        let isSeen = terminal.wait(limit: 8000) { $0.contains(word) == isThere }
        try #require(isSeen, "\(keys): \(word)\n\(terminal.screen.text)")
      }
      try press("g20\r", "00:00:19")
      try press("M", "never acts on the live system")
      try press("\u{1B}", "never acts on the live system", false)
      #expect(terminal.screen.text.contains("TWIN"))
      try press("W", "workers by name")
      try press("/decode\r", "13 of 43")
      try press("j", "decode 0")
      try press("X", "down")
      try press("P", "map: 30P")
      try press("W", "13 of 43")
      try press("n", "how many workers")
      try press("20\r", "scaled to 20")
      try press("A", "never acts on the live system")
      try press("\u{1B}", "never acts on the live system", false)
      try press("M", "live session again")
      #expect(!terminal.screen.text.contains("TWIN"))
      try press("F", "PAUSED")
    }
  }
}
