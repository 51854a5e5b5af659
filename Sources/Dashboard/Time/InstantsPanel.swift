import Canvas
import Fleet

/// Two instants subtracted: the marks A and B; without B the present one; and a compared branch against this one.
enum InstantsPanel {
  private struct Pair {
    var a: Snapshot?
    var b: Snapshot?
    var nameA: String
    var nameB: String
  }

  private static func pair(_ view: FleetView) -> Pair {
    let travel = view.state.travel
    let now = view.snapshot
    if let other = travel.other, other.kind == .compared {
      let name = travel.course.map { $0.branches[$0.current].name } ?? "this"
      return Pair(a: travel.otherSample(at: now.time), b: now, nameA: other.name, nameB: name)
    }
    let isNow = travel.b == nil
    return Pair(a: travel.a, b: travel.b ?? now, nameA: "A", nameB: isNow ? "now" : "B")
  }

  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let pair = pair(view)
    let isFramed = rect.height >= 4
    let area = isFramed ? Box.inside(rect) : rect
    if isFramed {
      Box(title: "two instants", right: context(pair, rect.width, view), bottom: hint(rect.width, view))
        .draw(rect, view.look, into: &canvas)
    }
    canvas.clipped(to: area) { canvas in
      let rows = InstantDifference(pair.a, pair.b).rows
      line("", [pair.nameA, pair.nameB, "change"], [.dim, .dim, .dim], area.top(1), view, into: &canvas)
      var y = area.y + 1
      // What changed has three rows at least where there is room for all.
      let room = area.height - 1
      let causes = room >= rows.count + 3 ? room - rows.count - 1 : 0
      for row in rows.prefix(max(0, room - (causes > 0 ? causes + 1 : 0))) {
        let line = Rect(x: area.x, y: y, width: area.width, height: 1)
        Self.line(row.name, [row.a, row.b, row.change], [.text, .bright, row.role], line, view, into: &canvas)
        y += 1
      }
      if causes > 0 { changes(pair, area.droppingTop(y - area.y), view, into: &canvas) }
    }
  }

  private static func context(_ pair: Pair, _ width: Int, _ view: FleetView) -> [Span] {
    func time(_ snapshot: Snapshot?) -> String { snapshot.map { TimeText.elapsed($0.time) } ?? "--" }
    let whole = "\(pair.nameA) \(time(pair.a))   \(pair.nameB) \(time(pair.b))"
    return [view.span(whole.count + 22 <= width ? whole : "\(time(pair.a)) \(time(pair.b))", .mid)]
  }

  private static func hint(_ width: Int, _ view: FleetView) -> [Span] {
    let hasCourse = view.state.travel.course != nil && width >= 50
    return [view.span("a mark A  b mark B" + (hasCourse ? "  B branch here" : ""), .dim)]
  }

  private static func line(
    _ name: String, _ texts: [String], _ roles: [ThemeRole], _ rect: Rect, _ view: FleetView,
    into canvas: inout Canvas
  ) {
    let step = max(8, min(13, (rect.width - 12) / 3))
    canvas.fit(name, x: rect.x, y: rect.y, width: max(0, rect.width - 3 * step), view.look.style(.mid))
    for (index, text) in texts.enumerated() {
      let right = rect.right - (2 - index) * step
      let isNumber = roles[index] == .bright
      // The numbers of narrow columns do without the space before their unit.
      let shown = text.count < step ? text : text.filter { $0 != " " }
      canvas.fitRight(
        shown, right: right, y: rect.y, width: step - 1, view.look.style(roles[index], isNumber ? .bold : []))
    }
  }

  /// What happened between the two: what somebody did first, then what went wrong.
  private static func changes(_ pair: Pair, _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard area.height >= 2 else { return }
    let title = "┄ what changed "
    let rule = title + String(repeating: "┄", count: max(0, area.width - title.count))
    canvas.fit(rule, x: area.x, y: area.y, width: area.width, view.look.style(.dim))
    guard let a = pair.a, let b = pair.b else {
      let text = "a marks one instant, b another"
      canvas.fit(text, x: area.x, y: area.y + 1, width: area.width, view.look.style(.dim))
      return
    }
    let (first, last) = (min(a.time, b.time), max(a.time, b.time))
    let between = view.state.allEvents.filter { $0.time > first && $0.time <= last }
    let rows = area.height - 1
    let causes = between.filter { $0.isChange || $0.severity > .info }
    for (row, event) in (causes.isEmpty ? between : causes).suffix(rows).enumerated() {
      EventsPanel.draw(event, x: area.x, y: area.y + 1 + row, width: area.width, view, into: &canvas)
    }
    if between.isEmpty {
      canvas.fit("nothing happened", x: area.x, y: area.y + 1, width: area.width, view.look.style(.dim))
    }
  }
}
