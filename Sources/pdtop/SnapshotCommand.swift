import ArgumentParser
import Canvas
import Dashboard
import Documents
import Fleet
import Planning
import Session
import Simulator

/// One frame of the dashboard, without a terminal.
struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot", abstract: "Print one frame of the dashboard as text, ANSI or SVG.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, ansi, svg }

  @OptionGroup var source: SourceOptions
  @OptionGroup var look: LookOptions

  @Option(help: ArgumentHelp("Simulated time of the frame, such as 60 or 2min.", valueName: "time"))
  var at = "60"

  @Option(help: ArgumentHelp("Columns and rows.", valueName: "COLSxROWS"))
  var size = "160x48"

  @Option(help: "text, ansi or svg.")
  var format = Format.text

  @Flag(help: "Weight and fill only, as on a terminal without colours.")
  var mono = false

  @Option(
    help: ArgumentHelp("Keys to press before, by name, with spaces between: \"7\", \"Down Right\".", valueName: "keys"))
  var keys = ""

  func validate() throws {
    _ = try seconds()
    _ = try frameSize()
  }

  private func seconds() throws -> Double {
    do { return try Quantity.seconds.parse(at) } catch { throw ValidationError("--at: \(error)") }
  }

  private func frameSize() throws -> Size { try FrameSize.parse(size) }

  func run() throws {
    let scenario = try source.readScenario(comparing: .cost)
    let configuration = try ConfigurationFile(source.resources).read()
    let symbols = look.symbols(configuration) ?? .unicode
    var picture = Look(
      theme: try look.readTheme(source.resources, configuration), symbols: symbols, depth: mono ? .mono : .trueColor)
    if mono { picture.theme = Theme(name: "mono", appearance: .dark, colors: [:], ramps: [:]) }
    var state = DashboardState(
      start: nil, speed: scenario.speed, theme: picture.theme.name, keyMap: KeyMap(changes: configuration.keys),
      settings: configuration.settings(symbols: symbols), hidden: Set(configuration.hide), rules: configuration.alerts)
    state.canPredict = true
    let canvas = try draw(scenario, &state, &picture, configuration)
    switch format {
    case .text: print(canvas.text(), terminator: "")
    case .ansi: print(canvas.ansi(depth: mono ? .mono : .trueColor), terminator: "")
    case .svg: print(canvas.svg(title: "pdtop: \(scenario.name)"), terminator: "")
    }
  }

  private func draw(
    _ scenario: Scenario, _ state: inout DashboardState, _ picture: inout Look, _ configuration: Configuration
  ) throws -> Canvas {
    let simulator = try source.makeSimulator(scenario)
    state.capabilities = simulator.capabilities
    let predict = PlanAnswers(scenario, simulator.model).answer
    var session = TimeMachine(WatchedSource(simulator, rules: configuration.alerts))
    state.capabilities = session.capabilities
    let frame = try frameSize()
    _ = state.reduce(.resize(frame))
    state.show(session.snapshot())
    session.advance(to: try seconds()) { state.observe($0) }
    state.show(session.snapshot())
    tell(&state, session)
    func answer() {
      while let question = state.openPrediction { state.deliver(predict(question), for: question) }
    }
    for key in keys.split(separator: " ") {
      answer()
      for effect in state.reduce(.key(String(key))) { try perform(effect, &session, &state, &picture) }
    }
    state.show(session.snapshot())
    answer()
    if let question = state.wantedLookahead, let ahead = session.ahead {
      state.take(Lookahead.compute(question, from: ahead, budget: SnapshotCommand.budget))
    }
    return FleetScreen.render(state, size: frame, look: picture)
  }

  /// The same on every machine.
  private static let budget = Lookahead.Budget(runs: 12, time: .seconds(3600), firstTime: .seconds(3600))

  private func perform(
    _ effect: Effect, _ session: inout TimeMachine<WatchedSource<Simulator>>, _ state: inout DashboardState,
    _ picture: inout Look
  ) throws {
    switch effect {
    case .apply(let action): try session.apply(action)
    case .jump(by: let seconds):
      try travel(min(max(session.time + seconds, session.reach.lowerBound), session.reach.upperBound), &session, &state)
    case .seekTime(let time): try travel(time, &session, &state)
    case .branch(let command): try session.carryOut(command)
    case .step: session.advance(to: session.nextSample) { state.observe($0) }
    case .compare(let index):
      state.take(SourceRunner.Other(index.flatMap { session.course(ofBranch: $0) } ?? session.otherCourse))
    case .setTheme(let name): picture.theme = try source.resources.theme(name)
    case .listThemes: state.themes = source.resources.themes().map(\.name)
    case .listScenarios: state.scenarios = ScenarioCard.all(source.resources)
    case .settings(let settings): picture.symbols = settings.symbols
    case .pause, .speed, .stepBack, .reverse, .mark, .seek, .load, .save, .twin, .redraw, .quit: break
    }
    state.show(session.snapshot())
    if case .compare = effect { return }
    tell(&state, session)
  }

  private func travel(
    _ time: Double, _ session: inout TimeMachine<WatchedSource<Simulator>>, _ state: inout DashboardState
  ) throws {
    try session.seek(to: time) { state.observe($0) }
  }

  /// Tells the dashboard where the session can go.
  private func tell(_ state: inout DashboardState, _ session: some Source) {
    if let travel = SourceRunner.Travel(session) { state.take(travel) }
    state.take(SourceRunner.Other(session.otherCourse))
  }
}
