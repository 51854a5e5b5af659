import Canvas
import Dashboard
import Documents
import Fleet
import Session
import Terminal

/// The loop of the live dashboard: what the terminal and the source say goes into the state, and the state on the screen.
final class LiveScreen {
  private let terminal: Terminal
  private var state: DashboardState
  private var look: Look
  private let resources: Resources
  /// How times are said in this session; its present moment is set when one is.
  private let times: SpokenTime?

  init(terminal: Terminal, state: DashboardState, look: Look, resources: Resources, times: SpokenTime? = nil) {
    self.times = times
    self.terminal = terminal
    self.state = state
    self.look = look
    self.resources = resources
  }

  /// Runs until the operator leaves (nil) or the terminal or a signal ends it.
  func run(_ runner: SourceRunner) -> Ending? {
    _ = state.reduce(.resize(terminal.size))
    while true {
      var isDirty = false
      for event in terminal.wait() {
        switch event {
        case .quit(let ending): return ending
        case .wake: isDirty = take(runner.take()) || isDirty
        case .timeout: break
        case .resize(let size): isDirty = perform(state.reduce(.resize(size)), runner) || isDirty
        case .input(let input):
          guard let input = DashboardInput(input) else { continue }
          let effects = state.reduce(input)
          if effects.contains(.quit) { return nil }
          isDirty = perform(effects, runner) || isDirty
        }
      }
      if isDirty { draw() }
    }
  }

  private func draw() {
    terminal.present(FleetScreen.render(state, size: terminal.size, look: look))
  }

  private func take(_ update: SourceRunner.Update) -> Bool {
    for sample in update.samples { state.observe(sample) }
    if let latest = update.latest { state.show(latest) }
    if let refusal = update.refusals.last { state.message = refusal }
    if update.isFinished, state.message.isEmpty { state.message = "the end; q leaves" }
    return update.latest != nil || !update.refusals.isEmpty
  }

  /// Does what an input led to; whether the screen has to be drawn.
  private func perform(_ effects: [Effect], _ runner: SourceRunner) -> Bool {
    for effect in effects {
      switch effect {
      case .apply(let action): runner.send(.apply(action))
      case .pause(let isPaused): runner.send(.pause(isPaused))
      case .speed(let speed): runner.send(.speed(speed))
      case .step: runner.send(.step)
      case .jump(by: let seconds): runner.send(.jump(by: seconds))
      case .seek(let text): seek(text, runner)
      case .setTheme(let name): setTheme(name)
      case .redraw, .quit: break
      }
    }
    return !effects.isEmpty
  }

  private func seek(_ text: String, _ runner: SourceRunner) {
    let now = state.snapshot?.time ?? 0
    var times = times ?? SpokenTime(now: now, end: now)
    times.now = now
    times.end = max(times.end, now)
    do { runner.send(.seek(to: try times.parse(text))) } catch { state.message = error.description }
  }

  private func setTheme(_ name: String) {
    do { look.theme = try resources.theme(name) } catch { state.message = error.description }
  }
}

extension Look {
  /// The look that a terminal can show.
  init(terminal: Terminal, theme: Theme, isASCII: Bool) {
    let capabilities = terminal.capabilities
    let symbols: SymbolSet = isASCII || !capabilities.unicode ? .ascii : capabilities.braille ? .unicode : .blocks
    self.init(theme: theme, symbols: symbols, depth: capabilities.colors)
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
