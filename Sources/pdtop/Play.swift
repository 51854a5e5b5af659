import ArgumentParser
import Canvas
import Dashboard
import Documents
import Fleet
import Planning
import Recording
import Session
import Simulator
import Terminal

/// The dashboard over a running simulation.
struct Play: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Play a scenario live, and change its traffic by hand.",
    discussion: """
      Where standard output is no terminal, or with --once, it prints a report of the fleet after a minute of the scenario \
      and ends.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var look: LookOptions

  @Option(help: ArgumentHelp("Simulated seconds per second; 'max': as fast as possible.", valueName: "factor"))
  var speed: String?

  @Option(help: ArgumentHelp("Record the session to a new file.", valueName: "file"))
  var record: String?

  @Flag(help: "Record what is seen as well, not only what is done: larger, and readable without simulating.")
  var observations = false

  @Flag(help: "Begin paused.")
  var paused = false

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  @OptionGroup var report: ReportOptions

  @Option(help: ArgumentHelp("With --once: simulated time of the report, such as 60 or 2min.", valueName: "time"))
  var after: String?

  func validate() throws {
    _ = try chosenSpeed()
    try report.check()
    _ = try reportTime()
    if !report.once, after != nil { throw ValidationError("--after goes with --once") }
    if observations, record == nil { throw ValidationError("--observations goes with --record") }
  }

  private func reportTime() throws -> Double {
    do {
      return try Quantity.seconds.parse(after ?? "60")
    } catch {
      throw ValidationError("--after: \(error)")
    }
  }

  private func printReport() throws {
    var source = WatchedSource(try source.makeSimulator(try source.readScenario(comparing: .cost)))
    source.advance(to: try reportTime()) { _ in }
    report.print(source.snapshot())
  }

  private func chosenSpeed() throws -> Double? {
    try speed.map(SpeedFactor.parse)
  }

  func run() throws {
    if report.once || !Terminal.isAvailable {
      try printReport()
      return
    }
    let file = ConfigurationFile(source.resources)
    let configuration = try file.read()
    let theme = try look.readTheme(source.resources, configuration)
    var options = Terminal.Options()
    options.mouse = configuration.mouse && !noMouse
    options.bracketedPaste = true
    if look.ascii { options.unicode = false }
    let scenario = try source.readScenario(comparing: .cost)
    let speed = try chosenSpeed() ?? configuration.speed ?? scenario.speed
    let recorder = try record.map { try Recorder($0, source.facts(scenario, hasObservations: observations)) }
    defer { recorder?.close() }
    let terminal = try Play.open(options)
    let screen = makeScreen(terminal, speed, theme, configuration, file, recorder)
    let ending: Ending?
    do {
      // The fleet as it was planned is on screen while its simulation warms up.
      if source.trace == nil { screen.preview(Snapshot(before: scenario)) }
      if Play.isBare { screen.offerScenarios() }
      let simulator = try source.makeSimulator(scenario)
      ending = screen.run(start(simulator, scenario, speed, isPaused: paused, recorder, configuration, terminal.waker))
    } catch {
      terminal.close()
      throw error
    }
    terminal.close()
    recorder?.close()
    ending?.endProcess()
  }

  /// Whether the user said `pdtop play` and nothing else: no scenario was chosen yet.
  private static var isBare: Bool { CommandLine.arguments.count == 2 && CommandLine.arguments[1] == "play" }

  static func open(_ options: Terminal.Options) throws -> Terminal {
    do {
      return try Terminal(options: options)
    } catch .notATerminal {
      throw RunError(
        "standard output is not a terminal; 'pdtop snapshot' prints one frame, 'pdtop simulate' a summary")
    }
  }

  private func makeScreen(
    _ terminal: Terminal, _ speed: Double, _ theme: Theme, _ configuration: Configuration, _ file: ConfigurationFile,
    _ recorder: Recorder?
  ) -> LiveScreen {
    let look = Look(terminal: terminal, theme: theme, symbols: self.look.symbols(configuration))
    var settings = configuration.settings(symbols: look.symbols)
    settings.mouse = terminal.mouse
    // As its source will say: what the footer offers must not move under the operator's hand.
    let state = DashboardState(
      capabilities: [.clock, .traffic, .link, .workers, .travel, .foresight], speed: speed, isPaused: paused,
      theme: theme.name, keyMap: KeyMap(changes: configuration.keys),
      settings: settings, hidden: Set(configuration.hide),
      columns: configuration.columns.isEmpty ? nil : configuration.columns, rules: configuration.alerts)
    let screen = LiveScreen(terminal: terminal, state: state, look: look, resources: source.resources)
    screen.follow(theme: self.look.themeName(configuration))
    screen.open = { name in
      var other = source
      (other.scenario, other.trace, other.seed) = (name, nil, nil)
      let scenario = try other.readScenario(comparing: .cost)
      return start(
        try Simulator(scenario), scenario, scenario.speed, isPaused: false, nil, configuration, terminal.waker)
    }
    // A recording is of one source.
    if record != nil { screen.open = nil }
    screen.mark = recorder.map { recorder in { name, time in recorder.mark(name, at: time) } }
    screen.save = { settings, theme in
      var configuration = try file.read()
      configuration.take(settings, theme: theme)
      return try file.write(configuration)
    }
    return screen
  }

  private func start(
    _ simulator: Simulator, _ scenario: Scenario, _ speed: Double, isPaused: Bool, _ recorder: Recorder?,
    _ configuration: Configuration, _ waker: Waker
  ) -> LiveSource {
    let source = TimeMachine(
      WatchedSource(simulator, rules: configuration.alerts), mostCheckpoints: simulator.bearableCheckpoints)
    let runner =
      if let recorder {
        SourceRunner(RecordedSource(source, recorder), speed: speed, isPaused: isPaused) { waker.wake() }
      } else {
        SourceRunner(source, speed: speed, isPaused: isPaused) { waker.wake() }
      }
    return LiveSource(
      runner: runner, capabilities: source.capabilities, start: simulator.traffic, speed: speed,
      predict: PlanAnswers(scenario, simulator.model).answer)
  }
}
