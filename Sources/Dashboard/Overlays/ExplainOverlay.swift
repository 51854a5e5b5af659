import Canvas
import Fleet

/// Any number in full: what it is, how it is computed, how sure it is, where it comes from.
enum ExplainOverlay {
  static func list(_ selected: Int, _ bounds: Rect, _ view: FleetView) -> OverlayList {
    let count = Explanation.all(view.state).count
    let rect = OverlayBox.centred(112, max(16, min(28, bounds.height - 4)), in: bounds)
    let inside = Box.inside(rect)
    // Side by side, else the text below the list.
    let area = inside.width >= 70 ? inside.left(38) : inside.top(max(1, inside.height - 10))
    return OverlayList(rect: rect, area: area, count: count, selected: min(selected, max(0, count - 1)))
  }

  static func render(_ selected: Int, _ bounds: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let list = list(selected, bounds, view)
    let items = Explanation.all(view.state)
    let isFleet = view.state.screen == .fleet
    let hint = isFleet ? "↑↓ number, ←→ panel, any other key closes" : "↑↓ number, any other key closes"
    Box(
      title: "explain", hue: .key, right: [view.span(subject(view), .mid)], bottom: [view.span(hint, .mid)],
      isFocused: true
    ).draw(list.rect, view.look, into: &canvas)
    let inside = Box.inside(list.rect)
    canvas.clipped(to: inside) { canvas in
      for row in list.shown { draw(items[row], row, list, view, into: &canvas) }
      guard items.indices.contains(list.selected) else {
        canvas.fit("nothing known here", x: inside.x, y: inside.y, width: inside.width, view.look.style(.dim))
        return
      }
      let isBeside = list.area.width < inside.width
      let text = isBeside ? inside.droppingLeft(list.area.width + 2) : inside.droppingTop(list.area.height + 1)
      if isBeside {
        for y in inside.y..<inside.bottom { canvas[text.x - 2, y] = Cell("│", view.look.style(.frame)) }
      }
      explain(items[list.selected], text, view, into: &canvas)
    }
  }

  private static func subject(_ view: FleetView) -> String {
    let state = view.state
    if state.screen == .fleet, let panel = state.zoomed ?? state.focus { return panel.title }
    return state.screen == .workers && state.workersView.selected != nil ? "the chosen worker" : "the fleet"
  }

  private static func draw(
    _ item: Explanation, _ row: Int, _ list: OverlayList, _ view: FleetView, into canvas: inout Canvas
  ) {
    let style = list.paint(row, view.look, into: &canvas)
    let value = NumberText.text(item.reading, item.field.info.unit)
    let (y, area) = (list.y(of: row), list.area)
    let valueWidth = Glyph.width(of: value)
    canvas.fit(item.field.info.title, x: area.x + 1, y: y, width: area.width - valueWidth - 3, style(.text, []))
    canvas.fitRight(value, right: area.right - 1, y: y, width: 16, style(item.reading == nil ? .dim : .text, []))
  }

  private static func explain(_ item: Explanation, _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let info = item.field.info
    let value = NumberText.text(item.reading, info.unit)
    var y = area.y
    canvas.fit(
      [view.span(item.name + " " + info.title + "  ", .bright, .bold), view.span(value, .key, .bold)], x: area.x, y: y,
      width: area.width)
    y += 2
    for line in info.help.wrapped(area.width) where y < area.bottom {
      canvas.fit(line, x: area.x, y: y, width: area.width, view.look.style(.text))
      y += 1
    }
    y += 1
    for (label, text) in facts(item, view) where y < area.bottom {
      canvas.fit(label, x: area.x, y: y, width: 10, view.look.style(.mid))
      for line in text.wrapped(area.width - 11) where y < area.bottom {
        canvas.fit(line, x: area.x + 11, y: y, width: area.width - 11, view.look.style(.text))
        y += 1
      }
    }
  }

  private static func facts(_ item: Explanation, _ view: FleetView) -> [(String, String)] {
    let info = item.field.info
    let unit = info.unit.symbol.isEmpty ? "a plain number" : info.unit.symbol
    let judgement =
      switch info.judgement {
      case .higherIsBetter: "more is better"
      case .lowerIsBetter: "less is better"
      case .neutral: "neither good nor bad"
      }
    let inputs = item.inputs(view.snapshot).map { input in
      input.field.info.title + " " + NumberText.text(input.reading, input.field.info.unit)
    }
    return (inputs.isEmpty ? [] : [("from", inputs.joined(separator: ", "))]) + [
      ("how sure", item.assurance), ("source", Explanation.source(view.snapshot.origin)),
      ("unit", unit), ("means", judgement), ("pools", "workers' values: " + word(info.overWorkers)),
      ("graphs", "samples of a column: " + word(info.overTime)), ("key", info.key),
    ]
  }

  private static func word(_ aggregation: Aggregation) -> String {
    switch aggregation {
    case .sum: "their sum"
    case .mean: "their mean"
    case .max: "the largest"
    case .last: "the latest"
    }
  }
}
