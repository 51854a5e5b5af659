import ArgumentParser

/// The manual page, made from the commands' own definitions.
struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man", abstract: "Print the manual page; 'pdtop man | man -l -' shows it.")

  func run() throws { print(try ManualPage(Pdtop._dumpHelp()).roff, terminator: "") }
}
