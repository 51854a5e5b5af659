import ArgumentParser
import Canvas
import Dashboard
import Documents
import Fleet
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

  @Flag(help: "Begin paused.")
  var paused = false

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  @OptionGroup var report: ReportOptions

  func validate() throws {
    _ = try chosenSpeed()
    try report.check()
  }

  private func chosenSpeed() throws -> Double? {
    guard let speed else { return nil }
    if speed == "max" { return .infinity }
    guard let factor = Double(speed), factor > 0, factor <= 100_000 else {
      throw ValidationError("--speed: found \(quoted(speed)), expected a factor above 0, such as 10, or max")
    }
    return factor
  }

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
    let speed = try chosenSpeed() ?? configuration.speed ?? scenario.speed
    let terminal = try Terminal(options: options)
    let screen = makeScreen(terminal, speed, theme, configuration, file)
    let ending: Ending?
    do {
      // The fleet as it was planned is on screen while its simulation warms up.
      if source.trace == nil { screen.preview(Snapshot(before: scenario)) }
      let simulator = try source.makeSimulator(scenario)
      ending = screen.run(start(simulator, speed, isPaused: paused, configuration, terminal.waker))
    } catch {
      terminal.close()
      throw error
    }
    terminal.close()
    ending?.endProcess()
  }

  private func makeScreen(
    _ terminal: Terminal, _ speed: Double, _ theme: Theme, _ configuration: Configuration, _ file: ConfigurationFile
  ) -> LiveScreen {
    let look = Look(terminal: terminal, theme: theme, symbols: self.look.symbols(configuration))
    var settings = configuration.settings(symbols: look.symbols)
    settings.mouse = terminal.mouse
    let state = DashboardState(
      speed: speed, isPaused: paused, theme: theme.name, keyMap: KeyMap(changes: configuration.keys),
      settings: settings, hidden: Set(configuration.hide),
      columns: configuration.columns.isEmpty ? nil : configuration.columns, rules: configuration.alerts)
    let screen = LiveScreen(terminal: terminal, state: state, look: look, resources: source.resources)
    if self.look.themeName(configuration) == "auto" { screen.followBackground() }
    screen.open = { name in
      var other = source
      (other.scenario, other.trace, other.seed) = (name, nil, nil)
      let scenario = try other.readScenario(comparing: .cost)
      return start(try Simulator(scenario), scenario.speed, isPaused: false, configuration, terminal.waker)
    }
    screen.save = { settings, theme in
      var configuration = try file.read()
      configuration.take(settings, theme: theme)
      return try file.write(configuration)
    }
    return screen
  }

  private func start(
    _ simulator: Simulator, _ speed: Double, isPaused: Bool, _ configuration: Configuration, _ waker: Waker
  ) -> LiveSource {
    let source = WatchedSource(simulator, rules: configuration.alerts)
    let runner = SourceRunner(source, speed: speed, isPaused: isPaused) { waker.wake() }
    return LiveSource(
      runner: runner, capabilities: simulator.capabilities, start: simulator.traffic, speed: speed,
      predict: Simulator.predictor(simulator.model))
  }
}
