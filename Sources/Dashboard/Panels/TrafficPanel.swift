import Canvas
import Fleet
import Session

/// The traffic mix under the operator's hands, and what the present mix leads to once queues have settled.
enum TrafficPanel {
  /// Where a slider stands.
  struct Row {
    var slider: Int
    var rect: Rect
    var track: Rect
  }

  private static func isFramed(_ rect: Rect) -> Bool { rect.height >= 3 && rect.width >= 24 }
  private static func area(_ rect: Rect) -> Rect { isFramed(rect) ? Box.inside(rect) : rect.inset(columns: 1, rows: 0) }

  /// Rows of the part below the sliders: with its rule, three lines, one, none.
  private static func outlookRows(_ height: Int) -> Int {
    height >= 11 ? 5 : height >= 9 ? 4 : height >= 7 ? 3 : height >= 3 ? 1 : 0
  }

  /// The rows of the sliders that fit, the selected one among them.
  static func rows(_ rect: Rect, sliders: Int, selected: Int) -> [Row] {
    let area = area(rect)
    let room = min(sliders, area.height - outlookRows(area.height))
    guard room > 0, area.width > 10 else { return [] }
    let first = min(max(0, selected - room + 1), sliders - room)
    let isWide = area.width >= 40
    let label = isWide ? 15 : 7
    let value = isWide ? 13 : 12
    let track = max(0, min(64, area.width - label - value - (isWide ? 4 : 0)))
    return (0..<room).map { index in
      let y = area.y + index
      return Row(
        slider: first + index, rect: Rect(x: area.x, y: y, width: area.width, height: 1),
        track: Rect(x: area.x + label, y: y, width: track, height: 1))
    }
  }

  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    if isFramed(rect) {
      let isLive = view.state.capabilities.contains(.traffic)
      let word = view.state.isTwin ? "of the twin alone" : isLive ? "applies live" : "as measured"
      let hint = rect.width >= 40 ? [view.span(word, .mid)] : []
      view.box(.traffic, rect, right: hint).draw(rect, view.look, into: &canvas)
    }
    let area = area(rect)
    let rows = rows(rect, sliders: view.state.sliders.count, selected: view.state.selected)
    canvas.clipped(to: area) { canvas in
      for row in rows { draw(row, view, into: &canvas) }
      outlook(area.droppingTop(rows.count), view, into: &canvas)
    }
  }

  private static func draw(_ row: Row, _ view: FleetView, into canvas: inout Canvas) {
    let (state, look) = (view.state, view.look)
    let slider = state.sliders[row.slider]
    let isSelected = row.slider == state.selected
    let isLive = state.capabilities.contains(.traffic)
    let label = row.track.x - row.rect.x
    let value = state.value(of: slider)
    let scale = slider.scale(start: state.start)
    canvas.fit(
      label >= 15 ? slider.title : slider.shortTitle, x: row.rect.x, y: row.rect.y, width: label - 1,
      look.style(isSelected ? .bright : .mid, isSelected ? .bold : []))
    SliderBar(
      place: value.map(scale.place(of:)), start: state.start.flatMap { slider.value(in: $0) }.map(scale.place(of:)),
      isSelected: isSelected, isLive: isLive
    ).draw(x: row.track.x, y: row.track.y, width: row.track.width, look, into: &canvas)
    let valueWidth = label >= 15 ? 13 : 12
    let written = slider.text(value, width: valueWidth - 1)
    let text = isSelected ? state.entry.map { $0 + "_" } ?? written : written
    let role: ThemeRole = isSelected ? (state.entry == nil ? .bright : .key) : .text
    canvas.fitRight(text, right: row.track.right + valueWidth, y: row.rect.y, width: valueWidth - 1, look.style(role))
    if isSelected, isLive, label >= 15 {
      canvas.put("◀▶", x: row.track.right + valueWidth + 1, y: row.rect.y, look.style(.key))
    }
  }

  // MARK: Outlook

  private static func outlook(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard area.height > 0 else { return }
    var rest = area
    if area.height >= 4 {
      rule("at steady state", area, view, into: &canvas)
      rest = area.droppingTop(1)
    }
    let hasModel = view.state.canPredict || view.snapshot.steadyState != nil
    let lines =
      !hasModel ? absence(view) : rest.height >= 2 ? self.lines(view, rest.width) : [matched(view, rest.width)]
    canvas.fit(lines, into: rest)
    let spare = rest.droppingTop(lines.count + 1)
    if hasModel, spare.height >= 5 { strandedGraph(spare, view, into: &canvas) }
  }

  /// Where there is room: the cost of the fixed ratio over time.
  private static func strandedGraph(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    rule("stranded share of the fleet's cost", area, view, into: &canvas)
    let plot = Axis.draw(area.droppingTop(1), top: "100%", bottom: "0%", view, into: &canvas)
    let samples = view.samples(.fleet, .strandedShare, width: plot.width)
    AreaGraph(samples: samples, ink: .stranded).draw(plot, view.look, into: &canvas)
    view.drawGhost(view.ghost(.fleet, .strandedShare, width: plot.width), plot, into: &canvas)
    MarkRules(marks: view.marks, window: view.window).draw(plot, view.look, into: &canvas)
  }

  private static func rule(_ title: String, _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let style = view.look.style(.frame)
    for x in area.x..<area.right { canvas[x, area.y] = Cell("┄", style) }
    canvas.fit(" " + title + " ", x: area.x + 2, y: area.y, width: area.width - 2, view.look.style(.dim))
  }

  /// Why there is no outlook, and the way to one.
  private static func absence(_ view: FleetView) -> [[Span]] {
    let key = view.state.takesTwin ? view.state.keyMap.command(.twin)?.keys.first : nil
    let way = key.map { [view.span($0, .key), view.span(" fits a twin to it, to ask and to play with", .dim)] }
    return [[view.span(PlanScreen.absence(view), .dim)]] + (way.map { [$0] } ?? [])
  }

  private static func lines(_ view: FleetView, _ width: Int) -> [[Span]] {
    let isShort = width < 46
    let steady = view.snapshot.steadyState
    let rate = view.state.value(of: .requestRate) ?? view.snapshot.traffic.rate
    let load = steady.flatMap { $0.capacity > 0 ? rate / $0.capacity : nil }
    let loadRole: ThemeRole = load.map { $0 > 1 ? .bad : $0 > 0.9 ? .warn : .text } ?? .dim
    return [
      matched(view, width),
      [
        view.span("capacity ".filled(13), .mid),
        view.span(NumberText.text(steady?.capacity, .requestsPerSecond), .text),
        view.span(isShort ? "  " : ", asked for ", .mid), view.span(NumberText.percent(load), loadRole),
      ],
      [view.span("fills first ".filled(13), .mid), view.span(steady?.bottleneck.title ?? NumberText.unknown, .text)],
      byPool(view, isShort: isShort),
    ]
  }

  /// What each pool strands once queues have settled.
  private static func byPool(_ view: FleetView, isShort: Bool) -> [Span] {
    var spans = [view.span("by pool ".filled(13), .mid)]
    for (pool, share) in zip(view.snapshot.pools, view.snapshot.steadyState?.stranded ?? []) {
      spans += [
        view.span((isShort ? pool.role.letter : pool.name) + " ", pool.role.hue),
        view.span(NumberText.percent(share) + "  ", share >= 0.05 ? .stranded : .text),
      ]
    }
    return spans.count > 1 ? spans : spans + [view.span(NumberText.unknown, .text)]
  }

  /// `stranded  23 % -> 9 % at 416P:1632D`: what this mix strands, and what the same money would at the matched ratio.
  private static func matched(_ view: FleetView, _ width: Int) -> [Span] {
    let steady = view.snapshot.steadyState
    let now = steady?.strandedShare
    let best = steady?.matchedStrandedShare
    let isWorth = (now ?? 0) - (best ?? 0) >= 0.02
    let workers = steady.map { zip($0.matchedWorkers, view.snapshot.pools).map { "\($0)\($1.role.letter)" } } ?? []
    let ratio = workers.isEmpty ? NumberText.unknown : workers.joined(separator: ":")
    if width < 36 {
      return [
        view.span("best ", .mid), view.span(ratio, .key), view.span(" strands ", .mid),
        view.span(NumberText.percent(best), isWorth ? .good : .text),
      ]
    }
    return [
      view.span("stranded ".filled(13), .mid),
      view.span(NumberText.percent(now).padded(4), (now ?? 0) >= 0.05 ? .stranded : .text),
      view.span(" → ", .dim), view.span(NumberText.percent(best).padded(4), isWorth ? .good : .text),
      view.span(" at ", .mid), view.span(ratio, .key), view.span(width < 48 ? "" : " same money", .dim),
    ]
  }
}
