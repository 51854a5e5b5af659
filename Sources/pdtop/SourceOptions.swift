import ArgumentParser
import Capacity
import Documents
import Fleet
import Simulator

/// What to simulate: shared by all commands that run a scenario.
struct SourceOptions: ParsableArguments {
  @Argument(help: "A scenario by name (see 'pdtop list scenarios') or a YAML file.")
  var scenario = "default"

  @Option(help: ArgumentHelp("Real arrivals: an Azure CSV, Mooncake JSONL or BurstGPT CSV file.", valueName: "file"))
  var trace: String?

  @Option(help: ArgumentHelp("Play the trace this many times as fast.", valueName: "factor"))
  var rate: Double?

  @Flag(help: "Start the trace again when it ends.")
  var loop = false

  @Option(help: ArgumentHelp("Seed of the random numbers, in place of the scenario's.", valueName: "number"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "A general-purpose fleet beside it, of equal cost, power or devices; or none.", valueName: "equality"))
  var compare: Compare?

  enum Compare: String, ExpressibleByArgument, CaseIterable { case cost, power, devices, none }

  func validate() throws {
    if let rate, !(rate > 0 && rate <= 1e6) {
      throw ValidationError("--rate: found \(rate), expected a factor above 0 and up to 1000000")
    }
    if trace == nil, rate != nil || loop { throw ValidationError("--rate and --loop go with --trace") }
  }

  var resources: Resources { Resources(environment: Environment.all, executable: Resources.executable) }

  /// The scenario as it will be played. Where neither it nor the user says what to compare it with, it is `usual`.
  func readScenario(comparing usual: ComparisonPlan.Equality?) throws -> Scenario {
    var scenario = try resources.scenario(scenario)
    if let seed { scenario.seed = seed }
    let wanted = compare.map { ComparisonPlan.Equality(rawValue: $0.rawValue) } ?? scenario.comparison?.equal ?? usual
    scenario.compare(by: wanted)
    return scenario
  }

  func makeSimulator(_ scenario: Scenario) throws -> Simulator {
    let cursor = try trace.map { TraceCursor(try TraceFile.read($0), loops: loop) }
    return try Simulator(scenario, trace: cursor, speedup: rate ?? 1)
  }
}
