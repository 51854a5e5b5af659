import Foundation
import PseudoTerminal
import Testing

/// Names of files and what stands in them come from outside: none reaches the terminal as it is.
@Suite(.serialized)
struct HostileNamesTests {
  static let names: [(word: String, name: String)] = [
    ("escape", "x\u{1B}[2J\u{1B}]0;owned\u{07}y"), ("line ends", "x\ny\rz"),
    ("right to left", "x\u{202E}drawkcab\u{202C}y"),
    ("wide", "x漢字🙂👨‍👩‍👧y"), ("combining", "xe\u{301}\u{301}\u{301}\u{301}y"),
    ("long", "x" + String(repeating: "long", count: 60)),
  ]

  /// A folder for the user's own scenarios and themes with a file of each name.
  private func makeFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pdtop-\(UUID().uuidString)")
    for (kind, model) in [("scenarios", "Demo/chat.yaml"), ("themes", "Themes/dark.yaml")] {
      let own = folder.appendingPathComponent("pdtop/" + kind)
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      let text = try Data(contentsOf: URL(fileURLWithPath: Products.checkout).appendingPathComponent(model))
      for (_, name) in Self.names { try text.write(to: own.appendingPathComponent(name + ".yaml")) }
    }
    return folder
  }

  private func environment(_ folder: URL) -> [String: String?] {
    ["PDTOP_HOME": Products.checkout, "XDG_CONFIG_HOME": folder.path, "SWIFT_BACKTRACE": "enable=no"]
  }

  /// Whether only what pdtop itself sends went to the terminal: nothing that the emulator does not know, no title.
  private func expectSafe(_ terminal: PseudoTerminal) {
    #expect(terminal.screen.unknown == [])
    #expect(!terminal.outputText.contains("owned\u{07}"))
    #expect(!terminal.outputText.unicodeScalars.contains("\u{202E}"))
    #expect(terminal.screen.line(0).hasPrefix(" pdtop "))
  }

  @Test("Lists of scenarios and themes")
  func lists() throws {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for what in ["scenarios", "themes"] {
      let terminal = try PseudoTerminal(
        Products.path("pdtop"), ["list", what], environment: environment(folder), width: 300, height: 90)
      #expect(terminal.change() == .exited(0))
      #expect(terminal.output.allSatisfy { $0 >= 0x20 || $0 == 0x0A || $0 == 0x0D }, "\(what)")
      #expect(!terminal.outputText.unicodeScalars.contains("\u{202E}"))
    }
  }

  @Test("The pickers of scenarios and themes, and the scenario played")
  func pickers() throws {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let terminal = try PseudoTerminal(
      Products.path("pdtop"), ["play", "default", "--paused"], environment: environment(folder), width: 120, height: 36)
    try #require(terminal.wait(for: "traffic mix"))
    for key in ["o", "t"] {
      terminal.send(key)
      #expect(terminal.wait(for: "› _"))
      for _ in 0..<20 { terminal.send("\u{1B}[B") }
      terminal.settle()
      expectSafe(terminal)
      terminal.send("\u{1B}")
      #expect(terminal.wait { !$0.contains("› _") })
    }
    for (word, name) in Self.names {
      // The first letter that only this name has finds it.
      terminal.send("o")
      #expect(terminal.wait(for: "type to find"))
      terminal.send(name.unicodeScalars.contains("漢") ? "x?" : word == "long" ? "xlonglong" : "x")
      terminal.settle()
      terminal.send("\r")
      #expect(terminal.wait { !$0.contains("type to find") }, "\(word)")
      terminal.settle()
      expectSafe(terminal)
      #expect(terminal.wait(for: "quit"), "\(word)")
    }
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
  }

  @Test("Errors that name a file", arguments: names.map(\.name))
  func errors(name: String) throws {
    for arguments in [
      ["play", name], ["replay", name], ["play", "--theme", name], ["snapshot", name], ["info", name],
    ] {
      let terminal = try PseudoTerminal(
        Products.path("pdtop"), arguments,
        environment: ["PDTOP_HOME": Products.checkout, "XDG_CONFIG_HOME": "/nonexistent"], width: 120, height: 36)
      guard case .exited(let status) = terminal.change() else {
        Issue.record("\(arguments) did not end")
        continue
      }
      #expect(status == 1 || status == 2)
      #expect(terminal.output.allSatisfy { $0 >= 0x20 || $0 == 0x0A || $0 == 0x0D }, "\(arguments)")
      #expect(!terminal.outputText.unicodeScalars.contains("\u{202E}"))
    }
  }
}
