import ArgumentParser
import Canvas
import Dashboard
import Documents
import Fleet
import Recording
import Session
import Terminal
import Twin

/// The dashboard over a recording.
struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replay a recording: pause, speed, step, go to any time; a simulated one can be taken over.")

  @Argument(help: "A recording (.pdtop).")
  var file: String

  @OptionGroup var look: LookOptions

  @Option(help: ArgumentHelp("Where to begin: +90s, 14:05, '10 min ago', @1763993000.", valueName: "time"))
  var at: String?

  @Option(help: ArgumentHelp("Recorded seconds per second; 'max': as fast as possible.", valueName: "factor"))
  var speed = "1"

  @Flag(help: "Go on with what a recorder adds to the file, also after it rotates.")
  var follow = false

  @Flag(help: "Simulate again from the recorded inputs, so that the session can be branched.")
  var simulate = false

  @Option(help: ArgumentHelp("Where the trace is that drove the simulation.", valueName: "file"))
  var trace: String?

  @Flag(help: "Begin paused.")
  var paused = false

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  @OptionGroup var twin: TwinOptions

  @OptionGroup var report: ReportOptions

  func validate() throws {
    _ = try SpeedFactor.parse(speed)
    try report.check()
  }

  func run() throws {
    let resources = Resources(environment: Environment.all, executable: Resources.executable)
    let configuration = try ConfigurationFile(resources).read()
    let theme = try look.readTheme(resources, configuration)
    let reader = try SessionReader(file)
    switch try SavedSession(reader, simulate: simulate, follow: follow, trace: trace) {
    case .observed(let source): try show(source, reader, resources, theme, configuration)
    case .simulated(let source): try show(source, reader, resources, theme, configuration)
    }
  }

  private func show(
    _ start: some Source, _ reader: SessionReader, _ resources: Resources, _ theme: Theme,
    _ configuration: Configuration
  ) throws {
    var source = start
    var times = SavedSession.times(reader, end: source.reach.upperBound)
    times.now = source.time
    var past: [Snapshot] = []
    if let at {
      let time = try times.parse(at)
      guard source.reach.contains(time) || follow else {
        throw RunError(
          "--at: found \(quoted(at)), which is \(TimeText.elapsed(time)), expected a time from "
            + "\(TimeText.elapsed(source.reach.lowerBound)) to \(TimeText.elapsed(source.reach.upperBound))")
      }
      try source.seek(to: time) { past.append($0) }
    } else if follow {
      try source.seek(to: source.reach.upperBound) { past.append($0) }
    }
    if report.once || !Terminal.isAvailable {
      report.print(source.snapshot())
      return
    }
    let speed = try SpeedFactor.parse(speed)
    var options = Terminal.Options()
    options.mouse = configuration.mouse && !noMouse
    options.bracketedPaste = true
    if look.ascii { options.unicode = false }
    let terminal = try Play.open(options)
    let picture = Look(terminal: terminal, theme: theme, symbols: look.symbols(configuration))
    var settings = configuration.settings(symbols: picture.symbols)
    settings.mouse = terminal.mouse
    var state = DashboardState(
      capabilities: source.capabilities, start: source.snapshot().traffic, speed: speed, isPaused: paused,
      theme: theme.name, keyMap: KeyMap(changes: configuration.keys), settings: settings,
      hidden: Set(configuration.hide), rules: configuration.alerts)
    for sample in past { state.observe(sample) }
    let screen = LiveScreen(terminal: terminal, state: state, look: picture, resources: resources, times: times)
    screen.follow(theme: look.themeName(configuration))
    let waker = terminal.waker
    let hints = try twin.hints()
    screen.workshop = TwinWorkshop(
      fit: { samples throws(TwinError) in try Twin(samples, hints) }, wake: { waker.wake() })
    screen.recent = past
    if source.capabilities.contains(.travel), reader.facts.hasObservations {
      screen.overview = OverviewReader(reader.file) { waker.wake() }
    }
    let runner = SourceRunner(source, speed: speed, isPaused: paused) { waker.wake() }
    let ending = screen.run(runner)
    runner.send(.stop)
    terminal.close()
    ending?.endProcess()
  }
}
