import Foundation
import PseudoTerminal
import Testing

/// Whole workflows of an operator, key by key, in the real program.
@Suite(.serialized)
struct WorkflowTests {
  private func start(
    _ arguments: [String] = ["play", "default", "--paused"], configuration: String? = nil, width: Int = 120,
    height: Int = 36
  ) throws -> (terminal: PseudoTerminal, folder: URL) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pdtop-\(UUID().uuidString)")
    if let configuration {
      let own = folder.appendingPathComponent("pdtop")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      try configuration.write(to: own.appendingPathComponent("config.yaml"), atomically: true, encoding: .utf8)
    }
    let terminal = try PseudoTerminal(
      Products.path("pdtop"), arguments,
      environment: [
        "PDTOP_HOME": Products.checkout, "XDG_CONFIG_HOME": folder.path, "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "NO_COLOR": nil, "SWIFT_BACKTRACE": "enable=no",
      ],
      width: width, height: height)
    try #require(terminal.wait(for: "prefill"), "\(terminal.outputText)")
    return (terminal, folder)
  }

  @Test("Workers: tab, filter, sort, choose, explain")
  func workers() throws {
    let terminal = try start().terminal
    terminal.send("W")
    #expect(terminal.wait(for: "workers by name"))
    terminal.send("/decode\r")
    #expect(terminal.wait(for: "13 of 43"))
    terminal.send("ll")
    #expect(terminal.wait(for: "workers by busy"))
    terminal.send("j")
    #expect(terminal.wait(for: "pool mean"))
    terminal.send("x")
    #expect(terminal.wait(for: "how sure"))
    terminal.send("\u{1B}")
    #expect(terminal.wait { !$0.contains("how sure") })
    terminal.send("F")
    #expect(terminal.wait(for: "queue depth"))
  }

  @Test("Events: filter, choose, graphs round an event, back to now")
  func events() throws {
    let terminal = try start(["play", "default", "--speed", "100"]).terminal
    #expect(terminal.wait(for: "+00:01:", limit: 20_000))
    terminal.send(" E/story\r")
    #expect(terminal.wait(for: "filter: story"))
    terminal.send("jjj\r")
    #expect(terminal.wait(for: "LOOKING BACK"))
    terminal.send("\u{1B}")
    #expect(terminal.wait { !$0.contains("LOOKING BACK") })
  }

  @Test("What-if: a draft is tried, and only then applied")
  func whatIf() throws {
    let terminal = try start().terminal
    #expect(terminal.wait(for: "1,155 tok"))
    terminal.send("i\u{1B}[C\u{1B}[C")
    #expect(terminal.wait(for: "draft: not applied"))
    #expect(terminal.wait { $0.contains("1,600 tok") && $0.contains("settled") })
    terminal.send("\r")
    #expect(terminal.wait(for: "input length: 1600 tokens"))
    #expect(terminal.wait(for: "1,600 tok"))
    terminal.send("i\u{1B}[C\u{1B}")
    #expect(terminal.wait { !$0.contains("draft: not applied") && $0.contains("1,600 tok") })
  }

  @Test("What-if: ten minutes are simulated with and without the draft; an applied draft is taken back")
  func lookAhead() throws {
    let terminal = try start(width: 160, height: 48).terminal
    #expect(terminal.wait(for: "1,155 tok"))
    terminal.send("i")
    // Before anything is drafted it is what comes anyway.
    #expect(terminal.wait(for: "move a slider to see a draft", limit: 60_000))
    terminal.send("\u{1B}[C\u{1B}[C")
    #expect(terminal.wait(for: "draft applied at", limit: 60_000))
    // Runs are added until their time is up, or there are enough of them.
    #expect(terminal.wait(limit: 60_000) { $0.contains("SLO missed") && $0.contains("95 % CI") && $0.contains("±") })
    #expect(terminal.wait(limit: 60_000) { !$0.contains("so far") })
    #expect(terminal.wait(for: "no worker moves"))
    // A panel over the whole screen, and back.
    terminal.send("5")
    #expect(terminal.wait { $0.contains("who is the bottleneck") && !$0.contains("risk of the move") })
    terminal.send("\u{1B}")
    #expect(terminal.wait(for: "risk of the move"))
    // Fewer decode workers: they drain, and what they hold is told.
    terminal.send("\u{1B}[A\u{1B}[D")
    #expect(terminal.wait(for: "finish where they are", limit: 60_000))
    terminal.send("\r")
    #expect(terminal.wait(for: "u takes it back within 60 s"))
    #expect(terminal.wait(for: "decode: scaled to"))
    terminal.send("u")
    #expect(terminal.wait(for: "the draft is taken back"))
    terminal.send("E")
    #expect(terminal.wait { $0.contains("decode: scaled to 13 workers") && $0.contains("input length: 1155 tokens") })
    terminal.send("Fu")
    #expect(terminal.wait(for: "no draft was applied"))
  }

  @Test("What-if: pools are drafted, matched, and scaled only then")
  func pools() throws {
    let terminal = try start().terminal
    #expect(terminal.wait(for: "1,155 tok"))
    terminal.send("i\u{1B}[C\u{1B}[Cb")
    #expect(terminal.wait(for: "as the same money would buy them"))
    #expect(terminal.wait(for: "draft: not applied"))
    terminal.send("\u{1B}[A")
    #expect(terminal.wait(for: "stranded by decode pool"))
    terminal.send("0\u{1B}[A0\u{1B}[C")
    #expect(terminal.wait(for: "stranded by prefill pool"))
    terminal.send("\r")
    #expect(terminal.wait(for: "32 workers wanted") || terminal.screen.contains("32"))
    #expect(terminal.wait(for: "queue depth"))
    terminal.send("E")
    #expect(terminal.wait { $0.contains("you") && $0.contains("prefill: ") })
  }

  @Test("One's own theme is read again when its file changes")
  func ownTheme() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pdtop-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let themes = folder.appendingPathComponent("pdtop/themes")
    try FileManager.default.createDirectory(at: themes, withIntermediateDirectories: true)
    let file = themes.appendingPathComponent("mine.yaml")
    let dark = try String(contentsOfFile: Products.checkout + "/Themes/dark.yaml", encoding: .utf8)
    try dark.write(to: file, atomically: true, encoding: .utf8)
    let terminal = try PseudoTerminal(
      Products.path("pdtop"), ["play", "default", "--paused", "--theme", "mine"],
      environment: ["PDTOP_HOME": Products.checkout, "XDG_CONFIG_HOME": folder.path, "COLORTERM": "truecolor"],
      width: 120, height: 36)
    #expect(terminal.wait(for: "traffic mix"))
    terminal.settle()
    func paper() -> ScreenCell.Color { terminal.screen[60, 2].look.background }
    let before = paper()
    let light = try String(contentsOfFile: Products.checkout + "/Themes/light.yaml", encoding: .utf8)
    try light.write(to: file, atomically: true, encoding: .utf8)
    #expect(terminal.wait { _ in paper() == .rgb(0xFAFBFC) && paper() != before })
    // A file that cannot be read says why and changes nothing.
    try "colors: [".write(to: file, atomically: true, encoding: .utf8)
    #expect(terminal.wait(for: "mine.yaml"))
    #expect(paper() == .rgb(0xFAFBFC))
  }

  @Test("An alert rings and notifies only where it is wanted", arguments: [false, true])
  func notices(isWanted: Bool) throws {
    let rule = "alerts: [{name: busy, field: busy, of: pools, above: 1%, for: 1 s}]\n"
    let terminal = try start(
      ["play", "default", "--speed", "20"], configuration: (isWanted ? "bell: on\nnotify: on\n" : "") + rule
    ).terminal
    #expect(terminal.wait(for: "▲ ", limit: 15_000))
    terminal.settle(quiet: 30, limit: 500)
    #expect(terminal.output.contains(0x07) == isWanted)
    #expect(terminal.outputText.contains("\u{1B}]9;pdtop: busy") == isWanted)
    #expect(terminal.outputText.contains("\u{1B}]777;notify;pdtop;busy") == isWanted)
    terminal.send("a")
    #expect(terminal.wait(for: "acknowledged"))
  }

  @Test("The palette finds and runs a command")
  func palette() throws {
    let terminal = try start().terminal
    #expect(terminal.wait(for: "PAUSED"))
    terminal.send(":pause\r")
    #expect(terminal.wait(for: "LIVE"))
    terminal.send(":zzz")
    #expect(terminal.wait(for: "nothing fits"))
    terminal.send("\u{1B}")
    #expect(terminal.wait { !$0.contains("nothing fits") })
  }

  @Test("A theme is seen while it is chosen, and taken back")
  func themes() throws {
    let terminal = try start().terminal
    terminal.settle()
    func paper() -> ScreenCell.Color { terminal.screen[60, 2].look.background }
    let dark = paper()
    terminal.send("tlight")
    #expect(terminal.wait(for: "› light_"))
    #expect(terminal.wait { _ in paper() == .rgb(0xFAFBFC) })
    terminal.send("\u{1B}")
    #expect(terminal.wait { _ in paper() == dark })
  }

  @Test("Another scenario is loaded in the place of the first")
  func scenarios() throws {
    let terminal = try start().terminal
    terminal.send("ochat")
    #expect(terminal.wait(for: "targets"))
    terminal.send("\r")
    #expect(terminal.wait(for: "sim chat"))
    #expect(terminal.wait(for: "traffic mix"))
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
  }

  @Test("Keys of the configuration, and what it hides")
  func configuration() throws {
    let terminal = try start(configuration: "keys: {pause: [P], planScreen: [F9]}\nhide: [efficiency]\n").terminal
    #expect(terminal.wait(for: "PAUSED"))
    #expect(!terminal.screen.contains("tokens / watt"))
    terminal.send(" ")
    terminal.settle()
    #expect(terminal.screen.contains("PAUSED"))
    terminal.send("P")
    #expect(terminal.wait(for: "LIVE"))
    terminal.send("\u{1B}[20~")
    #expect(terminal.wait(for: "matched ratio"))
  }

  @Test("Settings are written only when they are saved")
  func settings() throws {
    let (terminal, folder) = try start()
    let file = folder.appendingPathComponent("pdtop/config.yaml")
    terminal.send(",")
    #expect(terminal.wait(for: "desktop notification"))
    terminal.send("jjjj\u{1B}[C")
    terminal.settle()
    #expect(!FileManager.default.fileExists(atPath: file.path))
    terminal.send("jj\r")
    #expect(terminal.wait { _ in FileManager.default.fileExists(atPath: file.path) })
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains("bell: on"))
    #expect(text.contains("theme: dark"))
    try FileManager.default.removeItem(at: folder)
  }

  @Test("A terminal that says its background is light gets the light theme")
  func background() throws {
    let terminal = try start().terminal
    #expect(terminal.outputText.contains("\u{1B}]11;?"))
    terminal.send("\u{1B}]11;rgb:ffff/ffff/f0f0\u{1B}\\\u{1B}[?62c")
    #expect(terminal.wait { $0[60, 2].look.background == .rgb(0xFAFBFC) })
  }

  @Test("A paste is no command")
  func paste() throws {
    let terminal = try start().terminal
    terminal.send("\u{1B}[200~qqqWP\u{1B}[201~")
    terminal.settle()
    #expect(terminal.screen.contains("queue depth"))
    terminal.send("W")
    #expect(terminal.wait(for: "workers by name"))
  }
}
