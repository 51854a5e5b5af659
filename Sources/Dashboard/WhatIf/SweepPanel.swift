import Canvas
import Fleet

/// What the chosen slider would do along its whole track: the stranded share as a graph, who fills first as a band.
enum SweepPanel {
  static func render(_ rect: Rect, _ draft: Draft, _ view: FleetView, into canvas: inout Canvas) {
    guard rect.height >= 5, let slider = view.state.selectedSlider else { return }
    Box(
      key: WhatIfPart.sweep.key, title: "stranded by \(slider.title)", right: [view.span("the others as drafted", .mid)]
    )
    .draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    guard let states = view.state.sweep, states.count > 1 else {
      let why = view.state.canPredict ? "" : DashboardState.noModel
      return canvas.clipped(to: area) {
        $0.fit(why, x: area.x, y: area.y, width: area.width, view.look.style(.dim))
      }
    }
    canvas.clipped(to: area) { canvas in
      let hasBand = area.height >= 6
      let plot = Rect(
        x: area.x + Axis.margin, y: area.y, width: area.width - Axis.margin, height: area.height - (hasBand ? 2 : 1))
      guard plot.width >= 10 else { return }
      graph(plot, states, view, into: &canvas)
      marks(plot, slider, draft, view, into: &canvas)
      if hasBand { band(plot, states, view, into: &canvas) }
      axis(plot, slider, y: area.bottom - 1, view, into: &canvas)
    }
  }

  private static func graph(_ plot: Rect, _ states: [SteadyState], _ view: FleetView, into canvas: inout Canvas) {
    Axis.frame(plot, top: "100%", bottom: "0%", view.look, into: &canvas)
    let count = plot.width * view.look.symbols.samplesPerColumn
    let samples = (0..<count).map { index -> Double in
      let place = Double(index) / Double(max(1, count - 1)) * Double(states.count - 1)
      let low = min(states.count - 2, Int(place))
      guard let a = states[low].strandedShare, let b = states[low + 1].strandedShare else { return .nan }
      return a + (b - a) * (place - Double(low))
    }
    AreaGraph(samples: samples, ink: .stranded).draw(plot, view.look, into: &canvas)
  }

  /// Rules where the slider stands now and in the draft.
  private static func marks(
    _ plot: Rect, _ slider: TrafficSlider, _ draft: Draft, _ view: FleetView, into canvas: inout Canvas
  ) {
    let scale = slider.scale(start: view.state.start)
    func column(_ value: Double?) -> Int? {
      value.map { plot.x + SliderBar.column(scale.place(of: $0), width: plot.width) }
    }
    let (now, then) = (column(draft.baseValue(of: slider)), column(draft.value(of: slider)))
    let rules = [(now, "○ now", ThemeRole.bright), (then, "● draft", .key)].compactMap { column, name, role in
      column.flatMap { role == .key || $0 != then ? (column: $0, name: name, role: role) : nil }
    }
    for rule in rules {
      for y in plot.y..<plot.bottom { canvas[rule.column, y] = Cell("┊", view.look.style(rule.role)) }
    }
    // Names stand on the outer sides of the two rules.
    let isLeft = (now ?? 0) < (then ?? 0)
    var taken: Range<Int>?
    for rule in rules.reversed() {
      let wantsLeft = (rule.role == .bright) == isLeft && rules.count > 1
      let fitsLeft = rule.column - rule.name.count >= plot.x
      let fitsRight = rule.column + 1 + rule.name.count < plot.right
      let start = (wantsLeft && fitsLeft) || !fitsRight ? rule.column - rule.name.count : rule.column + 1
      // Where there is room for one name alone, it is the draft's.
      let room = start..<start + rule.name.count
      guard taken.map({ !$0.overlaps(room) && !room.contains(then ?? -1) }) ?? true else { continue }
      canvas.put(rule.name, x: start, y: plot.y, view.look.style(rule.role, .bold))
      taken = room
    }
  }

  /// Who fills first at each place, in the hue of its pool.
  private static func band(_ plot: Rect, _ states: [SteadyState], _ view: FleetView, into canvas: inout Canvas) {
    canvas.fitRight("first", right: plot.x - 1, y: plot.bottom, width: 5, view.look.style(.dim))
    var last: (resource: Resource, start: Int)?
    func name(_ part: (resource: Resource, start: Int), until end: Int) {
      let title = part.resource.title
      let style = Style(view.look.theme[.background], on: view.look.theme[hue(part.resource)], .bold)
      guard end - part.start > title.count + 1, view.look.depth > .mono else { return }
      canvas.put(title, x: plot.x + part.start + (end - part.start - title.count) / 2, y: plot.bottom, style)
    }
    for column in 0..<plot.width {
      let index = Int((Double(column) / Double(plot.width - 1) * Double(states.count - 1)).rounded())
      let resource = states[index].bottleneck
      let glyph: Unicode.Scalar = view.look.depth == .mono ? letter(resource) : "█"
      canvas[plot.x + column, plot.bottom] = Cell(glyph, view.look.style(hue(resource)))
      if last?.resource != resource {
        if let last { name(last, until: column) }
        last = (resource, column)
      }
    }
    if let last { name(last, until: plot.width) }
  }

  private static func hue(_ resource: Resource) -> ThemeRole {
    switch resource {
    case .prefillCompute: .prefill
    case .decodeBandwidth, .decodeMemory: .decode
    case .link: .link
    case .general: .general
    }
  }

  private static func letter(_ resource: Resource) -> Unicode.Scalar {
    switch resource {
    case .prefillCompute: "P"
    case .decodeBandwidth: "D"
    case .decodeMemory: "M"
    case .link: "L"
    case .general: "G"
    }
  }

  private static func axis(
    _ plot: Rect, _ slider: TrafficSlider, y: Int, _ view: FleetView, into canvas: inout Canvas
  ) {
    let scale = slider.scale(start: view.state.start)
    let style = view.look.style(.dim)
    let count = plot.width >= 90 ? 6 : plot.width >= 50 ? 4 : 2
    for index in 0..<count {
      let place = Double(index) / Double(count - 1)
      let text = slider.text(scale.value(at: place), width: 11)
      let x = plot.x + Int(place * Double(plot.width - text.count))
      canvas.put(text, x: x, y: y, style)
    }
  }
}
