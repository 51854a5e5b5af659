import ArgumentParser
import Fleet
import Simulator

/// Runs to the end as fast as possible.
struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a scenario or a trace to its end as fast as possible, and sum it up.")

  @OptionGroup var source: SourceOptions

  @Option(
    name: .customLong("for"), help: ArgumentHelp("Simulated time to run, such as 90s or 10min.", valueName: "time"))
  var duration: String?

  @Flag(help: "One JSON object in place of the table; times in seconds, unknown is null.")
  var json = false

  func validate() throws { _ = try seconds() }

  private func seconds() throws -> Double? { try duration.map { try SpanOption.parse($0, "--for") } }

  /// What the scenario expects, held against what was seen.
  private var outcomes: [Expectation.Outcome] = []

  private enum CodingKeys: CodingKey { case source, duration, json }

  mutating func run() throws {
    let scenario = try source.readScenario(comparing: nil)
    var simulator = try source.makeSimulator(scenario)
    let clock = ContinuousClock()
    let end = try seconds()
    let wall = try clock.measure {
      if source.trace != nil, !source.loop, end == nil {
        try runOut(&simulator)
      } else {
        run(&simulator, to: end ?? scenario.duration, scenario.expectations)
        guard !simulator.isStalled else {
          throw RunError("no progress: simulated time stands still at \(simulator.time) s")
        }
      }
    }
    let summary = simulator.summary
    let wallSeconds = wall / .seconds(1)
    print(
      json
        ? summary.json(wallSeconds: wallSeconds, outcomes).text() : summary.table(wallSeconds: wallSeconds, outcomes))
  }

  /// Plays to an end, and looks on the way at what the scenario expects.
  private mutating func run(_ simulator: inout Simulator, to end: Double, _ expectations: [Expectation]) {
    for expectation in expectations.sorted(by: { $0.at < $1.at }) where expectation.at <= end {
      simulator.advance(to: expectation.at)
      outcomes.append(expectation.check(simulator.snapshot()))
    }
    simulator.advance(to: end)
  }

  /// Plays a trace until its last request is done.
  private func runOut(_ simulator: inout Simulator) throws {
    while !simulator.isFinished {
      guard !simulator.isStuck else { throw RunError("no progress: \(simulator.inFlight) requests never end") }
      simulator.advance(to: simulator.time + 60)
    }
  }
}

/// Why a run was given up.
struct RunError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
