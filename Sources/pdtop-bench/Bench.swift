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

  @Option(help: "A page of metrics to read; without one, a made-up one.")
  var page: String?

  @Flag(help: "One JSON object in place of the table.")
  var json = false

  @Option(help: "How often each thing is measured; the best counts.")
  var runs = 5

  @Option(help: "Only these, with commas between: simulator, metrics, scale, frames, plan, terminal, recording.")
  var only: String?

  private func wants(_ part: String) -> Bool { only.map { $0.split(separator: ",").contains { $0 == part } } ?? true }

  func run() throws {
    let reference = best { ReferenceLoop.run() }
    var figures: [Figure] = []
    if wants("simulator") { figures += try SimulatorBench(trace: trace, runs: runs).figures() }
    if wants("metrics") { figures += try ParserBench(path: page, runs: runs).figures() }
    if wants("scale") { figures += try ScaleBench().figures() }
    if wants("frames") { figures += try FrameBench(runs: runs).figures() }
    if wants("plan") { figures += try PlanBench(runs: runs).figures() }
    if wants("terminal") { figures += try TerminalBench().figures() }
    if wants("recording") { figures += try RecordingBench().figures() }
    figures.append(Figure("peak memory", Memory.peakBytes / 1e6, "MB"))
    print(json ? Figure.json(figures, reference: reference) : Figure.table(figures, reference: reference))
  }

  private func best(_ body: () -> Double) -> Double { (0..<max(1, runs)).map { _ in body() }.min() ?? 0 }
}
