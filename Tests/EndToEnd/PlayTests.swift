import Foundation
import PseudoTerminal
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The real program at a terminal: what an operator sees and does.
@Suite(.serialized)
struct PlayTests {
  private func start(
    _ arguments: [String] = ["play", "default", "--paused"], width: Int = 120, height: Int = 36
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      Products.path("pdtop"), arguments,
      environment: ["PDTOP_HOME": Products.checkout, "TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no"],
      width: width, height: height)
    try #require(terminal.wait(for: "prefill"), "\(terminal.outputText)")
    return terminal
  }

  private func expectRestored(_ terminal: PseudoTerminal) {
    #expect(!terminal.screen.isAlternate)
    #expect(terminal.screen.isCursorVisible)
    #expect(terminal.modes == terminal.originalModes)
  }

  @Test("The fleet is on screen, and q gives the terminal back")
  func fleet() throws {
    let terminal = try start()
    for word in ["prefill", "KV link", "decode", "queue depth", "SLO", "workers", "traffic mix", "events", "quit"] {
      #expect(terminal.wait(for: word), "\(word)")
    }
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
    expectRestored(terminal)
  }

  @Test("A slider moved by key and by typing a value changes the traffic, and says so among the events")
  func sliders() throws {
    let terminal = try start()
    #expect(terminal.wait(for: "1,155 tok"))
    terminal.send("\u{1B}[C")
    #expect(terminal.wait { !$0.contains("1,155 tok") })
    terminal.send("\r4k\r")
    #expect(terminal.wait(for: "4,000 tok"))
    #expect(terminal.wait(for: "input length: 4000 tokens"))
    terminal.send("r")
    #expect(terminal.wait(for: "1,155 tok"))
  }

  @Test("Pause, steps and speed")
  func clock() throws {
    let terminal = try start()
    #expect(terminal.wait(for: "PAUSED"))
    terminal.send("..")
    #expect(terminal.wait(for: "+00:00:01"))
    terminal.send(" ")
    #expect(terminal.wait(for: "LIVE"))
    #expect(terminal.wait(for: "+00:00:03"))
    terminal.send("+++")
    #expect(terminal.wait(for: "x10"))
    #expect(terminal.wait(for: "+00:00:2"))
  }

  @Test("Zoom and help")
  func views() throws {
    let terminal = try start()
    terminal.send("7")
    #expect(terminal.wait { !$0.contains("queue depth") && $0.contains("workers") })
    terminal.send("\u{1B}")
    #expect(terminal.wait(for: "queue depth"))
    terminal.send("?")
    #expect(terminal.wait(for: "one panel over the whole screen"))
    terminal.send("\u{1B}")
    #expect(terminal.wait { !$0.contains("one panel over the whole screen") })
  }

  @Test("Signals end it and give the terminal back", arguments: [SIGTERM, SIGINT, SIGHUP])
  func signals(signal: Int32) throws {
    let terminal = try start()
    terminal.signal(signal)
    #expect(terminal.change() == .killed(signal: signal))
    expectRestored(terminal)
  }

  @Test("Any size of the window is survived")
  func sizes() throws {
    let terminal = try start()
    for (width, height) in [(80, 24), (20, 3), (1, 1), (300, 90), (40, 10), (160, 48)] {
      terminal.resize(width: width, height: height)
      terminal.settle(quiet: 30)
    }
    #expect(terminal.wait(for: "traffic mix"))
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
  }
}
