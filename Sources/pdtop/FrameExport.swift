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

  init(_ theme: Theme, _ symbols: SymbolSet, _ size: Size) {
    self.theme = theme
    self.symbols = symbols
    self.size = size
    state = DashboardState(capabilities: .clock, start: nil)
    _ = state.reduce(.resize(size))
  }

  mutating func observe(_ sample: Snapshot) { state.observe(sample) }
  mutating func show(_ snapshot: Snapshot) { state.show(snapshot) }

  var canvas: Canvas { FleetScreen.render(state, size: size, theme: theme, symbols: symbols) }
  var text: String { canvas.text() }
  func svg(title: String) -> String { canvas.svg(title: title) }
}
