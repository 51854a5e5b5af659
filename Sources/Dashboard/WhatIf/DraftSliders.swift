import Canvas
import Fleet

/// The sliders of a draft, where they stand now and in the draft.
enum DraftSliders {
  /// The sliders' rows, the selected one among them: with air where there is room for it. A rule parts the pools from
  /// the traffic where all are shown.
  static func rows(_ rect: Rect, _ view: FleetView) -> [TrafficPanel.Row] {
    let sliders = view.state.sliders
    let count = sliders.count
    let area = Box.inside(rect)
    let room = max(0, area.height - (area.height >= count + 2 ? 2 : 0))
    let shown = min(count, room)
    guard shown > 0, area.width > 20 else { return [] }
    let first = min(max(0, view.state.selected - shown + 1), count - shown)
    let label = area.width >= 40 ? 14 : 8
    let value = area.width >= 62 ? 27 : 12
    let hasRule = shown == count && room > count
    let step = room >= count * 2 + 1 ? 2 : 1
    var y = area.y
    return (0..<shown).map { index in
      if hasRule, index > 0, sliders[first + index].isPool, !sliders[first + index - 1].isPool { y += 1 }
      defer { y += step }
      return TrafficPanel.Row(
        slider: first + index, rect: Rect(x: area.x, y: y, width: area.width, height: 1),
        track: Rect(x: area.x + label, y: y, width: area.width - label - value, height: 1))
    }
  }

  static func render(_ rect: Rect, _ draft: Draft, _ view: FleetView, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let isMoved = !draft.moves.isEmpty
    let note = isMoved ? view.span("draft: not applied", .key) : view.span("move a slider", .mid)
    Box(key: WhatIfPart.sliders.key, title: "traffic and pools", hue: .key, right: [note], isFocused: true).draw(
      rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    let rows = rows(rect, view)
    canvas.clipped(to: area) { canvas in
      for row in rows { draw(row, draft, view, into: &canvas) }
      rule(rows, area, view, into: &canvas)
      let last = rows.last.map { $0.rect.y } ?? area.y
      guard area.bottom - 1 > last + 1 else { return }
      var spans = legend(view)
      while spans.width > area.width { spans.removeLast() }
      canvas.fit(spans, x: area.x, y: area.bottom - 1, width: area.width)
    }
  }

  /// The rule above the first pool, where a row was left for it.
  private static func rule(_ rows: [TrafficPanel.Row], _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let sliders = view.state.sliders
    guard let pool = rows.firstIndex(where: { sliders[$0.slider].isPool }), pool > 0 else { return }
    let y = rows[pool].rect.y - 1
    guard y > rows[pool - 1].rect.y else { return }
    for x in area.x..<area.right { canvas[x, y] = Cell("┄", view.look.style(.frame)) }
    canvas.fit(" workers ", x: area.x + 2, y: y, width: area.width - 2, view.look.style(.dim))
  }

  private static func legend(_ view: FleetView) -> [Span] {
    func key(_ id: Command.ID) -> String { view.state.keyMap.command(id)?.keyLabel ?? "" }
    return [
      view.span("○ now ", .mid), view.span("● draft  ", .key),
      view.span("[\(key(.applyDraft))] apply", .mid), view.span(" [\(key(.restore))] discard", .mid),
      view.span("  [\(key(.matchPools))] best ratio", .mid),
    ]
  }

  private static func draw(_ row: TrafficPanel.Row, _ draft: Draft, _ view: FleetView, into canvas: inout Canvas) {
    let slider = view.state.sliders[row.slider]
    let isSelected = row.slider == view.state.selected
    let scale = slider.scale(start: view.state.start)
    let (before, after) = (draft.baseValue(of: slider), draft.value(of: slider))
    let isMoved = abs((after ?? 0) - (before ?? 0)) > 1e-9 * abs(before ?? 0)
    let label = row.track.x - row.rect.x
    canvas.fit(
      label >= 14 ? slider.title : slider.shortTitle, x: row.rect.x, y: row.rect.y, width: label - 1,
      view.look.style(isSelected ? .bright : hue(slider, view), isSelected ? .bold : []))
    SliderBar(place: after.map(scale.place(of:)), start: nil, isSelected: isSelected)
      .draw(x: row.track.x, y: row.track.y, width: row.track.width, view.look, into: &canvas)
    if isMoved, let before {
      let column = SliderBar.column(scale.place(of: before), width: row.track.width)
      if column != after.map({ SliderBar.column(scale.place(of: $0), width: row.track.width) }) {
        canvas[row.track.x + column, row.track.y] = Cell("○", view.look.style(.bright))
      }
    }
    let value = slider.text(after, width: 11)
    canvas.fitRight(
      value, right: row.track.right + 12, y: row.rect.y, width: 11,
      view.look.style(isMoved ? .key : .text, isMoved ? .bold : []))
    if row.rect.right - row.track.right >= 27, isMoved {
      canvas.fit(
        "was " + slider.text(before, width: 10), x: row.track.right + 13, y: row.rect.y, width: 14,
        view.look.style(.dim))
    }
  }

  /// A pool's own hue.
  private static func hue(_ slider: TrafficSlider, _ view: FleetView) -> ThemeRole {
    guard case .workers(let name, _) = slider else { return .mid }
    return view.snapshot.pools.first { $0.name == name }?.role.hue ?? .mid
  }
}
