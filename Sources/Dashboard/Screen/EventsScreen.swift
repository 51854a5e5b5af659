import Canvas
import Fleet
import Session

/// All that happened, newest first, with what is wrong at present above it and the chosen event in full below.
enum EventsScreen {
  private struct Layout {
    var alerts: Rect
    var list: Rect
    /// Graphs round the chosen event, where the list leaves room for them.
    var around: Rect
    var detail: Rect
  }

  /// Those that fit the filter, the newest first.
  private static func events(_ view: FleetView) -> [Event] { view.state.eventsView.events(view.history.log.events) }

  private static func layout(_ area: Rect, events: Int, _ view: FleetView) -> Layout {
    let none = Rect(x: area.x, y: area.y, width: 0, height: 0)
    guard area.height >= 14, area.width >= 40 else {
      return Layout(alerts: none, list: area, around: none, detail: none)
    }
    let alerts = view.state.alerts.active.count
    let top = alerts == 0 ? 0 : min(alerts, max(1, area.height / 5)) + 2
    let bottom = 5
    let between = area.droppingTop(top).top(area.height - top - bottom)
    // The list keeps half of the room, or as much as its events need.
    let spare = between.height - max(3, min(events + 2, between.height / 2))
    let rows = spare >= 8 && area.width >= 60 && events > 0 ? min(spare, max(24, between.height / 2)) : 0
    return Layout(
      alerts: area.top(top), list: between.top(between.height - rows),
      around: between.droppingTop(between.height - rows), detail: area.droppingTop(area.height - bottom))
  }

  static func render(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let active = view.state.alerts.active
    let events = events(view)
    let layout = layout(area, events: events.count, view)
    if !layout.alerts.isEmpty { alerts(active, layout.alerts, view, into: &canvas) }
    list(events, layout.list, view, into: &canvas)
    let index = view.state.eventsView.selected ?? 0
    let chosen = events.indices.contains(index) ? events[index] : nil
    if !layout.detail.isEmpty { detail(chosen, isNewest: index == 0, layout.detail, view, into: &canvas) }
    guard !layout.around.isEmpty, let event = chosen else { return }
    let title = view.state.eventsView.selected == nil ? "around the newest" : "around it"
    canvas.clipped(to: layout.around) {
      AroundPanel(view, time: event.time, title: title).render(layout.around, into: &$0)
    }
  }

  private static func alerts(
    _ active: [AlertBook.Active], _ rect: Rect, _ view: FleetView, into canvas: inout Canvas
  ) {
    let new = active.count { !$0.isAcknowledged }
    let right = new > 0 ? [view.span("a acknowledges", .mid)] : [view.span("acknowledged", .dim)]
    let worst: ThemeRole = new == 0 ? .mid : active.contains { $0.severity == .bad } ? .bad : .warn
    Box(title: "\(active.count) raised", hue: worst, right: right).draw(rect, view.look, into: &canvas)
    let inside = Box.inside(rect)
    canvas.clipped(to: inside) { canvas in
      for (row, alert) in active.prefix(inside.height).enumerated() {
        let since = "for " + TimeText.span(max(0, view.snapshot.time - alert.time)).filled(6)
        let role: ThemeRole = alert.isAcknowledged ? .dim : alert.severity == .bad ? .bad : .warn
        let y = inside.y + row
        let start = canvas.fit(
          [view.span(since, .dim), view.span(alert.severity == .bad ? " ▲ " : " ● ", role)], x: inside.x, y: y,
          width: inside.width)
        let room = inside.right - start
        canvas.fit(
          alert.text.clause(room), x: start, y: y, width: room, view.look.style(alert.isAcknowledged ? .dim : .bright))
      }
    }
  }

  private static func inside(_ rect: Rect) -> Rect {
    rect.height >= 5 && rect.width >= 40 ? Box.inside(rect) : rect
  }

  private static func first(_ view: FleetView, count: Int, height: Int) -> Int {
    guard let selected = view.state.eventsView.selected else { return 0 }
    return min(max(0, selected - height / 2), max(0, count - height))
  }

  private static func list(_ events: [Event], _ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let state = view.state.eventsView
    let log = view.history.log
    let area = inside(rect)
    if area != rect {
      let count = state.filter.isEmpty ? "\(NumberText.grouped(log.count))" : "\(events.count) of \(log.events.count)"
      let note =
        state.filter.isEmpty
        ? [view.span("/ filter", .dim)] : [view.span("filter: ", .mid), view.span(state.filter, .key)]
      Box(title: "events", right: [view.span(count, .mid)], bottom: note).draw(rect, view.look, into: &canvas)
    }
    canvas.clipped(to: area) { canvas in
      if events.isEmpty {
        let why = log.events.isEmpty ? "nothing yet" : "no event fits the filter"
        canvas.fit(why, x: area.x, y: area.y, width: area.width, view.look.style(.dim))
      }
      let first = first(view, count: events.count, height: area.height)
      for (line, event) in events.dropFirst(first).prefix(area.height).enumerated() {
        let y = area.y + line
        let isSelected = first + line == state.selected
        if isSelected {
          let paper = Cell(" ", view.look.style(.text).on(view.look.theme[.selection]))
          canvas.fill(Rect(x: area.x - 1, y: y, width: area.width + 2, height: 1), paper)
        }
        EventsPanel.draw(event, x: area.x, y: y, width: area.width, view, isSelected: isSelected, into: &canvas)
      }
    }
  }

  /// The chosen event, or the newest, whole.
  private static func detail(
    _ event: Event?, isNewest: Bool, _ rect: Rect, _ view: FleetView, into canvas: inout Canvas
  ) {
    Box(title: isNewest ? "newest" : "chosen", right: [view.span("Enter: graphs round it", .mid)])
      .draw(rect, view.look, into: &canvas)
    guard let event else { return }
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in
      let ago = TimeText.span(max(0, view.snapshot.time - event.time)) + " ago"
      canvas.fit(
        [
          view.span(TimeText.elapsed(event.time), .bright, .bold), view.span("  \(ago)  ", .mid),
          view.span("\(event.kind.word), \(event.severity.word)", EventsPanel.role(event)),
        ], x: area.x, y: area.y, width: area.width)
      for (row, line) in event.text.wrapped(area.width).prefix(area.height - 1).enumerated() {
        canvas.fit(line, x: area.x, y: area.y + 1 + row, width: area.width, view.look.style(.text))
      }
    }
  }

  static func hits(_ area: Rect, _ view: FleetView) -> [HitRegion] {
    let count = events(view).count
    let area = inside(layout(area, events: count, view).list)
    let first = first(view, count: count, height: area.height)
    return (0..<max(0, min(area.height, count - first))).map { line in
      HitRegion(rect: Rect(x: area.x, y: area.y + line, width: area.width, height: 1), target: .row(first + line))
    }
  }
}
