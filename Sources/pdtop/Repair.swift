import ArgumentParser
import Fleet
import Recording

/// Brings back what is whole of a damaged recording.
struct Repair: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write all that is whole of a damaged recording to a new file.")

  @Argument(help: "A recording (.pdtop); it stays as it is.")
  var file: String

  @Option(name: [.short, .customLong("output")], help: ArgumentHelp("The new file.", valueName: "file"))
  var output: String

  func run() throws {
    let outcome = try SessionRepair.repair(file, to: output)
    print(
      "\(plain(output)): \(outcome.samples) samples in \(outcome.blocks) blocks, \(outcome.actions) actions, "
        + "\(outcome.events) events, \(outcome.marks) marks")
    print(outcome.lost.isEmpty ? "nothing was lost" : outcome.lost.map { "lost: " + plain($0) }.joined(separator: "\n"))
  }
}
