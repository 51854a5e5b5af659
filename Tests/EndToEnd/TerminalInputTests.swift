import PseudoTerminal
import Testing

/// What reaches a program that uses the Terminal room.
@Suite(.serialized)
struct TerminalInputTests {
  private func start(_ arguments: [String] = []) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(Products.path("terminal-fixture"), arguments)
    try #require(terminal.wait(for: "events 0"), "\(terminal.outputText)")
    return terminal
  }

  private func expect(_ terminal: PseudoTerminal, _ bytes: String, _ last: String) {
    terminal.send(bytes)
    #expect(terminal.wait(for: "last " + last, limit: 2000), "\(terminal.screen.line(2))")
  }

  @Test func keysArrive() throws {
    let terminal = try start()
    expect(terminal, "x", "key x")
    expect(terminal, "\u{1B}[A", "key Up")
    expect(terminal, "\u{1B}OB", "key Down")
    expect(terminal, "\u{1B}", "key Esc")
    expect(terminal, "\r", "key Enter")
    expect(terminal, "é", "key é")
    expect(terminal, "\u{13}", "key Ctrl-s")
    expect(terminal, "\u{16}", "key Ctrl-v")
    expect(terminal, "\u{1B}x", "key Alt-x")
    expect(terminal, "\u{1B}[200~qqq\u{1B}[201~", "paste(\"qqq\")")
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
  }

  @Test func keysArriveWhereStandardInputIsAFile() throws {
    let terminal = try PseudoTerminal("/bin/sh", ["-c", "exec '\(Products.path("terminal-fixture"))' < /dev/null"])
    #expect(terminal.wait(for: "events 0"))
    expect(terminal, "x", "key x")
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
  }

  @Test func standardOutputMustBeATerminal() throws {
    let terminal = try PseudoTerminal("/bin/sh", ["-c", "'\(Products.path("terminal-fixture"))' | cat; exit 3"])
    #expect(terminal.change() == .exited(3))
    #expect(terminal.outputText == "terminal-fixture: standard output is not a terminal\r\n")
  }

  @Test func escapeAloneTakes25Milliseconds() throws {
    let terminal = try start()
    let start = ContinuousClock.now
    expect(terminal, "\u{1B}", "key Esc")
    let time = ContinuousClock.now - start
    #expect(time >= .milliseconds(24))
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
  }

  @Test func theMouseIsReportedOnDemand() throws {
    let terminal = try start()
    #expect(!terminal.screen.privateModes.contains(1002))
    expect(terminal, "M", "key M")
    terminal.settle()
    #expect(terminal.screen.privateModes.isSuperset(of: [1002, 1006]))
    expect(terminal, "\u{1B}[<0;3;4M", "mouse(")
    expect(terminal, "M", "key M")
    terminal.settle()
    #expect(terminal.screen.privateModes.isDisjoint(with: [1002, 1006]))
  }

  @Test func theBackgroundCanBeAskedFor() throws {
    let terminal = try start()
    terminal.send("B")
    terminal.settle()
    #expect(terminal.outputText.contains("\u{1B}]11;?\u{1B}\\\u{1B}[c"))
    expect(terminal, "\u{1B}]11;rgb:1010/1010/1010\u{1B}\\", "backgroundColor(")
    expect(terminal, "\u{1B}[?62c", "deviceAttributes")
  }

  @Test func anotherThreadWakesTheLoop() throws {
    let terminal = try start(["--wake"])
    #expect(terminal.wait(for: "last wake"))
  }

  @Test func deadlinesPass() throws {
    let terminal = try start(["--tick"])
    #expect(terminal.wait(for: "events 2"))
    #expect(terminal.screen.contains("last timeout"))
  }

  @Test func sleepsWhenThereIsNothingToDo() throws {
    let terminal = try start()
    terminal.settle()
    let before = terminal.voluntarySwitches
    terminal.settle(quiet: 400, limit: 500)
    #expect(terminal.voluntarySwitches == before)
  }

  @Test(
    arguments: [
      (["TERM": "nonsense"], "terminal type 'nonsense' is not known here; try TERM=xterm-256color"),
      (["TERM": nil], "TERM is not set; try TERM=xterm-256color"),
      (["TERM": "dumb"], "terminal type 'dumb' cannot place its cursor; try TERM=xterm-256color"),
    ] as [([String: String?], String)])
  func whatCannotBeDoneIsOneLine(environment: [String: String?], message: String) throws {
    let terminal = try PseudoTerminal(Products.path("terminal-fixture"), environment: environment)
    #expect(terminal.change() == .exited(2))
    #expect(terminal.outputText == "terminal-fixture: \(message)\r\n")
    #expect(terminal.modes == terminal.originalModes)
  }
}
