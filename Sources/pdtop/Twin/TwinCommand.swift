import ArgumentParser
import Documents
import Feed
import Fleet
import Recording
import Twin

/// A twin of a running or recorded fleet, without a screen.
struct TwinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "twin",
    abstract: "Ask a simulated twin of a running or recorded fleet what a change would do.",
    discussion: """
      The fleet is watched for a while, or read from a recording; a simulation of it is fitted to what was seen, and \
      simulated with and without the change. How well the twin does what was seen, and what had to be assumed, is printed \
      first. Nothing is changed on what is watched.

      pdtop twin fleet.yaml --set rate=2x
      pdtop twin frontend:8000 --device h200-sxm --set input_length=4000 --set output_length=0.5x
      pdtop twin session.pdtop --at 14:05 --set flip=prefill:2 --for 5min --format json

      --set takes the keys of a scenario's timeline; a number with an x is a multiple of what was seen.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @OptionGroup var targets: MonitorTargets

  @Option(help: ArgumentHelp("How long a running fleet is watched before the fit.", valueName: "time"))
  var watch = "30s"

  @Option(
    help: ArgumentHelp(
      "The time of a recording that the twin is taken at; its end where none is given.", valueName: "time"))
  var at: String?

  @Option(name: .customLong("for"), help: ArgumentHelp("How long the twin is simulated.", valueName: "time"))
  var length = "2min"

  @Option(help: ArgumentHelp("A change, as key=value; may be given more than once.", valueName: "change"))
  var set: [String] = []

  @OptionGroup var twin: TwinOptions

  @Option(help: "text or json.")
  var format = Format.text

  func validate() throws {
    _ = try QuantityOption.seconds(watch, "--watch", 1...3600)
    _ = try QuantityOption.seconds(length, "--for", 1...86_400)
    for text in set { _ = try TwinChange(text) }
    if at != nil, recording == nil { throw ValidationError("--at goes with a recording") }
  }

  /// The one argument that is a recording.
  private var recording: String? { targets.targets.count == 1 ? targets.targets.first { $0.hasSuffix(".pdtop") } : nil }

  func run() throws {
    var hints = try twin.hints()
    let samples: [Snapshot]
    if let recording { samples = try recorded(recording) } else { samples = try watched(&hints) }
    let begin = ContinuousClock.now
    let made = try Twin(samples, hints)
    _ = try made.source()
    let forkSeconds = (ContinuousClock.now - begin) / .seconds(1)
    let actions = try TwinChange.actions(set.map { try TwinChange($0) }, made.scenario)
    let report = TwinReport(
      twin: made, forkSeconds: forkSeconds, actions: actions,
      forecast: try made.forecast(actions, seconds: QuantityOption.seconds(length, "--for", 1...86_400)))
    switch format {
    case .text: print(report.text, terminator: "")
    case .json: print(report.json.text())
    }
  }

  private func recorded(_ file: String) throws -> [Snapshot] {
    let reader = try SessionReader(file)
    guard case .observed(let start) = try SavedSession(reader) else {
      throw RunError(
        "\(plain(file)): found the inputs of a simulation, which needs no twin; 'pdtop replay' takes it over")
    }
    var source = start
    var times = SavedSession.times(reader, end: source.reach.upperBound)
    times.now = source.reach.upperBound
    var samples: [Snapshot] = []
    try source.seek(to: at.map { try times.parse($0) } ?? source.reach.upperBound) { samples.append($0) }
    return samples
  }

  private func watched(_ hints: inout TwinHints) throws -> [Snapshot] {
    if let problem = Scraper.problem { throw RunError(problem) }
    let state = try targets.read()
    let board = FeedBoard(state)
    let scraper = Scraper(board, readGroups: TargetGroupsReader.read)
    defer { scraper.stop() }
    var source = FeedSource(board)
    var samples: [Snapshot] = []
    let end = try QuantityOption.seconds(watch, "--watch", 1...3600)
    while source.time < end {
      Wait.seconds(max(0.01, min(source.nextSample, end) - board.now))
      source.advance(to: min(board.now, end)) { samples.append($0) }
      if board.now >= end { break }
    }
    hints.take(FeedReport(board.state, at: board.now))
    return samples
  }
}
