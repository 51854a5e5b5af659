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
  static let configuration = CommandConfiguration(abstract: "Play a scenario live, and change its traffic by hand.")

  @OptionGroup var source: SourceOptions
  @OptionGroup var look: LookOptions

  @Option(help: ArgumentHelp("Simulated seconds per second; 'max': as fast as possible.", valueName: "factor"))
  var speed: String?

  @Flag(help: "Begin paused.")
  var paused = false

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  func validate() throws { _ = try chosenSpeed() }

  private func chosenSpeed() throws -> Double? {
    guard let speed else { return nil }
    if speed == "max" { return .infinity }
    guard let factor = Double(speed), factor > 0, factor <= 100_000 else {
      throw ValidationError("--speed: found \(quoted(speed)), expected a factor above 0, such as 10, or max")
    }
    return factor
  }

  func run() throws {
    let scenario = try source.readScenario(comparing: .cost)
    let simulator = try source.makeSimulator(scenario)
    let theme = try look.readTheme(source.resources)
    let speed = try chosenSpeed() ?? scenario.speed
    var options = Terminal.Options()
    options.mouse = !noMouse
    if look.ascii { options.unicode = false }
    let terminal = try open(options)
    let themes = source.resources.themes().map(\.name)
    let state = DashboardState(
      capabilities: simulator.capabilities, start: simulator.traffic, speed: speed, isPaused: paused, themes: themes,
      theme: look.theme)
    let screen = LiveScreen(
      terminal: terminal, state: state, look: Look(terminal: terminal, theme: theme, isASCII: look.ascii),
      resources: source.resources)
    let waker = terminal.waker
    let runner = SourceRunner(WatchedSource(simulator), speed: speed, isPaused: paused) { waker.wake() }
    let ending = screen.run(runner)
    runner.send(.stop)
    terminal.close()
    ending?.endProcess()
  }

  private func open(_ options: Terminal.Options) throws -> Terminal {
    do {
      return try Terminal(options: options)
    } catch .notATerminal {
      throw RunError(
        "standard output is not a terminal; 'pdtop snapshot' prints one frame, 'pdtop simulate' a summary")
    }
  }
}
