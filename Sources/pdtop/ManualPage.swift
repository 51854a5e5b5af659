import ArgumentParser
import Dashboard
import Foundation

/// The commands as a manual page in roff.
struct ManualPage {
  /// What the argument parser says of the commands.
  private struct Tool: Decodable { var command: Command }

  private struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var arguments: [Argument]?
    var subcommands: [Command]?
    var shouldDisplay: Bool
  }

  private struct Argument: Decodable {
    var kind: String
    var abstract: String?
    var discussion: String?
    var defaultValue: String?
    var valueName: String?
    var names: [Name]?
    var isOptional: Bool
    var shouldDisplay: Bool
  }

  private struct Name: Decodable {
    var kind: String
    var name: String

    var text: String { (kind == "long" ? "--" : "-") + name }
  }

  private let root: Command

  /// A page for the tool that the argument parser describes in JSON.
  init(_ description: String) throws {
    root = try JSONDecoder().decode(Tool.self, from: Data(description.utf8)).command
  }

  /// The page.
  var roff: String {
    let version = Pdtop.configuration.version
    var lines = [
      ".TH PDTOP 1 \"\" \"pdtop \(version)\" \"User Commands\"", ".SH NAME",
      Self.escaped("pdtop - " + (root.abstract ?? "")), ".SH SYNOPSIS", ".B pdtop",
      ".RI [ command ]\\~[ options ]", ".SH DESCRIPTION", Self.escaped(root.discussion ?? ""), ".SH COMMANDS",
    ]
    for command in root.subcommands ?? [] where command.shouldDisplay && command.commandName != "help" {
      lines += Self.section(command)
    }
    lines += [".SH KEYS", "The keys on the screen; each can be given other keys in the configuration by its name."]
    for command in KeyMap.standard.commands {
      lines += [
        ".TP", ".B " + Self.escaped(command.keys.joined(separator: ", ")),
        Self.escaped("\(command.help) (\(command.id.rawValue))"),
      ]
    }
    lines += Self.ending
    return lines.map { $0 + "\n" }.joined()
  }

  private static func section(_ command: Command) -> [String] {
    let arguments = (command.arguments ?? []).filter {
      $0.shouldDisplay && !["help", "version"].contains($0.valueName)
    }
    var lines = [".SS " + escaped(command.commandName), escaped(command.abstract ?? "")]
    if let discussion = command.discussion { lines += [".PP", escaped(discussion)] }
    for argument in arguments {
      lines += [".TP", heading(argument)]
      let value = argument.defaultValue.map { " Default: \($0)." } ?? ""
      lines.append(escaped((argument.abstract ?? "") + value))
    }
    return lines
  }

  private static func heading(_ argument: Argument) -> String {
    let value = argument.valueName ?? ""
    guard argument.kind != "positional" else { return ".I " + escaped(value) }
    let names = (argument.names ?? []).map { escaped($0.text) }.joined(separator: ", ")
    return argument.kind == "flag" ? ".B " + names : ".BR \"\(names)\" \" \\fI\(escaped(value))\\fR\""
  }

  private static let ending = [
    ".SH FILES", ".TP", ".I ~/.config/pdtop/config.yaml",
    "The configuration; see the command config. It is only written when told to.", ".TP",
    ".I ~/.config/pdtop/themes, ~/.config/pdtop/scenarios", "Themes and scenarios of the user's own.",
    ".SH ENVIRONMENT", ".TP", ".B NO_COLOR", "Where it is set, nothing is coloured.", ".TP", ".B COLORTERM",
    "truecolor or 24bit: the terminal shows 24 bit colours.", ".TP", ".B XDG_CONFIG_HOME",
    "Where the folder pdtop with the configuration is, in place of ~/.config.", ".TP", ".B PDTOP_HOME",
    "Where the program's own scenarios and themes are.", ".SH EXIT STATUS", ".TP", ".B 0", "It did what it was asked.",
    ".TP", ".B 1", "It failed; standard error says why.", ".TP", ".B 2", "It was called in a wrong way.",
  ]

  /// A text in which nothing is a request of roff's.
  private static func escaped(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    var result = ""
    for character in line {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      default: result.append(character)
      }
    }
    return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
  }
}
