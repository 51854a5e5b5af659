import Canvas

/// What lies over a screen: a box in its middle with rows to choose from.
enum OverlayBox {
  static func render(_ overlay: Overlay, _ view: FleetView, into canvas: inout Canvas) {
    let bounds = canvas.bounds
    switch overlay {
    case .help: HelpOverlay.render(bounds, view.state, view.look, into: &canvas)
    case .palette, .scenarios, .themes: ChooserOverlay(overlay, view, bounds)?.render(into: &canvas)
    case .settings(let row): SettingsOverlay.render(row, bounds, view, into: &canvas)
    case .columns(let row): ColumnsOverlay.render(row, bounds, view, into: &canvas)
    case .explain(let row): ExplainOverlay.render(row, bounds, view, into: &canvas)
    case .twinFit: TwinOverlay.render(bounds, view, into: &canvas)
    case .branches(let row, let typed): BranchesOverlay.render(row, typed, bounds, view, into: &canvas)
    }
  }

  static func hits(_ overlay: Overlay, _ view: FleetView, _ bounds: Rect) -> [HitRegion] {
    switch overlay {
    case .help, .twinFit: [HitRegion(rect: bounds, target: .overlay)]
    case .palette, .scenarios, .themes: ChooserOverlay(overlay, view, bounds)?.hits ?? []
    case .settings: regions(SettingsOverlay.list(bounds))
    case .columns(let row): regions(ColumnsOverlay.list(row, bounds, view))
    case .explain(let row): regions(ExplainOverlay.list(row, bounds, view))
    case .branches(let row, _): regions(BranchesOverlay.list(row, bounds, view))
    }
  }

  private static func regions(_ list: OverlayList) -> [HitRegion] {
    [HitRegion(rect: list.rect, target: .overlay)] + list.hits
  }

  /// A box of a size in the middle, as far as there is room.
  static func centred(_ width: Int, _ height: Int, in bounds: Rect) -> Rect {
    let (width, height) = (min(width, bounds.width), min(height, bounds.height))
    return Rect(
      x: bounds.x + (bounds.width - width) / 2, y: bounds.y + (bounds.height - height) / 2, width: width, height: height
    )
  }
}

/// Rows in a box, of which one is chosen and as many are shown as fit.
struct OverlayList {
  /// The box.
  var rect: Rect
  /// Where the rows stand.
  var area: Rect
  var count: Int
  var selected: Int

  /// The first row that is shown.
  var first: Int { min(max(0, selected - area.height / 2), max(0, count - area.height)) }
  var shown: Range<Int> { first..<max(first, min(count, first + area.height)) }

  func y(of row: Int) -> Int { area.y + row - first }

  var hits: [HitRegion] {
    shown.map {
      HitRegion(rect: Rect(x: area.x, y: y(of: $0), width: area.width, height: 1), target: .item($0))
    }
  }

  /// The background of a row, and the style of a role on it.
  func paint(_ row: Int, _ look: Look, into canvas: inout Canvas) -> (ThemeRole, Style.Attributes) -> Style {
    let isSelected = row == selected
    let paper = look.theme[isSelected ? .selection : .background]
    func style(_ role: ThemeRole, _ attributes: Style.Attributes) -> Style {
      let style = look.style(isSelected && role == .text ? .bright : role, attributes).on(paper)
      return isSelected && look.depth == .mono ? Style(style.foreground, on: style.background, .reverse) : style
    }
    if isSelected {
      canvas.fill(Rect(x: area.x, y: y(of: row), width: area.width, height: 1), Cell(" ", style(.text, [])))
    }
    return style
  }
}
