import Canvas

/// A list that letters typed narrow down: commands, scenarios with a preview, themes.
struct ChooserOverlay {
  private let view: FleetView
  private let overlay: Overlay
  private let chooser: Chooser
  private let choices: [Choice]
  private let list: OverlayList
  /// Where the preview of the chosen scenario stands; empty where there is none.
  private let preview: Rect

  init?(_ overlay: Overlay, _ view: FleetView, _ bounds: Rect) {
    switch overlay {
    case .palette(let chooser), .scenarios(let chooser), .themes(let chooser, _): self.chooser = chooser
    default: return nil
    }
    self.overlay = overlay
    self.view = view
    choices = view.state.choices(overlay)
    let isScenarios: Bool = if case .scenarios = overlay { true } else { false }
    let isThemes: Bool = if case .themes = overlay { true } else { false }
    let width = isThemes ? 34 : isScenarios ? 110 : 76
    var rect = OverlayBox.centred(width, isScenarios ? 20 : max(6, min(22, bounds.height - 4)), in: bounds)
    // The theme is to be seen while it is chosen: its list stands aside.
    if isThemes { rect = Rect(x: bounds.right - rect.width - 1, y: rect.y, width: rect.width, height: rect.height) }
    var area = Box.inside(rect).droppingTop(1)
    var preview = Rect(x: 0, y: 0, width: 0, height: 0)
    if isScenarios, area.width >= 70 {
      preview = area.droppingLeft(26)
      area = area.left(24)
    }
    self.preview = preview
    list = OverlayList(rect: rect, area: area, count: choices.count, selected: chooser.selected)
  }

  var hits: [HitRegion] { [HitRegion(rect: list.rect, target: .overlay)] + list.hits }

  private var title: String {
    switch overlay {
    case .scenarios: "scenario"
    case .themes: "theme"
    default: "commands"
    }
  }

  func render(into canvas: inout Canvas) {
    let look = view.look
    let bottom = [Span("type to find, Enter takes, Esc leaves", look.style(.mid))]
    Box(title: title, hue: .key, right: [Span("\(choices.count)", look.style(.mid))], bottom: bottom, isFocused: true)
      .draw(list.rect, look, into: &canvas)
    let inside = Box.inside(list.rect)
    canvas.clipped(to: inside) { canvas in
      canvas.fit(
        [Span("› ", look.style(.key)), Span(chooser.query + "_", look.style(.bright))], x: inside.x, y: inside.y,
        width: inside.width)
      if choices.isEmpty {
        canvas.fit("nothing fits", x: inside.x, y: inside.y + 1, width: inside.width, look.style(.dim))
      }
      for row in list.shown { draw(row, into: &canvas) }
      if !preview.isEmpty { drawPreview(into: &canvas) }
    }
  }

  private func draw(_ row: Int, into canvas: inout Canvas) {
    let choice = choices[row]
    let style = list.paint(row, view.look, into: &canvas)
    let (y, area) = (list.y(of: row), list.area)
    let hintWidth = Glyph.width(of: choice.hint)
    canvas.fitRight(choice.hint, right: area.right - 1, y: y, width: hintWidth, style(.key, []))
    let room = max(0, area.width - hintWidth - 2)
    let titleWidth = preview.isEmpty && !choice.detail.isEmpty ? min(18, room) : room
    canvas.fit(
      choice.title, x: area.x + 1, y: y, width: titleWidth - 1, style(.text, row == list.selected ? .bold : []))
    guard preview.isEmpty, !choice.detail.isEmpty, room > titleWidth else { return }
    canvas.fit(choice.detail, x: area.x + titleWidth, y: y, width: room - titleWidth, style(.mid, []))
  }

  /// What the chosen scenario is made of.
  private func drawPreview(into canvas: inout Canvas) {
    for y in preview.y..<preview.bottom { canvas[preview.x - 1, y] = Cell("│", view.look.style(.frame)) }
    let area = preview.droppingLeft(1)
    guard choices.indices.contains(list.selected),
      let card = view.state.scenarios.first(where: { $0.name == choices[list.selected].id })
    else { return }
    var y = area.y
    canvas.fit(card.name, x: area.x, y: y, width: area.width, view.look.style(.bright, .bold))
    y += 1
    for line in card.about.wrapped(area.width).prefix(4) {
      canvas.fit(line, x: area.x, y: y, width: area.width, view.look.style(.text))
      y += 1
    }
    y += 1
    for fact in card.facts where y < area.bottom {
      canvas.fit(fact.label, x: area.x, y: y, width: 10, view.look.style(.mid))
      for (index, line) in fact.value.wrapped(area.width - 11).prefix(2).enumerated() {
        canvas.fit(line, x: area.x + 11, y: y + index, width: area.width - 11, view.look.style(.text))
      }
      y += max(1, min(2, fact.value.wrapped(area.width - 11).count))
    }
  }
}
