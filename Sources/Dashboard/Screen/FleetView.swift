import Canvas
import Fleet
import Session

/// What every panel is drawn from.
struct FleetView {
  let state: DashboardState
  let snapshot: Snapshot
  let look: Look

  var history: History { state.history }
  /// The stretch of time of all graphs: it ends at the snapshot's time, or where the operator looks back to.
  var window: TimeWindow {
    TimeWindow(end: state.lookingBack ?? snapshot.time, span: state.span, isPast: state.lookingBack != nil)
  }
  var marks: [Event] { history.log.marks(from: window.end - window.span, through: window.end) }

  /// A panel's frame with its title.
  func box(_ panel: Panel, _ rect: Rect, right: [Span] = [], bottom: [Span] = []) -> Box {
    let isNarrow = rect.width < panel.title.count + right.width + 14
    return Box(
      key: panel.key, title: isNarrow ? panel.shortTitle : panel.title, hue: panel.hue, right: right, bottom: bottom,
      isFocused: state.focus == panel)
  }

  func samples(_ place: Place, _ field: Field, width: Int) -> [Double] {
    window.samples(history, place, field, width: width, look.symbols)
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
