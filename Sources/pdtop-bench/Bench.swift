import ArgumentParser
import Documents
import Fleet

/// Benchmarks: each figure stands beside a reference loop of the same run, so that a busy machine cannot lie.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pdtop-bench", abstract: "Measure the simulator and the dashboard.")

  @Option(help: "A trace to simulate; without one, the same lengths at random.")
  var trace: String?

  @Option(help: "A Mooncake trace to simulate with prefix caches; without one, that is skipped.")
  var mooncake: String?

  @Option(help: "A page of metrics to read; without one, a made-up one.")
  var page: String?

  @Flag(help: "One JSON object in place of the table.")
  var json = false

  @Option(help: "How often each thing is measured; the best counts.")
  var runs = 5

  @Option(
    help:
      "Only these, with commas between: simulator, mooncake, metrics, expfmt, feed, scale, frames, plan, terminal, recording."
  )
  var only: String?

  @Option(help: "A session file of a day of 100 workers to open and seek in; it is made where there is none.")
  var session: String?

  @Option(help: "A recording of a running fleet, whose workers are made a thousand of and recorded again.")
  var live: String?

  @Option(help: "Numbers of workers that scale is measured with.", transform: Self.numbers)
  var workers = ScaleBench.sizes

  private static func numbers(_ text: String) throws -> [Int] {
    try text.split(separator: ",").map { number in
      guard let workers = Int(number), (2...100_000).contains(workers) else {
        throw ValidationError("found \(number), expected 2 to 100000 workers")
      }
      return workers
    }
  }

  private func wants(_ part: String) -> Bool { only.map { $0.split(separator: ",").contains { $0 == part } } ?? true }

  /// The figures of a part, if they are asked for, and the most memory that the process had meanwhile.
  private func part(_ name: String, _ figures: () throws -> [Figure]) throws -> [Figure] {
    guard wants(name) else { return [] }
    Memory.restartPeak()
    return try figures() + [Figure("\(name): peak memory meanwhile", Memory.peakBytes / 1e6, "MB")]
  }

  func run() throws {
    let reference = best { ReferenceLoop.run() }
    var figures: [Figure] = []
    figures += try part("simulator") { try SimulatorBench(trace: trace, runs: runs).figures() }
    figures += try part("mooncake") { try MooncakeBench(trace: mooncake, runs: runs).figures() }
    figures += try part("metrics") { try ParserBench(path: page, runs: runs).figures() }
    figures += try part("expfmt") { try ExpfmtBench(runs: runs).figures() }
    figures += try part("feed") { try FeedBench().figures() }
    figures += try part("scale") { try ScaleBench(sizes: workers).figures() }
    figures += try part("frames") { try FrameBench(runs: runs).figures() }
    figures += try part("plan") { try PlanBench(runs: runs).figures() }
    figures += try part("terminal") { try TerminalBench().figures() }
    figures += try part("recording") { try RecordingBench(session: session, live: live).figures() }
    print(json ? Figure.json(figures, reference: reference) : Figure.table(figures, reference: reference))
  }

  private func best(_ body: () -> Double) -> Double { (0..<max(1, runs)).map { _ in body() }.min() ?? 0 }
}
