import Canvas
import Fleet
import Session

/// What happened, newest first.
enum EventsPanel {
  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let isFramed = rect.height >= 4 && rect.width >= 40
    let area = isFramed ? Box.inside(rect) : rect.inset(columns: 1, rows: 0)
    if isFramed {
      let count = NumberText.grouped(view.snapshot.eventCount) + " since the start"
      view.box(.events, rect, right: [view.span(count, .mid)]).draw(rect, view.look, into: &canvas)
    }
    canvas.clipped(to: area) { canvas in
      let log = view.history.log.events
      let events = log.isEmpty ? view.snapshot.events : log
      if events.isEmpty {
        canvas.fit("nothing yet", x: area.x, y: area.y, width: area.width, view.look.style(.dim))
      }
      for (row, event) in events.suffix(area.height).reversed().enumerated() {
        draw(event, x: area.x, y: area.y + row, width: area.width, view, into: &canvas)
      }
    }
  }

  static func draw(
    _ event: Event, x: Int, y: Int, width: Int, _ view: FleetView, isSelected: Bool = false, into canvas: inout Canvas
  ) {
    let role = role(event)
    let paper = view.look.theme[isSelected ? .selection : .background]
    let word = width >= 60 ? event.kind.word : ""
    let start = canvas.fit(
      [
        view.span(TimeText.elapsed(event.time) + (width >= 60 ? "  " : " "), .dim),
        view.span(glyph(event) + " " + word, role), view.span(width >= 60 ? "".filled(8 - word.count) : "", .dim),
      ].map { Span($0.text, $0.style.on(paper)) }, x: x, y: y, width: width)
    let room = x + width - start
    let ink = view.look.style(event.severity == .info && !isSelected ? .text : .bright).on(paper)
    let isInverse = isSelected && view.look.depth == .mono
    canvas.fit(
      event.text.clause(room), x: start, y: y, width: room,
      isInverse ? Style(ink.foreground, on: ink.background, .reverse) : ink)
  }

  /// Each judgement has a glyph besides its colour.
  static func glyph(_ event: Event) -> String {
    switch event.severity {
    case .bad: "▲"
    case .warning: "●"
    case .info: event.kind == .action ? "◆" : "·"
    }
  }

  static func role(_ event: Event) -> ThemeRole {
    switch event.severity {
    case .bad: .bad
    case .warning: event.kind == .stranding ? .stranded : .warn
    case .info: event.kind == .action ? .key : .mid
    }
  }
}
