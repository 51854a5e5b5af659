import ArgumentParser
import Fleet
import Session
import Simulator

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One look at the fleet without a screen.
struct ReportOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

  @Flag(help: "Print one report instead of the screen, and end.")
  var once = false

  @Option(help: "text, json or csv: how the report is written.")
  var format: Format?

  @Option(help: ArgumentHelp("Simulated time of the report, such as 60 or 2min.", valueName: "time"))
  var after: String?

  func check() throws {
    _ = try seconds()
    if !once, format != nil || after != nil { throw ValidationError("--format and --after go with --once") }
  }

  private func seconds() throws -> Double {
    do {
      return try Quantity.seconds.parse(after ?? "60")
    } catch {
      throw ValidationError("--after: \(error)")
    }
  }

  /// Runs the scenario up to the report's time and prints it. Where nobody asked for it, a hint on standard error says how
  /// to get the screen.
  func print(_ options: SourceOptions, isAsked: Bool) throws {
    let scenario = try options.readScenario(comparing: .cost)
    var source = WatchedSource(try options.makeSimulator(scenario))
    source.advance(to: try seconds()) { _ in }
    let report = FleetReport(source.snapshot())
    switch format ?? .text {
    case .text: Swift.print(report.text, terminator: "")
    case .json: Swift.print(report.json.text())
    case .csv: Swift.print(report.csv, terminator: "")
    }
    if !isAsked {
      fputs(
        "pdtop: standard output is no terminal: this is one report; run it in a terminal for the screen, or see "
          + "'pdtop snapshot --help'\n", fdopen(2, "w"))
    }
  }
}
