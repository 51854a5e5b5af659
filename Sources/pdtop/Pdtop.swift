import ArgumentParser

/// The program: parses arguments, wires a source, a session and a front end.
struct Pdtop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pdtop",
    abstract: "top, for prefill and decode: a live dashboard of a disaggregated LLM-inference fleet.",
    discussion: "Without a command it plays the default demo scenario.",
    version: "0.1.0",
    subcommands: [
      Play.self, Monitor.self, Replay.self, Record.self, Info.self, Export.self, Repair.self, Simulate.self,
      PlanCommand.self, TwinCommand.self, SnapshotCommand.self, Validate.self, Check.self, ServeCommand.self,
      ControlCommand.self, ConfigCommand.self, List.self,
      ManCommand.self,
    ],
    defaultSubcommand: Play.self)
}
