import Canvas
import Fleet
import Session

/// Now against draft, number by number: once queues have settled, by the model, at once; and over the next ten minutes,
/// as far as they are simulated, with the interval that the mean lies in.
enum DraftTable {
  static func render(_ rect: Rect, _ draft: Draft, _ view: FleetView, into canvas: inout Canvas) {
    guard rect.height >= 3 else { return }
    let isWide = Box.inside(rect).width >= leastWide && view.state.lookaheadAbsence == nil
    Box(key: WhatIfPart.table.key, title: "now → draft", right: context(view, isWide, width: rect.width - 24))
      .draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in
      guard view.state.canPredict || isWide else {
        canvas.fit(
          DashboardState.noModel, x: area.x, y: area.y, width: area.width, view.look.style(.dim))
        return
      }
      let rows = DraftRows.all(draft, view)
      if isWide { wide(rows, area, view, into: &canvas) } else { narrow(rows, area, view, into: &canvas) }
    }
  }

  /// Least columns in which both stand side by side.
  private static let leastWide = 68

  /// How many runs the simulated numbers come from.
  private static func context(_ view: FleetView, _ isWide: Bool, width: Int) -> [Span] {
    guard let ahead = view.state.lookahead, view.state.lookaheadAbsence == nil, !ahead.runs.isEmpty else {
      return isWide ? [view.span("simulating", .mid)] : [view.span("once queues have settled", .mid)]
    }
    let runs = ahead.runs.count
    let text = runs < Interval.fewest ? (runs == 1 ? "1 run" : "\(runs) runs") : "\(runs) runs, 95 % CI"
    let rest = ahead.end == nil ? " so far" : ""
    return [view.span(text.count + rest.count <= width ? text + rest : text, ahead.end == nil ? .key : .mid)]
  }

  // MARK: Both side by side

  private struct Columns {
    var name: Int
    var number: Int
    var change: Int
    var simulated: Int
    var interval: Int

    init(_ width: Int) {
      let extra = min(16, max(0, width - leastWide)) / 8
      number = 9 + extra
      change = 8 + extra / 2
      simulated = 9 + extra
      interval = 12 + extra
      name = width - 2 * number - change - 2 * simulated - interval
    }

    var settled: [Int] { [number, number, change] }
    var ahead: [Int] { [simulated, simulated, interval] }
  }

  private static func wide(_ rows: [DraftRows.Row], _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let columns = Columns(area.width)
    let headings = area.height >= rows.count + 2 ? 2 : area.height >= 5 ? 1 : 0
    let middle = area.x + columns.name + 2 * columns.number + columns.change
    if headings == 2 {
      canvas.fitRight(
        "settled, by the model", right: middle, y: area.y, width: middle - area.x - columns.name, view.look.style(.mid))
      canvas.fitRight(
        "next 10 min, simulated", right: area.right, y: area.y, width: area.right - middle - 1, view.look.style(.mid))
    }
    if headings > 0 {
      let y = area.y + headings - 1
      // In one row the last column says whose numbers they are.
      let (settled, simulated) = headings == 1 ? ("settled", "in 10 min") : ("change", "change")
      let left = DraftRows.Numbers(now: "now", draft: "draft", change: settled, role: .dim)
      cells(left, area.x + columns.name, columns.settled, y, view, isHeading: true, into: &canvas)
      let right = DraftRows.Numbers(now: "now", draft: "draft", change: simulated, role: .dim)
      cells(right, middle, columns.ahead, y, view, isHeading: true, into: &canvas)
    }
    for (index, row) in rows.enumerated() {
      let y = area.y + headings + index
      guard y < area.bottom else { return }
      canvas.fit(row.name, x: area.x, y: y, width: columns.name - 1, view.look.style(.mid))
      if let settled = row.settled {
        cells(settled, area.x + columns.name, columns.settled, y, view, into: &canvas)
      }
      if let ahead = row.ahead {
        cells(ahead, middle, columns.ahead, y, view, into: &canvas)
      }
    }
  }

  // MARK: One of the two

  private static func narrow(_ rows: [DraftRows.Row], _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let shown = rows.filter { $0.settled != nil || $0.ahead != nil }
    let hasHeading = area.height > min(shown.count, 6)
    let width = min(area.width, 76)
    let step = max(9, min(17, (width - 14) / 3))
    let start = area.x + width - 3 * step
    if hasHeading {
      let dim = DraftRows.Numbers(now: "now", draft: "draft", change: "change", role: .dim)
      cells(dim, start, [step, step, step], area.y, view, isHeading: true, into: &canvas)
    }
    for (index, row) in shown.enumerated() {
      let y = area.y + index + (hasHeading ? 1 : 0)
      guard y < area.bottom, let numbers = row.settled ?? row.ahead else { return }
      let name = row.settled == nil ? row.name + " 10m" : row.name
      canvas.fit(name, x: area.x, y: y, width: max(0, width - 3 * step), view.look.style(.mid))
      cells(numbers, start, [step, step, step], y, view, into: &canvas)
    }
  }

  private static func cells(
    _ numbers: DraftRows.Numbers, _ x: Int, _ widths: [Int], _ y: Int, _ view: FleetView, isHeading: Bool = false,
    into canvas: inout Canvas
  ) {
    let texts = [numbers.now, numbers.draft, numbers.change]
    let roles: [ThemeRole] = isHeading ? [.dim, .dim, .dim] : [.text, .bright, numbers.role]
    var right = x
    for (index, text) in texts.enumerated() {
      right += widths[index]
      let bold: Style.Attributes = index == 1 && !isHeading ? .bold : []
      canvas.fitRight(text, right: right, y: y, width: widths[index] - 1, view.look.style(roles[index], bold))
    }
  }
}
