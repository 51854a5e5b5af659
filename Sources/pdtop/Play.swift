import ArgumentParser
import Canvas
import Dashboard
import Documents
import Fleet
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

  func validate() throws {
    _ = try chosenSpeed()
    if observations, record == nil { throw ValidationError("--observations goes with --record") }
    try report.check()
  }

  private func chosenSpeed() throws -> Double? { try speed.map(SpeedFactor.parse) }

  func run() throws {
    if report.once || !Terminal.isAvailable {
      try report.print(source, isAsked: report.once)
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
    let simulator = try source.makeSimulator(scenario)
    let recorder = try record.map { try Recorder($0, source.facts(scenario, hasObservations: observations)) }
    defer { recorder?.close() }
    let terminal = try Terminal(options: options)
    let speed = try chosenSpeed() ?? configuration.speed ?? scenario.speed
    let live = start(simulator, speed, isPaused: paused, configuration, terminal.waker, recorder)
    let screen = makeScreen(terminal, live, theme, configuration, file)
    let ending = screen.run(live.runner)
    terminal.close()
    recorder?.close()
    ending?.endProcess()
  }

  private func makeScreen(
    _ terminal: Terminal, _ live: LiveSource, _ theme: Theme, _ configuration: Configuration, _ file: ConfigurationFile
  ) -> LiveScreen {
    let look = Look(terminal: terminal, theme: theme, symbols: self.look.symbols(configuration))
    var settings = configuration.settings(symbols: look.symbols)
    settings.mouse = terminal.mouse
    let state = DashboardState(
      capabilities: live.capabilities, start: live.start, speed: live.speed, isPaused: paused, theme: theme.name,
      keyMap: KeyMap(changes: configuration.keys), settings: settings, hidden: Set(configuration.hide),
      columns: configuration.columns.isEmpty ? nil : configuration.columns, rules: configuration.alerts)
    let screen = LiveScreen(terminal: terminal, state: state, look: look, resources: source.resources)
    if self.look.themeName(configuration) == "auto" { screen.followBackground() }
    screen.predict = live.predict
    screen.save = { settings, theme in
      var configuration = try file.read()
      configuration.take(settings, theme: theme)
      return try file.write(configuration)
    }
    // A recording is of one scenario.
    guard record == nil else { return screen }
    screen.open = { name in
      var other = source
      (other.scenario, other.trace, other.seed) = (name, nil, nil)
      let scenario = try other.readScenario(comparing: .cost)
      return start(try Simulator(scenario), scenario.speed, isPaused: false, configuration, terminal.waker)
    }
    return screen
  }

  private func start(
    _ simulator: Simulator, _ speed: Double, isPaused: Bool, _ configuration: Configuration, _ waker: Waker,
    _ recorder: Recorder? = nil
  ) -> LiveSource {
    let source = WatchedSource(simulator, rules: configuration.alerts)
    let runner =
      if let recorder {
        SourceRunner(RecordedSource(source, recorder), speed: speed, isPaused: isPaused) { waker.wake() }
      } else {
        SourceRunner(source, speed: speed, isPaused: isPaused) { waker.wake() }
      }
    return LiveSource(
      runner: runner, capabilities: simulator.capabilities, start: simulator.traffic, speed: speed,
      predict: Simulator.predictor(simulator.model))
  }
}
