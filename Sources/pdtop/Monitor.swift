import ArgumentParser
import Dashboard
import Dispatch
import Documents
import Feed
import Fleet
import Recording
import Session
import Terminal
import Twin

/// The dashboard over a running fleet.
struct Monitor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watch a running fleet: the metrics pages of its router and workers.",
    discussion: """
      Each target is the address of a page in Prometheus' text format, as vLLM, SGLang, NVIDIA Dynamo, llm-d, TensorRT-LLM and \
      exporters of GPU power serve it; what a page is is found out from its metrics. Nothing is changed on what is watched.

      pdtop monitor prefill=10.0.0.1:8000 decode=10.0.0.2:8000
      pdtop monitor frontend:8000 worker-0:9090 worker-1:9090
      pdtop monitor --prometheus http://prometheus:9090 --match namespace=llm
      pdtop monitor decode=dns:decode.llm:8000 --file-sd prefill.json
      pdtop monitor fleet.yaml --once --format json
      pdtop monitor fleet.yaml --record run.pdtop --for 10min
      """)

  @OptionGroup var targets: MonitorTargets
  @OptionGroup var recording: MonitorRecording
  @OptionGroup var look: LookOptions

  @OptionGroup var twin: TwinOptions

  @OptionGroup var report: ReportOptions

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  func validate() throws {
    try report.check()
    if report.once, recording.record != nil { throw ValidationError("--record does not go with --once") }
  }

  func run() throws {
    let state = try targets.read()
    if let problem = Scraper.problem { throw RunError(problem) }
    // Without a screen it is recorded until a signal ends it, where no time was said.
    let isUnseen = recording.record != nil && !Terminal.isAvailable
    if let seconds = try recording.seconds() ?? (isUnseen ? .infinity : nil) {
      return try recordOnly(state, seconds: seconds)
    }
    if report.once || !Terminal.isAvailable {
      try runOnce(FeedBoard(state), state.options)
    } else {
      try runLive(state)
    }
  }

  // MARK: Once

  private func runOnce(_ board: FeedBoard, _ options: FeedOptions) throws {
    let knock = DispatchSemaphore(value: 0)
    let scraper = Scraper(board, readGroups: TargetGroupsReader.read) { knock.signal() }
    // Two scrapes of everything, and as long as the slowest may take.
    let deadline = 2 * options.interval + 2 * options.timeout + 1
    while board.now < deadline, !isComplete(board.state) {
      _ = knock.wait(timeout: .now() + 0.2)
    }
    scraper.stop()
    let state = board.state
    let found = FeedReport(state, at: board.now)
    switch report.format ?? .text {
    case .text: print(found.text(state))
    case .json: print(found.json(state).text())
    case .csv: print(FleetReport(found.snapshot(withWorkers: false)).csv, terminator: "")
    }
    if let server = state.server {
      guard server.latest != nil else {
        throw RunError("\(plain(server.spec.shownName)): \(server.problem ?? "no answer yet")")
      }
      return report.hint()
    }
    guard state.targets.contains(where: { $0.store.latest != nil }) else {
      let first = state.presentTargets.first.map { ": \(plain($0.spec.shownName)): \($0.problem ?? "no answer yet")" }
      let place = state.discoveryProblems.sorted { $0.key < $1.key }.first.map { index, problem in
        ": \(plain(state.options.discoveries[index].shownName)): \(plain(problem))"
      }
      throw RunError("no target answers\(first ?? place ?? "")")
    }
    report.hint()
  }

  /// Whether everything has answered twice, or failed twice.
  private func isComplete(_ state: FleetState) -> Bool {
    if let server = state.server { return server.rounds >= 2 || server.failures >= 2 }
    let targets = state.presentTargets
    return !targets.isEmpty && targets.allSatisfy { $0.store.frameCount >= 2 || $0.failures >= 2 }
  }

  // MARK: Live

  private func runLive(_ state: FleetState) throws {
    let resources = Resources(environment: Environment.all, executable: Resources.executable)
    let configuration = try ConfigurationFile(resources).read()
    let theme = try look.readTheme(resources, configuration)
    var options = Terminal.Options()
    options.mouse = configuration.mouse && !noMouse
    options.bracketedPaste = true
    if look.ascii { options.unicode = false }
    let past = ServerHistory.read(state)
    let board = FeedBoard(state, elapsed: past.seconds)
    let recorder = try recording.makeRecorder(state, elapsed: past.seconds, waits: false)
    defer { recorder?.close() }
    let terminal = try Terminal(options: options)
    let source = FeedSource(
      board, past: past.snapshots, start: past.seconds, control: targets.controller(state.options))
    let screen = makeScreen(terminal, source.capabilities, theme, configuration, resources)
    let waker = terminal.waker
    let hints = try twin.hints()
    screen.workshop = TwinWorkshop(
      fit: { samples throws(TwinError) in
        var hints = hints
        hints.take(FeedReport(board.state, at: board.now))
        return try Twin(samples, hints)
      }, wake: { waker.wake() })
    screen.recent = past.snapshots
    screen.mark = recorder.map { recorder in { name, time in recorder.mark(name, at: time) } }
    let watched = WatchedSource(source, rules: configuration.alerts)
    // What may make its caller wait, recording and control, is not for the screen's thread.
    let isLight = recorder == nil && !targets.control
    let companion =
      isLight
      ? FeedCompanion(board, watched, readGroups: TargetGroupsReader.read) { waker.wake() } : nil
    screen.companion = companion
    let scraper = companion == nil ? Scraper(board, readGroups: TargetGroupsReader.read) : nil
    let runner =
      if let companion {
        companion.runner
      } else if let recorder {
        SourceRunner(RecordedSource(watched, recorder)) { waker.wake() }
      } else {
        SourceRunner(watched) { waker.wake() }
      }
    let ending = screen.run(runner)
    runner.send(.stop)
    scraper?.stop()
    companion?.stop()
    terminal.close()
    recorder?.close()
    ending?.endProcess()
  }

  private func makeScreen(
    _ terminal: Terminal, _ capabilities: Fleet.Capabilities, _ theme: Theme, _ configuration: Configuration,
    _ resources: Resources
  ) -> LiveScreen {
    let look = Look(terminal: terminal, theme: theme, symbols: self.look.symbols(configuration))
    var settings = configuration.settings(symbols: look.symbols)
    settings.mouse = terminal.mouse
    let state = DashboardState(
      capabilities: capabilities, start: nil, speed: 1, theme: theme.name, keyMap: KeyMap(changes: configuration.keys),
      settings: settings, hidden: Set(configuration.hide),
      columns: configuration.columns.isEmpty ? nil : configuration.columns, rules: configuration.alerts)
    let screen = LiveScreen(terminal: terminal, state: state, look: look, resources: resources)
    screen.follow(theme: self.look.themeName(configuration))
    return screen
  }
}
