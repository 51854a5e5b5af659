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
  static let configuration = CommandConfiguration(abstract: "Play a scenario live, and change its traffic by hand.")

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

  func validate() throws {
    _ = try chosenSpeed()
    if observations, record == nil { throw ValidationError("--observations goes with --record") }
  }

  private func chosenSpeed() throws -> Double? {
    try speed.map(SpeedFactor.parse)
  }

  func run() throws {
    let scenario = try source.readScenario(comparing: .cost)
    let simulator = try source.makeSimulator(scenario)
    let theme = try look.readTheme(source.resources)
    let speed = try chosenSpeed() ?? scenario.speed
    let recorder = try record.map { try Recorder($0, source.facts(scenario, hasObservations: observations)) }
    defer { recorder?.close() }
    var options = Terminal.Options()
    options.mouse = !noMouse
    if look.ascii { options.unicode = false }
    let terminal = try Play.open(options)
    let themes = source.resources.themes().map(\.name)
    let state = DashboardState(
      capabilities: simulator.capabilities, start: simulator.traffic, speed: speed, isPaused: paused, themes: themes,
      theme: look.theme)
    let screen = LiveScreen(
      terminal: terminal, state: state, look: Look(terminal: terminal, theme: theme, isASCII: look.ascii),
      resources: source.resources)
    let waker = terminal.waker
    let watched = WatchedSource(simulator)
    let runner =
      if let recorder {
        SourceRunner(RecordedSource(watched, recorder), speed: speed, isPaused: paused) { waker.wake() }
      } else {
        SourceRunner(watched, speed: speed, isPaused: paused) { waker.wake() }
      }
    let ending = screen.run(runner)
    runner.send(.stop)
    terminal.close()
    recorder?.close()
    ending?.endProcess()
  }

  static func open(_ options: Terminal.Options) throws -> Terminal {
    do {
      return try Terminal(options: options)
    } catch .notATerminal {
      throw RunError(
        "standard output is not a terminal; 'pdtop snapshot' prints one frame, 'pdtop simulate' a summary")
    }
  }
}
