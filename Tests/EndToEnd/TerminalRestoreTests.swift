import PseudoTerminal
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// However a program at the terminal ends, the terminal is as it was.
@Suite(.serialized)
struct TerminalRestoreTests {
  private func start(_ arguments: [String] = [], _ environment: [String: String?] = [:]) throws -> PseudoTerminal {
    let all = environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { own, _ in own }
    let terminal = try PseudoTerminal(Products.path("terminal-fixture"), ["--mouse"] + arguments, environment: all)
    try #require(terminal.wait(for: "last none"), "\(terminal.outputText)")
    return terminal
  }

  private func expectRestored(_ terminal: PseudoTerminal) {
    #expect(!terminal.screen.isAlternate)
    #expect(terminal.screen.isCursorVisible)
    #expect(terminal.screen.privateModes.isDisjoint(with: [1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026]))
    #expect(terminal.modes == terminal.originalModes)
    #expect(terminal.screen.unknown == [])
  }

  @Test func modesAreOnWhileItRuns() throws {
    let terminal = try start()
    terminal.settle()
    #expect(terminal.screen.isAlternate)
    #expect(!terminal.screen.isCursorVisible)
    #expect(terminal.screen.privateModes.isSuperset(of: [1002, 1006, 2004]))
    #expect(terminal.modes != terminal.originalModes)
  }

  @Test(arguments: ["q": 0, "X": 3])
  func exits(key: String, status: Int32) throws {
    let terminal = try start()
    terminal.send(key)
    #expect(terminal.change() == .exited(status))
    expectRestored(terminal)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTRAP])
  func isKilled(by signal: Int32) throws {
    let terminal = try start()
    terminal.signal(signal)
    #expect(terminal.change() == .killed(signal: signal))
    expectRestored(terminal)
  }

  @Test func quitLeavesNoCore() throws {
    let terminal = try start()
    terminal.send([0x1C])
    #expect(terminal.change() == .exited(128 + SIGQUIT))
    expectRestored(terminal)
  }

  @Test func controlCIsInterrupt() throws {
    let terminal = try start()
    terminal.send([0x03])
    #expect(terminal.change() == .killed(signal: SIGINT))
    expectRestored(terminal)
  }

  @Test func aTrapSaysWhyOnTheUsersScreen() throws {
    let terminal = try start()
    terminal.send("T")
    guard case .killed = terminal.change() else {
      Issue.record("did not end by a signal")
      return
    }
    expectRestored(terminal)
    #expect(terminal.screen.contains("Index out of range"))
  }

  @Test func theStackIsUsedUp() throws {
    let terminal = try start()
    terminal.send("D")
    #expect(terminal.change(limit: 10_000) == .killed(signal: SIGSEGV))
    expectRestored(terminal)
  }

  @Test func aProgramThatDoesNotListenEndsAtTheThirdInterrupt() throws {
    let terminal = try start()
    terminal.send("L")
    terminal.settle()
    for _ in 0..<2 {
      terminal.send([0x03])
      #expect(terminal.change(limit: 50) == nil)
    }
    terminal.send([0x03])
    #expect(terminal.change() == .killed(signal: SIGINT))
    expectRestored(terminal)
  }

  @Test func aHangupIsNoticedWhereItsSignalIsIgnored() throws {
    let terminal = try start(["--ignore-hangup"])
    terminal.hangUp()
    #expect(terminal.change() == .killed(signal: SIGHUP))
  }

  @Test func whatIsWrittenToStderrComesAfterwards() throws {
    let terminal = try start()
    terminal.send("E")
    #expect(terminal.wait(for: "last key E"))
    #expect(!terminal.screen.contains("a line on stderr"))
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
    #expect(terminal.screen.contains("a line on stderr"))
  }

  @Test func stopsAndComesBack() throws {
    let terminal = try start()
    terminal.send([0x1A])
    #expect(terminal.change() == .stopped)
    expectRestored(terminal)
    terminal.signal(SIGCONT)
    #expect(terminal.wait(for: "last resize"))
    #expect(terminal.screen.isAlternate)
    terminal.settle()
    #expect(terminal.screen.privateModes.isSuperset(of: [1002, 1006, 2004]))
    terminal.send("x")
    #expect(terminal.wait(for: "last key x"))
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
    expectRestored(terminal)
  }

  @Test func comesBackFromAStopThatDidNotAsk() throws {
    let terminal = try start()
    terminal.signal(SIGSTOP)
    #expect(terminal.change() == .stopped)
    terminal.signal(SIGCONT)
    #expect(terminal.wait(for: "last resize"))
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
    expectRestored(terminal)
  }

  @Test func endsWithTheTerminal() throws {
    let terminal = try start()
    terminal.hangUp()
    #expect(terminal.change() == .killed(signal: SIGHUP))
  }
}
