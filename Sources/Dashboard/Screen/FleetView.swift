import Canvas
import Fleet
import Session

/// What every panel is drawn from.
struct FleetView {
  let state: DashboardState
  let snapshot: Snapshot
  let look: Look

  var history: History { state.history }
  /// The stretch of time of all graphs: it ends at the snapshot's time, or where the operator looks back to. Where
  /// another course went on from here it reaches as far beyond as a third of it, so that the course is seen.
  var window: TimeWindow {
    if let end = state.lookingBack { return TimeWindow(end: end, span: state.span, isPast: true) }
    let ahead = ghost.flatMap(\.latest).map { min($0 - snapshot.time, state.span / 3) } ?? 0
    // A twin and its original go on side by side.
    guard ahead > (state.isTwin ? 5 : 0) else { return TimeWindow(end: snapshot.time, span: state.span) }
    return TimeWindow(end: snapshot.time + ahead, span: state.span, isPast: true)
  }

  /// The samples of another course; nil where there are none.
  private var ghost: History? {
    state.twin?.original ?? (state.travel.isGhost ? state.travel.otherHistory : nil)
  }

  var marks: [Event] { history.log.marks(from: window.end - window.span, through: window.end) }

  /// A panel's frame with its title.
  func box(_ panel: Panel, _ rect: Rect, right: [Span] = [], bottom: [Span] = []) -> Box {
    let isNarrow = rect.width < panel.title.count + right.width + 14
    return Box(
      key: state.key(of: panel), title: isNarrow ? panel.shortTitle : panel.title, hue: panel.hue, right: right,
      bottom: bottom,
      isFocused: state.focus == panel)
  }

  func samples(_ place: Place, _ field: Field, width: Int) -> [Double] {
    window.samples(history, place, field, width: width, look.symbols)
  }

  /// The same of the other course; empty where there is none.
  func ghost(_ place: Place, _ field: Field, width: Int) -> [Double] {
    ghost.map { window.samples($0, place, field, width: width, look.symbols) } ?? []
  }

  /// The other course as a line over a graph, and the present moment as a rule where the graph goes on beyond it.
  func drawGhost(_ samples: [Double], _ plot: Rect, hangs: Bool = false, into canvas: inout Canvas) {
    GhostLine(samples: samples, hangs: hangs).draw(plot, look, into: &canvas)
    guard ghost != nil, window.end > snapshot.time, let x = window.column(of: snapshot.time, width: plot.width) else {
      return
    }
    for y in plot.y..<plot.bottom where canvas[plot.x + x, y].glyph == " " || x + 1 == plot.width {
      canvas[plot.x + x, y] = Cell("│", look.style(.key))
    }
  }

  /// The indices of the pools with a role.
  func pools(_ role: Role) -> [Int] { snapshot.pools.indices.filter { snapshot.pools[$0].role == role } }

  /// Text in a role's style.
  func span(_ text: String, _ role: ThemeRole, _ attributes: Style.Attributes = []) -> Span {
    Span(text, look.style(role, attributes))
  }
}

extension Role {
  var hue: ThemeRole {
    switch self {
    case .prefill: .prefill
    case .decode: .decode
    case .general: .general
    }
  }

  var ramp: Ramp {
    switch self {
    case .prefill: .prefill
    case .decode: .decode
    case .general: .general
    }
  }
}
