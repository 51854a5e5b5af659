import Canvas
import PseudoTerminal
import Testing

/// What is on the screen of a program that uses the Terminal room.
@Suite(.serialized)
struct TerminalDisplayTests {
  private func start(
    _ environment: [String: String?] = [:], _ arguments: [String] = [], width: Int = 80, height: Int = 24
  ) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      Products.path("terminal-fixture"), arguments, environment: environment, width: width, height: height)
    try #require(terminal.wait(for: "last none"), "\(terminal.outputText)")
    terminal.settle(quiet: 30)
    return terminal
  }

  private func quit(_ terminal: PseudoTerminal) {
    #expect(terminal.screen.unknown == [])
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
  }

  // MARK: Colours

  private static let depths: [(environment: [String: String?], depth: String, title: ScreenCell.Color)] = [
    (["COLORTERM": "truecolor"], "trueColor", .rgb(0x204060)),
    (["COLORTERM": "24bit"], "trueColor", .rgb(0x204060)),
    (["TERM": "tmux-256color", "COLORTERM": "truecolor"], "trueColor", .rgb(0x204060)),
    (["TERM": "xterm-kitty", "COLORTERM": "truecolor"], "trueColor", .rgb(0x204060)),
    ([:], "indexed256", .indexed(24)),
    (["TERM": "xterm-ghostty"], "indexed256", .indexed(24)),
    (["TERM": "screen-256color", "COLORTERM": "truecolor", "STY": "1.pts"], "indexed256", .indexed(24)),
    (["TERM": "xterm-ghostty", "NO_COLOR": "1"], "mono", .terminal),
    (["TERM": "xterm"], "ansi16", .indexed(0)),
    (["TERM": "linux", "COLORTERM": "truecolor"], "ansi16", .indexed(0)),
    (["NO_COLOR": "1", "COLORTERM": "truecolor"], "mono", .terminal),
    (["NO_COLOR": "", "COLORTERM": "truecolor"], "trueColor", .rgb(0x204060)),
    (["TERM": "vt100"], "mono", .terminal),
    // A system without a terminfo database.
    (["TERM": "xterm-256color", "TERMINFO": "/nonexistent", "COLORTERM": "truecolor"], "trueColor", .rgb(0x204060)),
  ]

  @Test(arguments: depths.indices)
  func coloursAreTheTerminals(index: Int) throws {
    let (environment, depth, title) = Self.depths[index]
    let terminal = try start(environment)
    #expect(terminal.screen.line(0).hasSuffix(depth))
    #expect(terminal.screen[40, 0].look.background == title)
    #expect(terminal.screen[1, 4].look.isBold)
    #expect(terminal.screen[10, 4].look.isReversed)
    if depth == "mono" { #expect(terminal.screen.cells.allSatisfy { $0.look.foreground == .terminal }) }
    // The user's palette is not to be rewritten.
    #expect(!terminal.outputText.contains("\u{1B}]4"))
    quit(terminal)
  }

  // MARK: Glyphs

  @Test func unicodeStandsAsItIs() throws {
    let terminal = try start()
    #expect(terminal.screen.line(3) == " ┌─┬─┐ ╭─╮ ▁▂▃▄▅▆▇█ ░▒▓ ⣀⣤⣶⣿ ←↑→↓ ● é µ")
    #expect(terminal.screen[79, 23].scalar == "+")
    quit(terminal)
  }

  @Test func whatIsNotOneColumnWideIsAQuestionMark() throws {
    let terminal = try start()
    #expect(terminal.screen.line(4) == " bold dim reverse underline ??|")
    quit(terminal)
  }

  @Test(arguments: [["LANG": "C"], ["LC_ALL": "POSIX"], ["TERM": "vt220"]])
  func withoutUnicodeAllIsASCII(environment: [String: String?]) throws {
    let terminal = try start(environment)
    #expect(terminal.screen.line(3) == " +-+-+ +-+ _.-=+*%# .=% .:*# <^>v * e u")
    #expect(terminal.output.allSatisfy { $0 < 0x80 })
    quit(terminal)
  }

  @Test func asciiCanBeAskedFor() throws {
    let terminal = try start([:], ["--ascii"])
    #expect(terminal.output.allSatisfy { $0 < 0x80 })
    quit(terminal)
  }

  // MARK: Frames

  @Test(arguments: ["truecolor", "no"])
  func everyCanvasIsShownExactly(colorTerm: String) throws {
    let (width, height) = (150, 40)
    let terminal = try start(["COLORTERM": colorTerm], width: width, height: height)
    var noise = NoiseCanvas(width: width, height: height)
    for _ in 0..<(colorTerm == "truecolor" ? 65 : 20) {
      terminal.send("n")
      noise.advance()
      let isShown = terminal.wait { screen in (0..<height).allSatisfy { screen.line($0) == text(noise.canvas, $0) } }
      try #require(isShown)
      if colorTerm == "truecolor" {
        terminal.settle(quiet: 15)
        expectSame(noise.canvas, terminal.screen)
      }
    }
    // These were more pairs of colours than ncurses has: it began again on a cleared screen.
    #expect(colorTerm != "truecolor" || terminal.outputText.components(of: "\u{1B}[2J") > 1)
    // Where rows only moved, the terminal was told to move them.
    #expect(terminal.outputText.contains("\u{1B}[1;\(height)r"))
    quit(terminal)
  }

  private func text(_ canvas: Canvas, _ y: Int) -> String {
    var text = String.UnicodeScalarView(canvas.row(y).map(\.glyph))
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  private func expectSame(_ canvas: Canvas, _ screen: ScreenEmulator) {
    let different = (0..<canvas.height * canvas.width).first { index in
      let (cell, shown) = (canvas.cells[index], screen.cells[index])
      // A blank's foreground cannot be seen unless it is underlined or reversed.
      let isForegroundSeen = cell.glyph != " " || !cell.style.attributes.isDisjoint(with: [.underline, .reverse])
      return shown.look.background != color(cell.style.background)
        || (isForegroundSeen && shown.look.foreground != color(cell.style.foreground))
        || shown.look.isUnderlined != cell.style.attributes.contains(.underline)
        || shown.look.isReversed != cell.style.attributes.contains(.reverse)
        || (cell.glyph != " " && shown.look.isBold != cell.style.attributes.contains(.bold))
        || (cell.glyph != " " && shown.look.isDim != cell.style.attributes.contains(.dim))
    }
    if let different { Issue.record("\(canvas.cells[different]) is shown as \(screen.cells[different])") }
  }

  private func color(_ color: Color) -> ScreenCell.Color { color.isTerminal ? .terminal : .rgb(Int(color.rawValue)) }

  @Test func whatDoesNotChangeIsNotWritten() throws {
    let terminal = try start(["COLORTERM": "truecolor"], [], width: 80, height: 7)
    terminal.settle()
    let before = terminal.output.count
    terminal.send("x")
    #expect(terminal.wait(for: "last key x"))
    terminal.settle()
    #expect(terminal.output.count - before < 100)
    quit(terminal)
  }

  @Test func largeFramesAreMarked() throws {
    let terminal = try start()
    terminal.settle()
    let text = terminal.outputText
    #expect(text.components(of: "\u{1B}[?2026h") >= 1)
    #expect(text.components(of: "\u{1B}[?2026h") == text.components(of: "\u{1B}[?2026l"))
    quit(terminal)
  }

  @Test func repaintsFromNothing() throws {
    let terminal = try start()
    terminal.settle()
    let before = terminal.screen.text
    terminal.send("R")
    #expect(terminal.wait(for: "last key R"))
    terminal.settle()
    #expect(terminal.screen.line(3) == before.split(separator: "\n", omittingEmptySubsequences: false)[3])
    quit(terminal)
  }

  // MARK: Size

  @Test func followsTheWindow() throws {
    let terminal = try start()
    for (width, height) in [(100, 30), (40, 10), (5, 2), (1, 1), (200, 60), (80, 24)] {
      terminal.resize(width: width, height: height)
      guard width >= 40 else {
        terminal.settle()
        continue
      }
      #expect(terminal.wait(for: "terminal-fixture \(width)x\(height)"), "\(width)x\(height)")
      terminal.settle()
      #expect(terminal.screen[width - 1, height - 1].scalar == "+")
    }
    quit(terminal)
  }

  @Test func aDraggedCornerIsFollowedToItsEnd() throws {
    let terminal = try start()
    for step in 1...50 { terminal.resize(width: 80 + step, height: 24 + step / 2) }
    #expect(terminal.wait(for: "terminal-fixture 130x49"))
    // One event stands for as many steps as came meanwhile: one or two, more on a machine with other work, never all.
    let events = terminal.screen.text.split(separator: "events ").last.flatMap { Int($0.prefix { $0.isNumber }) }
    #expect(events ?? 50 < 25)
    quit(terminal)
  }

  @Test func theEnvironmentDoesNotOverrideTheWindow() throws {
    let terminal = try start(["LINES": "50", "COLUMNS": "20"])
    #expect(terminal.screen.contains("terminal-fixture 80x24"))
    quit(terminal)
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int {
    split(separator: text, omittingEmptySubsequences: false).count - 1
  }
}
