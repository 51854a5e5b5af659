public import Canvas
import Fleet

/// What the dashboard shows of a fleet: one of its screens, and what lies over it. A pure function of state, size and
/// look.
public enum FleetScreen {
  /// The picture of a state.
  public static func render(_ state: DashboardState, size: Size, look: Look) -> Canvas {
    var canvas = Canvas(width: size.width, height: size.height, fill: look.blank)
    let view = FleetView(state: state, snapshot: state.snapshot ?? nothing, look: look)
    if state.snapshot != nil { draw(view, size, into: &canvas) } else { waiting(state, look, into: &canvas) }
    if let overlay = state.overlay { OverlayBox.render(overlay, view, into: &canvas) }
    if look.symbols == .ascii { canvas.typewrite() }
    return canvas
  }

  /// What is known before the first snapshot.
  private static let nothing = Snapshot(
    time: 0, origin: Origin(kind: .simulator, name: "", model: ""), traffic: TrafficMix(rate: 0, classes: []),
    slo: SLO())

  /// The same with a theme and a symbol set, in full colour.
  public static func render(_ state: DashboardState, size: Size, theme: Theme, symbols: SymbolSet) -> Canvas {
    render(state, size: size, look: Look(theme: theme, symbols: symbols))
  }

  private static func draw(_ view: FleetView, _ size: Size, into canvas: inout Canvas) {
    let isTiny = size.width < 20 || size.height < 3
    guard view.state.screen != .fleet, !isTiny else { return FleetOverview.render(view, size, into: &canvas) }
    let frame = ScreenFrame(size)
    HeaderBar.render(frame.header, view, into: &canvas)
    canvas.clipped(to: frame.body) { canvas in
      switch view.state.screen {
      case .workers: WorkersScreen.render(frame.body, view, into: &canvas)
      case .plan: PlanScreen.render(frame.body, view, into: &canvas)
      case .events: EventsScreen.render(frame.body, view, into: &canvas)
      case .time: TimeScreen.render(frame.body, view, into: &canvas)
      case .whatIf: WhatIfScreen.render(frame.body, view, into: &canvas)
      case .fleet: break
      }
    }
    FooterBar.render(frame.footer, view.state, view.look, into: &canvas)
  }

  private static func waiting(_ state: DashboardState, _ look: Look, into canvas: inout Canvas) {
    let text = "waiting for the first snapshot"
    let bounds = canvas.bounds
    canvas.fit(
      text, x: max(0, (bounds.width - text.count) / 2), y: bounds.height / 2, width: bounds.width, look.style(.mid))
    if bounds.height > 2 { FooterBar.render(ScreenFrame(bounds.size).footer, state, look, into: &canvas) }
  }

  /// The parts of the screen that answer to the mouse: later ones lie on top.
  static func hits(_ state: DashboardState, size: Size) -> [HitRegion] {
    guard let snapshot = state.snapshot else { return [] }
    // What answers to the mouse does not depend on colours.
    let look = Look(theme: Theme(name: "", appearance: .dark, colors: [:], ramps: [:]), symbols: state.settings.symbols)
    let view = FleetView(state: state, snapshot: snapshot, look: look)
    let frame = ScreenFrame(size)
    var regions: [HitRegion]
    switch state.screen {
    case .fleet: regions = FleetOverview.hits(view, size)
    case .workers: regions = WorkersScreen.hits(frame.body, view)
    case .events: regions = EventsScreen.hits(frame.body, view)
    case .time: regions = TimeScreen.hits(frame.body, view)
    case .whatIf: regions = WhatIfScreen.hits(frame.body, view)
    case .plan: regions = PlanScreen.hits(frame.body, view)
    }
    if !frame.header.isEmpty, size.width >= 20 {
      regions += HeaderBar.tabs(frame.header, view).map { HitRegion(rect: $0.rect, target: .tab($0.screen)) }
    }
    for item in FooterBar.items(frame.footer, state) {
      regions.append(HitRegion(rect: item.rect, target: .command(item.id)))
    }
    if let overlay = state.overlay { regions += OverlayBox.hits(overlay, view, Rect(size)) }
    return regions
  }
}

/// Header, body and footer of a screen.
struct ScreenFrame {
  var header: Rect
  var body: Rect
  var footer: Rect

  init(_ size: Size) {
    let all = Rect(size)
    guard all.height >= 3 else {
      (header, body, footer) = (Rect(width: 0, height: 0), all, Rect(width: 0, height: 0))
      return
    }
    header = all.top(1)
    body = Rect(x: 0, y: 1, width: all.width, height: all.height - 2)
    footer = Rect(x: 0, y: all.bottom - 1, width: all.width, height: 1)
  }
}

extension Rect {
  var size: Size { Size(width, height) }
}
