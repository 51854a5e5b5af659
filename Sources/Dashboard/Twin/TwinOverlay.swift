import Canvas
import Fleet

/// How well a twin does what was seen, how both do now, what was fitted and what it is made of.
enum TwinOverlay {
  static func render(_ bounds: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard let twin = view.state.twin else { return }
    let rect = OverlayBox.centred(112, min(bounds.height - 2, lines(twin.card) + 2), in: bounds)
    Box(
      title: "twin of \(twin.card.name)", hue: .key,
      right: [view.span("a simulation: it never acts on the live system", .warn)],
      bottom: [
        view.span(
          "any key closes, \(view.state.keyMap.command(.twin)?.keyLabel ?? "") leads back to the live session", .mid)
      ],
      isFocused: true
    ).draw(rect, view.look, into: &canvas)
    let inside = Box.inside(rect)
    canvas.clipped(to: inside) { canvas in
      var y = heading(inside, view, into: &canvas)
      for row in twin.card.rows where y < inside.bottom {
        draw(row, y: y, inside, twin, view, into: &canvas)
        y += 1
      }
      y += 1
      for line in twin.card.fitted where y < inside.bottom {
        canvas.fit(line, x: inside.x, y: y, width: inside.width, view.look.style(.bright))
        y += 1
      }
      y += 1
      for fact in twin.card.facts where y < inside.bottom {
        let isAssumed = fact.origin == "assumed"
        canvas.fit(fact.origin, x: inside.x, y: y, width: 9, view.look.style(isAssumed ? .warn : .mid))
        canvas.fit(fact.text, x: inside.x + 9, y: y, width: inside.width - 9, view.look.style(.text))
        y += 1
      }
    }
  }

  private static func lines(_ card: TwinCard) -> Int { 3 + card.rows.count + card.fitted.count + card.facts.count }

  /// Right edges of the columns, from the right; the present ones go where there is no room.
  private static func columns(_ area: Rect) -> (all: [Int], hasPresent: Bool) {
    let hasPresent = area.width >= 96
    let width = hasPresent ? 14 : 12
    let count = hasPresent ? 6 : 4
    return ((0..<count).map { area.right - width * (count - 1 - $0) }, hasPresent)
  }

  private static func heading(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) -> Int {
    let (columns, hasPresent) = columns(area)
    let titles = ["seen", "twin", "error", ""] + (hasPresent ? ["live now", "twin now"] : [])
    canvas.fit("last minute before the fork", x: area.x, y: area.y, width: 28, view.look.style(.dim))
    for (title, right) in zip(titles, columns) {
      canvas.fitRight(title, right: right, y: area.y, width: 11, view.look.style(.dim))
    }
    return area.y + 1
  }

  private static func draw(
    _ row: TwinCard.Row, y: Int, _ area: Rect, _ twin: TwinState, _ view: FleetView, into canvas: inout Canvas
  ) {
    let (columns, hasPresent) = columns(area)
    func now(_ snapshot: Snapshot?) -> Reading? {
      guard let pool = row.pool else { return snapshot?.fleet[row.field] }
      return snapshot.flatMap { $0.pools.indices.contains(pool) ? $0.pools[pool].readings[row.field] : nil }
    }
    let unit = row.field.info.unit
    var cells = [
      ((row.isEstimate ? "~" : "") + NumberText.tight(row.seen, unit), ThemeRole.text),
      (NumberText.tight(row.twin, unit), .text),
      (row.error, row.use == "fitted" ? .bright : .mid), (row.use, .dim),
    ]
    if hasPresent {
      cells += [(NumberText.text(now(twin.latest), unit), .text), (NumberText.text(now(view.snapshot), unit), .key)]
    }
    canvas.fit(row.title, x: area.x, y: y, width: (columns.first ?? 20) - area.x - 11, view.look.style(.mid))
    for ((text, role), right) in zip(cells, columns) {
      canvas.fitRight(text, right: right, y: y, width: hasPresent ? 13 : 11, view.look.style(role))
    }
  }
}
