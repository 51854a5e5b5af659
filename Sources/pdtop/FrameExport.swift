import Canvas
import Dashboard
import Fleet
import Session

/// Frames of the dashboard from samples, without a terminal.
struct FrameExport {
  let theme: Theme
  let symbols: SymbolSet
  let size: Size
  private var state: DashboardState

  /// - Parameter keys: what is pressed before the first frame, by name: `T` for the time screen.
  init(
    _ source: some Source, _ theme: Theme, _ symbols: SymbolSet, _ size: Size, keys: [String] = []
  ) {
    self.theme = theme
    self.symbols = symbols
    self.size = size
    state = DashboardState(capabilities: source.capabilities, start: nil)
    _ = state.reduce(.resize(size))
    // The frames are those of the session as it was played, unless somebody asks to see it as a recording.
    guard !keys.isEmpty else { return }
    if let travel = SourceRunner.Travel(source) { state.take(travel) }
    for key in keys { _ = state.reduce(.key(key)) }
  }

  mutating func observe(_ sample: Snapshot) { state.observe(sample) }
  mutating func show(_ snapshot: Snapshot) { state.show(snapshot) }

  var canvas: Canvas { FleetScreen.render(state, size: size, theme: theme, symbols: symbols) }
  var text: String { canvas.text() }
  func svg(title: String) -> String { canvas.svg(title: title) }
}
