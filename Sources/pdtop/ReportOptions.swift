import ArgumentParser
import Fleet

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

  @Option(help: "With --once: text, json or csv.")
  var format: Format?

  func check() throws {
    if !once, format != nil { throw ValidationError("--format goes with --once") }
  }

  /// Prints a report of a snapshot. Where nobody asked for it, a hint on standard error says how to get the screen.
  func print(_ snapshot: Snapshot) {
    let report = FleetReport(snapshot)
    switch format ?? .text {
    case .text: Swift.print(report.text, terminator: "")
    case .json: Swift.print(report.json.text())
    case .csv: Swift.print(report.csv, terminator: "")
    }
    hint()
  }

  /// Says why there is no screen, where nobody asked for a report.
  func hint() {
    guard !once else { return }
    fputs(
      "pdtop: standard output is no terminal: this is one report; run it in a terminal for the screen, or see "
        + "'pdtop snapshot --help'\n", fdopen(2, "w"))
  }
}
