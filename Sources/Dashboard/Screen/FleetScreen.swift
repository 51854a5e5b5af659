public import Canvas
import Fleet

/// The fleet screen: a pure function of state, size and look.
public enum FleetScreen {
  /// The picture of a state.
  public static func render(_ state: DashboardState, size: Size, look: Look) -> Canvas {
    var canvas = Canvas(width: size.width, height: size.height, fill: look.blank)
    if let snapshot = state.snapshot {
      draw(FleetView(state: state, snapshot: snapshot, look: look), size, into: &canvas)
    } else {
      waiting(state, look, into: &canvas)
    }
    if state.isHelpShown { HelpOverlay.render(canvas.bounds, state.capabilities, look, into: &canvas) }
    if look.symbols == .ascii { canvas.typewrite() }
    return canvas
  }

  /// The same with a theme and a symbol set, in full colour.
  public static func render(_ state: DashboardState, size: Size, theme: Theme, symbols: SymbolSet) -> Canvas {
    render(state, size: size, look: Look(theme: theme, symbols: symbols))
  }

  /// The lay-out of a state's fleet in a size.
  static func layout(_ snapshot: Snapshot, zoomed: Panel?, size: Size) -> FleetLayout {
    let linesEach = snapshot.pools.count <= 2 ? 2 : 1
    func row(_ panel: Panel, _ role: Role) -> [FleetLayout.Row] {
      let count = snapshot.pools.reduce(0) { $1.role == role ? $0 + 1 : $0 }
      return count > 0 ? [FleetLayout.Row(panel: panel, lines: min(6, count * linesEach))] : []
    }
    let link = snapshot.links.isEmpty ? [] : [FleetLayout.Row(panel: .link, lines: 1)]
    let flow = row(.prefill, .prefill) + link + row(.decode, .decode) + row(.general, .general)
    return FleetLayout(size, flow: flow, zoomed: zoomed)
  }

  private static func draw(_ view: FleetView, _ size: Size, into canvas: inout Canvas) {
    let layout = layout(view.snapshot, zoomed: view.state.zoomed, size: size)
    switch layout.kind {
    case .line: TinyScreen.line(view, canvas.bounds, into: &canvas)
    case .bars: TinyScreen.bars(view, canvas.bounds, into: &canvas)
    default:
      HeaderBar.render(layout.header, view, into: &canvas)
      for pane in layout.panes {
        draw(pane.panel, pane.rect, view, into: &canvas)
      }
      FooterBar.render(layout.footer, view.state, view.look, into: &canvas)
    }
  }

  /// Draws one panel in the form that its rectangle has room for.
  static func draw(_ panel: Panel, _ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    canvas.clipped(to: rect) { content(of: panel, rect, view, into: &$0) }
  }

  private static func content(of panel: Panel, _ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    switch panel {
    case .prefill: PoolPanel.render(.prefill, rect, view, into: &canvas)
    case .decode: PoolPanel.render(.decode, rect, view, into: &canvas)
    case .general: PoolPanel.render(.general, rect, view, into: &canvas)
    case .link: LinkPanel.render(rect, view, into: &canvas)
    case .queue: QueuePanel.render(rect, view, into: &canvas)
    case .slo: SLOPanel.render(rect, view, into: &canvas)
    case .efficiency: EfficiencyPanel.render(rect, view, into: &canvas)
    case .workers: WorkersPanel.render(rect, view, into: &canvas)
    case .traffic: TrafficPanel.render(rect, view, into: &canvas)
    case .events: EventsPanel.render(rect, view, into: &canvas)
    }
  }

  private static func waiting(_ state: DashboardState, _ look: Look, into canvas: inout Canvas) {
    let text = "waiting for the first snapshot"
    let bounds = canvas.bounds
    canvas.fit(
      text, x: max(0, (bounds.width - text.count) / 2), y: bounds.height / 2, width: bounds.width, look.style(.mid))
    if bounds.height > 2 {
      FooterBar.render(Rect(x: 0, y: bounds.bottom - 1, width: bounds.width, height: 1), state, look, into: &canvas)
    }
  }

  /// The parts of the screen that answer to the mouse: later ones lie on top.
  static func hits(_ state: DashboardState, size: Size) -> [HitRegion] {
    guard let snapshot = state.snapshot else { return [] }
    let layout = layout(snapshot, zoomed: state.zoomed, size: size)
    var regions = layout.panes.map { HitRegion(rect: $0.rect, target: .panel($0.panel)) }
    for pane in layout.panes where pane.panel == .traffic {
      for row in TrafficPanel.rows(pane.rect, sliders: state.sliders.count, selected: state.selected) {
        regions.append(HitRegion(rect: row.rect, target: .slider(row.slider)))
        regions.append(HitRegion(rect: row.track, target: .track(row.slider)))
      }
    }
    for item in FooterBar.items(layout.footer, state.capabilities) {
      regions.append(HitRegion(rect: item.rect, target: .command(item.id)))
    }
    return regions
  }
}
