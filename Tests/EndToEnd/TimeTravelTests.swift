import Foundation
import PseudoTerminal
import Testing

/// Moving in time at a terminal, by keys and by mouse: in a recording and in a running simulation.
@Suite(.serialized)
struct TimeTravelTests: RunsProgram {
  private func terminal(_ arguments: [String], width: Int = 160, height: Int = 48) throws -> PseudoTerminal {
    try PseudoTerminal(
      Products.path("pdtop"), arguments,
      environment: ["PDTOP_HOME": Products.checkout, "TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no"],
      width: width, height: height)
  }

  /// A mouse event as terminals send it (SGR 1006), cells counted from 0.
  private func mouse(_ code: Int, _ x: Int, _ y: Int, up: Bool = false) -> String {
    "\u{1B}[<\(code);\(x + 1);\(y + 1)\(up ? "m" : "M")"
  }

  @Test("A recording is gone through by every key of the time screen")
  func keys() throws {
    try inFolder { folder in
      let file = folder + "/a.pdtop"
      #expect(try run("record", "default", "-o", file, "--for", "3min", "--observations").status == 0)
      let terminal = try terminal(["replay", file, "--paused", "--at", "+60s"])
      #expect(terminal.wait(for: "+00:00:59"))
      terminal.send("T")
      for word in ["timeline", "two instants", "around the cursor", "SLO burn rate", "map"] {
        #expect(terminal.wait(for: word), "\(word)")
      }
      terminal.send("a")
      #expect(terminal.wait(for: "mark A at +00:00:59"))
      for (key, clock) in [
        ("\u{1B}[C", "+00:01:09"), ("\u{1B}[D", "+00:00:59"), ("]", "+00:01:00"), ("[", "+00:00:59"),
        ("[", "+00:00:58"), ("\u{1B}[1;2C", "+00:01:58"), ("g+90s\r", "+00:01:29"), ("g1 min ago\r", "+00:01:59"),
        ("g2:00\r", "+00:01:59"), ("g-30s\r", "+00:01:29"), ("\u{1B}[H", "+00:00:00"), ("\u{1B}[F", "+00:02:59"),
      ] {
        terminal.send(key)
        #expect(terminal.wait { $0.line(0).contains(clock) }, "\(key): \(clock), \(terminal.screen.line(0))")
      }
      terminal.send("b")
      #expect(terminal.wait(for: "A +00:00:59   B +00:02:59"))
      // An event by its words, and the ones before and after.
      terminal.send("/stranded\r")
      #expect(terminal.wait(for: "strand: prefill stranded"))
      terminal.send("\u{1B}[H}")
      #expect(terminal.wait(for: "story: "))
      // Backward and forward again, as fast as may be.
      terminal.send("\u{1B}[FR")
      #expect(terminal.wait(for: "REVERSE"))
      #expect(terminal.wait { $0.line(0).contains("+00:02:5") })
      terminal.send("++++++")
      #expect(terminal.wait(for: "the start of the session", limit: 20_000))
      #expect(terminal.wait(for: "PAUSED"))
      terminal.send("q")
      #expect(terminal.change() == .exited(0))
    }
  }

  @Test("The scrub bar is clicked, dragged and wheeled")
  func mouse() throws {
    try inFolder { folder in
      let file = folder + "/a.pdtop"
      #expect(try run("record", "chat", "-o", file, "--for", "100s", "--observations").status == 0)
      let terminal = try terminal(["replay", file, "--paused"], width: 120, height: 36)
      #expect(terminal.wait(for: "PAUSED"))
      terminal.send("T")
      #expect(terminal.wait(for: "timeline"))
      // The bar is where its knob stands; the track goes from column 2 to 117.
      #expect(terminal.wait { $0.find("●") != nil })
      terminal.send(mouse(0, 2 + 58, 5))
      #expect(terminal.wait { $0.line(0).contains("+00:00:49") || $0.line(0).contains("+00:00:50") })
      terminal.send(mouse(32, 2 + 115, 5))
      #expect(terminal.wait { $0.line(0).contains("+00:01:39") })
      terminal.send(mouse(32, 2, 5))
      #expect(terminal.wait { $0.line(0).contains("+00:00:00") })
      terminal.send(mouse(0, 2, 5, up: true))
      terminal.send(mouse(65, 40, 20))
      #expect(terminal.wait { $0.line(0).contains("+00:00:10") })
      terminal.send("q")
      #expect(terminal.change() == .exited(0))
    }
  }

  @Test("A running simulation is taken back, branched, compared and named; the file follows it")
  func branches() throws {
    try inFolder { folder in
      let file = folder + "/a.pdtop"
      let terminal = try terminal(["play", "chat", "--speed", "50", "--record", file])
      #expect(terminal.wait(for: "+00:00:4", limit: 20_000))
      terminal.send(" g+20s\r")
      #expect(terminal.wait(for: "PAUSED"))
      #expect(terminal.wait { $0.line(0).contains("+00:00:20 -") })
      // Another mix from here on: the future that was left stays as a line.
      terminal.send("\u{1B}[C")
      #expect(terminal.wait(for: "1,250 tok"))
      terminal.send("......T")
      #expect(terminal.wait(for: "branch 1, 1 of 2 branches"))
      #expect(terminal.wait(for: "line: main"))
      terminal.send("yr" + "more\r")
      #expect(terminal.wait(for: "more"))
      terminal.send("kc")
      #expect(terminal.wait(for: "compared with main"))
      #expect(terminal.wait(for: "main +00:00:23   more +00:00:23"))
      terminal.send("yk\r")
      #expect(terminal.wait(for: "played: main"))
      #expect(terminal.wait(for: "main, 1 of 2 branches"))
      terminal.send("q")
      #expect(terminal.change() == .exited(0))
      // In the end main was played, in which nothing was done.
      let contents = try info(file)
      #expect(contents["actions"] as? Int == 0, "\(contents)")
      // The file can be taken over in turn.
      let again = try self.terminal(["replay", file, "--paused", "--at", "+10s"])
      #expect(again.wait(for: "+00:00:10"))
      again.send("\u{1B}[C.....T")
      #expect(again.wait(for: "branch 1, 1 of 2 branches"))
      again.send("q")
      #expect(again.change() == .exited(0))
    }
  }
}
