import Foundation
import PseudoTerminal
import Testing

/// What the mouse does in the real program: tabs, rows, sliders, the wheel, panels, and that it can be left alone.
@Suite(.serialized)
struct MouseTests {
  private func start(_ arguments: [String] = []) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      Products.path("pdtop"), ["play", "default", "--paused"] + arguments,
      environment: [
        "PDTOP_HOME": Products.checkout, "XDG_CONFIG_HOME": "/nonexistent", "SWIFT_BACKTRACE": "enable=no",
      ], width: 120, height: 36)
    try #require(terminal.wait(for: "1,155 tok"), "\(terminal.outputText)")
    return terminal
  }

  /// Where a text begins on the screen.
  private func place(
    _ text: String, _ terminal: PseudoTerminal, below top: Int = 0
  ) throws -> (x: Int, y: Int) {
    #expect(terminal.wait(for: text))
    let wanted = Array(text.unicodeScalars)
    for y in top..<36 {
      let line = (0..<120).map { terminal.screen[$0, y].scalar }
      for x in 0...(120 - wanted.count) where Array(line[x..<x + wanted.count]) == wanted { return (x, y) }
    }
    throw NotFound(text: text)
  }

  private struct NotFound: Error {
    let text: String
  }

  private func report(_ button: Int, _ place: (x: Int, y: Int), isUp: Bool = false) -> String {
    "\u{1B}[<\(button);\(place.x + 1);\(place.y + 1)\(isUp ? "m" : "M")"
  }

  private func click(_ place: (x: Int, y: Int), _ terminal: PseudoTerminal) {
    terminal.send(report(0, place) + report(0, place, isUp: true))
  }

  @Test("Tabs, headings and rows")
  func tables() throws {
    let terminal = try start()
    click(try place("Workers", terminal), terminal)
    #expect(terminal.wait(for: "workers by name"))
    click(try place("busy", terminal, below: try place("workers by name", terminal).y), terminal)
    #expect(terminal.wait(for: "workers by busy"))
    click(try place("prefill 7 ", terminal), terminal)
    #expect(terminal.wait(for: "pool mean"))
    click(try place("Events", terminal), terminal)
    #expect(terminal.wait(for: "since the start") || terminal.screen.contains("filter"))
    click(try place("Fleet", terminal), terminal)
    #expect(terminal.wait(for: "queue depth"))
  }

  @Test("A slider by click, drag and wheel")
  func sliders() throws {
    let terminal = try start()
    let row = try place("input length", terminal)
    let start = (x: row.x + 20, y: row.y)
    terminal.send(report(0, start))
    #expect(terminal.wait { !$0.contains("1,155 tok") })
    terminal.send(report(32, (x: row.x + 24, y: row.y)) + report(0, (x: row.x + 24, y: row.y), isUp: true))
    terminal.settle()
    let dragged = terminal.screen.line(row.y)
    terminal.send(report(64, start))
    #expect(terminal.wait { $0.line(row.y) != dragged })
    #expect(terminal.wait(for: "input length:"), "what the mouse did is among the events")
  }

  @Test("A panel is focused by a click, a command of the footer started by one")
  func panels() throws {
    let terminal = try start()
    click(try place("help", terminal), terminal)
    #expect(terminal.wait(for: "one panel over the whole screen"))
    click((x: 2, y: 2), terminal)
    #expect(terminal.wait { !$0.contains("one panel over the whole screen") })
    click(try place("queue depth", terminal), terminal)
    terminal.send("x")
    #expect(terminal.wait(for: "how sure"))
    #expect(terminal.screen.contains("queue depth"))
  }

  @Test("The mouse can be left to the terminal")
  func off() throws {
    let terminal = try start(["--no-mouse"])
    terminal.settle()
    #expect(terminal.screen.privateModes.isDisjoint(with: [1000, 1002, 1003, 1006]))
    terminal.send(",")
    #expect(terminal.wait(for: "settings"))
    terminal.send("jj\u{1B}[C")
    #expect(terminal.wait { $0.privateModes.isSuperset(of: [1002, 1006]) })
  }
}
