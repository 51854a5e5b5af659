import Canvas
import Dashboard
import Documents
import Fleet
import Planning
import Session
import Terminal
import Twin

/// The loop of the live dashboard: what the terminal and the source say goes into the state, and the state on the
/// screen.
final class LiveScreen {
  private let terminal: Terminal
  private var state: DashboardState
  private var look: Look
  private let resources: Resources
  private var runner: SourceRunner?
  /// How times are said in this session; its present moment is set when one is.
  private let times: SpokenTime?

  /// What lives on this thread beside the screen.
  var companion: (any Companion)?
  /// Opens the scenario of a name; nil where this program has nothing but its one source.
  var open: ((String) throws -> LiveSource)?
  /// Answers the dashboard's questions to a model of the fleet.
  var predict: ((Prediction) -> Prediction.Answer)? { didSet { state.canPredict = predict != nil } }
  /// Writes the settings into the configuration file and returns its path.
  var save: ((Settings, String) throws -> String)?
  /// Notes a moment in the recording that is being made, if there is one.
  var mark: ((_ name: String, _ time: Double) -> Void)?
  /// The burn rate of the whole session, once it is known; read on a thread of its own.
  var overview: OverviewReader?
  /// Looks ahead while the what-if screen is open, and what it was asked for.
  private let lookahead: LookaheadWorker
  private var wanted: Lookahead.Question?
  /// Fits twins to the session; nil where it is a simulation itself.
  var workshop: TwinWorkshop?
  /// The live session's last samples, which a twin is fitted to, and its runner while its twin is on the screen.
  var recent: [Snapshot] = []
  private var liveRunner: SourceRunner?
  private var livePredict: ((Prediction) -> Prediction.Answer)?
  /// Whether the theme goes by the terminal's background, and the file of the theme in use as it was when read.
  private var followsBackground = false
  private var themeFile: ThemeFile?
  /// When it is looked at again.
  private var nextThemeLook = ContinuousClock.now
  /// Whether the start is over: the source's first word is on the screen.
  private var hasStarted = false

  init(terminal: Terminal, state: DashboardState, look: Look, resources: Resources, times: SpokenTime? = nil) {
    self.times = times
    self.terminal = terminal
    self.state = state
    self.look = look
    self.resources = resources
    let waker = terminal.waker
    lookahead = LookaheadWorker { waker.wake() }
  }

  /// Notes which theme the operator wants: `auto` goes by what the terminal says of its background, one of the
  /// operator's own files is read again when it changes.
  func follow(theme name: String) {
    followsBackground = name == "auto"
    if followsBackground { terminal.askBackground() } else { themeFile = ThemeFile(name, resources) }
  }

  /// Shows what is known before the source runs.
  func preview(_ snapshot: Snapshot) {
    state.show(snapshot)
    _ = state.reduce(.resize(terminal.size))
    draw()
  }

  /// Runs a source until the operator leaves (nil) or the terminal or a signal ends it.
  func run(_ source: LiveSource) -> Ending? {
    state.capabilities = source.capabilities
    state.start = source.start
    predict = source.predict
    return run(source.runner)
  }

  /// Runs until the operator leaves (nil) or the terminal or a signal ends it.
  func run(_ runner: SourceRunner) -> Ending? {
    self.runner = runner
    defer {
      lookahead.end()
      self.runner?.send(.stop)
      liveRunner?.send(.stop)
    }
    _ = state.reduce(.resize(terminal.size))
    while true {
      var isDirty = false
      let due = [companion?.turn(), watchesTheme ? nextThemeLook : nil].compactMap { $0 }.min()
      for event in terminal.wait(until: due, others: companion?.descriptors ?? []) {
        switch event {
        case .quit(let ending): return ending
        case .wake:
          if let update = self.runner?.take() { isDirty = take(update) || isDirty }
          if let update = liveRunner?.take() { takeOriginal(update) }
          if let made = workshop?.take() { isDirty = begin(made) || isDirty }
          if let known = lookahead.take() {
            state.take(known)
            isDirty = true
          }
          if let known = overview?.take() {
            state.take(known)
            isDirty = true
          }
        case .ready: break
        case .timeout:
          guard watchesTheme, .now >= nextThemeLook else { continue }
          nextThemeLook = .now + .seconds(1)
          isDirty = reloadTheme() || isDirty
        case .resize(let size): isDirty = perform(state.reduce(.resize(size))) || isDirty
        case .input(.backgroundColor(let color)): isDirty = follow(color) || isDirty
        case .input(let input):
          guard let input = DashboardInput(input) else { continue }
          let effects = state.reduce(input)
          if effects.contains(.quit) { return nil }
          isDirty = perform(effects) || isDirty
        }
      }
      if isDirty { draw() }
      endStart()
    }
  }

  private func endStart() {
    guard !hasStarted, state.snapshot != nil else { return }
    hasStarted = true
    terminal.releaseStartupCode()
  }

  private func draw() {
    answerQuestions()
    terminal.present(FleetScreen.render(state, size: terminal.size, look: look))
    lookAhead()
  }

  /// Has the time to come computed where the screen wants to know of it, and nothing computed where it does not.
  private func lookAhead() {
    let question = state.wantedLookahead
    guard question != wanted else { return }
    wanted = question
    if let question, let runner { lookahead.begin(question, from: runner) } else { lookahead.end() }
  }

  /// The screen asks a few things: the loop ends when it has its answers.
  private func answerQuestions() {
    guard let predict else { return }
    while let question = state.openPrediction { state.deliver(predict(question), for: question) }
  }

  private func take(_ update: SourceRunner.Update) -> Bool {
    for sample in update.samples {
      if !state.isTwin { keep(sample) }
      announce(state.observe(sample))
    }
    if let latest = update.latest { state.show(latest) }
    if let travel = update.travel { state.take(travel) }
    if let other = update.other { state.take(other) }
    if update.isAtStart { state.stopAtStart() }
    if let refusal = update.refusals.last { state.message = refusal }
    if update.isFinished, state.message.isEmpty {
      let canGoBack = state.capabilities.contains(.travel)
      state.message = canGoBack ? "the session has ended; < goes back, q leaves" : "the trace has ended; q leaves"
    }
    return update.latest != nil || !update.refusals.isEmpty
  }

  /// Tells of what went wrong by bell and notification, where the operator wants them.
  private func announce(_ events: [Event]) {
    guard let event = events.last(where: { $0.severity > .info }) else { return }
    if state.settings.bell { terminal.ring() }
    if state.settings.notify { terminal.notify(title: "pdtop", body: event.text) }
  }

  /// Does what an input led to; whether the screen has to be drawn.
  private func perform(_ effects: [Effect]) -> Bool {
    for effect in effects {
      switch effect {
      case .apply(let action): runner?.send(.apply(action))
      case .pause(let isPaused): runner?.send(.pause(isPaused))
      case .speed(let speed): runner?.send(.speed(speed))
      case .step: runner?.send(.step)
      case .jump(by: let seconds): runner?.send(.jump(by: seconds))
      case .seek(let text): seek(text)
      case .seekTime(let time): runner?.send(.seek(to: time))
      case .stepBack: runner?.send(.stepBack)
      case .reverse(let isReversed): runner?.send(.reverse(isReversed))
      case .branch(let command): runner?.send(.branch(command))
      case .compare(let index): runner?.send(.compare(index))
      case .mark(let name): mark?(name, state.snapshot?.time ?? 0)
      case .setTheme(let name): setTheme(name)
      case .listThemes: state.themes = resources.themes().filter { $0.problem == nil }.map(\.name)
      case .listScenarios: listScenarios()
      case .load(let name): load(name)
      case .twin(let isWanted): if isWanted { askForTwin() } else { leaveTwin() }
      case .settings(let settings): use(settings)
      case .save: saveSettings()
      case .redraw, .quit: break
      }
    }
    return !effects.isEmpty
  }

  private func seek(_ text: String) {
    let now = state.snapshot?.time ?? 0
    var times = times ?? SpokenTime(now: now, end: now)
    times.now = now
    times.end = max(times.end, now, state.end)
    do { runner?.send(.seek(to: try times.parse(text))) } catch { state.message = error.description }
  }

  /// Has the operator choose among the scenarios, a line each; Esc leaves the one that plays.
  func offerScenarios() {
    guard let key = state.keyMap.command(.scenarios)?.keys.first else { return }
    _ = perform(state.reduce(.key(key)))
    draw()
  }

  private func listScenarios() {
    if open == nil { state.message = "another scenario cannot be loaded over this source" }
    state.scenarios = open == nil ? [] : ScenarioCard.all(resources)
  }

  private func use(_ settings: Settings) {
    look.symbols = settings.symbols
    terminal.mouse = settings.mouse
  }

  private func saveSettings() {
    guard let save else { return }
    do {
      state.message = "written to " + plain(try save(state.settings, state.theme))
    } catch {
      state.message = plain("not written: \(error)")
    }
  }

  /// Another source in the place of this one; the old one goes on where the new one cannot be opened.
  private func load(_ name: String) {
    guard let open else { return }
    do {
      let source = try open(name)
      runner?.send(.stop)
      runner = source.runner
      state.restart(capabilities: source.capabilities, start: source.start, speed: source.speed)
      predict = source.predict
    } catch {
      state.message = plain("\(error)")
    }
  }

  // MARK: Twin

  /// Keeps a sample of the live session for a twin; one of an earlier time means that the session was taken back.
  private func keep(_ sample: Snapshot) {
    guard workshop != nil else { return }
    if let last = recent.last, sample.time <= last.time { recent.removeAll { $0.time >= sample.time } }
    recent.append(sample)
    if recent.count > 2 * Self.mostRecent { recent.removeFirst(recent.count - Self.mostRecent) }
  }

  /// Five minutes at two samples a second.
  private static let mostRecent = 600

  private func takeOriginal(_ update: SourceRunner.Update) {
    for sample in update.samples {
      keep(sample)
      announce(state.observeOriginal(sample))
    }
    if let latest = update.latest { state.showOriginal(latest) }
  }

  private func askForTwin() {
    guard let workshop else {
      state.message = "no twin can be taken of this session"
      return
    }
    workshop.begin(recent)
  }

  /// Puts a fitted twin on the screen; the live session goes on behind it.
  private func begin(_ made: Result<TwinWorkshop.Made, TwinError>) -> Bool {
    switch made {
    case .failure(let error): state.message = "no twin: " + plain(error.description)
    case .success(let twin):
      guard !state.isTwin else {
        twin.runner.send(.stop)
        return false
      }
      liveRunner = runner
      runner = twin.runner
      livePredict = predict
      state.begin(twin: twin.card, capabilities: twin.capabilities, start: twin.start)
      predict = twin.answers.answer
    }
    return true
  }

  private func leaveTwin() {
    guard state.isTwin, let liveRunner else { return }
    runner?.send(.stop)
    runner = liveRunner
    self.liveRunner = nil
    state.endTwin()
    predict = livePredict
  }

  // MARK: Theme

  private func setTheme(_ name: String) {
    do throws(DocumentError) {
      look.theme = try resources.theme(name)
      themeFile = ThemeFile(name, resources)
      followsBackground = false
    } catch {
      state.message = error.description
    }
  }

  /// Whether the theme's file may change under the operator's hands.
  private var watchesTheme: Bool { state.isChoosingTheme || themeFile?.isOwn == true }

  /// Reads the theme again where its file has changed; a half written one is read at the next look.
  private func reloadTheme() -> Bool {
    guard let file = themeFile, ThemeFile(file.name, resources) != file else { return false }
    setTheme(file.name)
    themeFile = ThemeFile(file.name, resources)
    return true
  }

  private struct ThemeFile: Equatable {
    var name: String
    /// Not one of those that come with the program.
    var isOwn: Bool
    var changed: Double?

    init(_ name: String, _ resources: Resources) {
      self.name = name
      isOwn = resources.isOwnTheme(name)
      changed = resources.themeChange(name)
    }
  }

  private func follow(_ background: Color) -> Bool {
    let name = background.isLight ? "light" : "dark"
    guard followsBackground, name != state.theme else { return false }
    state.theme = name
    setTheme(name)
    return state.snapshot != nil
  }
}

extension Look {
  /// The look that a terminal can show.
  init(terminal: Terminal, theme: Theme, symbols: SymbolSet?) {
    let capabilities = terminal.capabilities
    let best: SymbolSet = !capabilities.unicode ? .ascii : capabilities.braille ? .unicode : .blocks
    self.init(theme: theme, symbols: symbols ?? best, depth: capabilities.colors)
  }
}

extension DashboardInput {
  /// What the terminal sent, as far as the dashboard has a use for it.
  init?(_ input: InputEvent) {
    switch input {
    case .key(let key): self = .key(key.name)
    case .mouse(let mouse):
      switch (mouse.action, mouse.button) {
      case (.press, .left): self = .click(x: mouse.x, y: mouse.y)
      case (.drag, .left): self = .drag(x: mouse.x, y: mouse.y)
      case (.wheelUp, _): self = .wheel(x: mouse.x, y: mouse.y, steps: 1)
      case (.wheelDown, _): self = .wheel(x: mouse.x, y: mouse.y, steps: -1)
      default: return nil
      }
    case .paste, .focus, .backgroundColor, .deviceAttributes, .modeReport: return nil
    }
  }
}
