import Canvas
import Fleet

/// Workers as rows: name, state, and a column for each field that was chosen, as many as fit.
struct WorkersTable {
  let view: FleetView
  private let rows: [Int]
  private let columns: [WorkersView.Column]
  private let nameWidth: Int

  init(_ view: FleetView) {
    self.view = view
    rows = WorkerRows(view.snapshot, view.state.workersView).indices
    columns = view.state.workersView.columns(view.snapshot.workers)
    let longest = view.snapshot.pools.map { Glyph.width(of: $0.name) + "\(max(0, $0.workers - 1))".count + 1 }.max()
    nameWidth = min(24, max(8, longest ?? 8))
  }

  /// What so many rows take with the box and the titles.
  static func height(rows: Int) -> Int { rows + 3 }

  private struct Placed {
    var column: WorkersView.Column
    var index: Int
    var x: Int
    var width: Int
  }

  private func width(_ column: WorkersView.Column) -> Int {
    switch column {
    case .name: nameWidth
    case .state: 8
    case .field(let field): max(10, field.info.title.count + 1)
    }
  }

  /// The columns from the left; the one that is sorted by is always among them.
  private func placed(_ area: Rect) -> [Placed] {
    var x = area.x
    var result: [Placed] = []
    let sorted = columns.firstIndex(of: view.state.workersView.sort)
    for (index, column) in columns.enumerated() {
      let width = width(column)
      guard x + width <= area.right else { break }
      result.append(Placed(column: column, index: index, x: x, width: width))
      x += width + 1
    }
    if let sorted, !result.contains(where: { $0.index == sorted }), let last = result.popLast() {
      let wanted = self.width(columns[sorted])
      result.append(Placed(column: columns[sorted], index: sorted, x: last.x, width: max(wanted, last.width)))
    }
    return result
  }

  private func inside(_ rect: Rect) -> Rect { isFramed(rect) ? Box.inside(rect) : rect }
  private func isFramed(_ rect: Rect) -> Bool { rect.height >= 6 && rect.width >= 40 }

  /// The rows from which on the table is shown: the chosen one stays in sight.
  private func first(_ height: Int) -> Int {
    guard let selected = view.state.workersView.selected, let place = rows.firstIndex(of: selected) else { return 0 }
    return min(max(0, place - height / 2), max(0, rows.count - height))
  }

  func render(_ rect: Rect, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let state = view.state.workersView
    if isFramed(rect) {
      let total = view.snapshot.workers.count
      let count = rows.count == total ? NumberText.grouped(total) : "\(rows.count) of \(NumberText.grouped(total))"
      Box(title: "workers by \(sortTitle)", right: [view.span(count, .mid)], bottom: filterNote(state))
        .draw(rect, view.look, into: &canvas)
    }
    let area = inside(rect)
    let placed = placed(area)
    let bars = bars(area, after: placed)
    canvas.clipped(to: area) { canvas in
      for heading in placed { draw(heading, y: area.y, into: &canvas) }
      if let bars { canvas.fit(Self.barTitle, x: bars.x, y: area.y, width: bars.width, view.look.style(.dim)) }
      let height = area.height - 1
      let first = first(height)
      for (line, row) in rows.dropFirst(first).prefix(max(0, height)).enumerated() {
        draw(row, placed, area, y: area.y + 1 + line, into: &canvas)
        guard let bars, let bar = WorkerDetails.bar(row, view) else { continue }
        bar.draw(x: bars.x, y: area.y + 1 + line, width: bars.width, view.look, into: &canvas)
      }
      if rows.isEmpty {
        let why = view.snapshot.workers.count == 0 ? "no workers reported" : "no worker fits the filter"
        canvas.fit(why, x: area.x, y: area.y + 1, width: area.width, view.look.style(.dim))
      }
    }
  }

  private static let barTitle = "capacity"

  /// Where the columns leave room: a bar of each worker's capacity, as its pool has one.
  private func bars(_ area: Rect, after placed: [Placed]) -> Rect? {
    let x = (placed.last.map { $0.x + $0.width } ?? area.x) + 3
    guard area.right - x >= 12 else { return nil }
    return Rect(x: x, y: area.y, width: min(40, area.right - x), height: area.height)
  }

  private var sortTitle: String {
    switch view.state.workersView.sort {
    case .name: "name"
    case .state: "state"
    case .field(let field): field.info.title
    }
  }

  private func filterNote(_ state: WorkersView) -> [Span] {
    if state.filter.isEmpty { return [view.span("/ filter", .dim)] }
    return [view.span("filter: ", .mid), view.span(state.filter, .key)]
  }

  private func title(_ column: WorkersView.Column) -> String {
    switch column {
    case .name: "worker"
    case .state: "state"
    case .field(let field): field.info.title
    }
  }

  private func draw(_ heading: Placed, y: Int, into canvas: inout Canvas) {
    let state = view.state.workersView
    let isSorted = heading.column == state.sort
    // Fields begin with the largest, names with the first.
    let isField: Bool = if case .field = heading.column { true } else { false }
    let arrow = isSorted ? (isField != state.isReversed ? "↓" : "↑") : ""
    let style = view.look.style(isSorted ? .key : .dim, isSorted ? .bold : [])
    if isField {
      canvas.fitRight(
        title(heading.column) + arrow, right: heading.x + heading.width, y: y, width: heading.width, style)
    } else {
      canvas.fit(title(heading.column) + arrow, x: heading.x, y: y, width: heading.width, style)
    }
  }

  private func draw(_ row: Int, _ placed: [Placed], _ area: Rect, y: Int, into canvas: inout Canvas) {
    let isSelected = row == view.state.workersView.selected
    let condition = WorkersPanel.condition(view.snapshot.workers, row)
    let paper = view.look.theme[isSelected ? .selection : .background]
    func style(_ role: ThemeRole) -> Style {
      let style = view.look.style(isSelected && role == .text ? .bright : role).on(paper)
      return isSelected && view.look.depth == .mono ? Style(style.foreground, on: style.background, .reverse) : style
    }
    if isSelected { canvas.fill(Rect(x: area.x - 1, y: y, width: area.width + 2, height: 1), Cell(" ", style(.text))) }
    let table = view.snapshot.workers
    for cell in placed {
      switch cell.column {
      case .name:
        let pool = Int(table.pool[row])
        let hue = view.snapshot.pools.indices.contains(pool) ? view.snapshot.pools[pool].role.hue : .text
        canvas.fit(WorkerRows.name(row, view.snapshot), x: cell.x, y: y, width: cell.width, style(hue))
      case .state:
        let word = condition == .stranded ? "stranded" : condition == .atLimit ? "limit" : table.state[row].word
        canvas.fit(word, x: cell.x, y: y, width: cell.width, style(role(condition)))
      case .field(let field):
        let value = table.column(field)?[row] ?? .nan
        let text = field.info.unit.format(value.isNaN ? nil : Double(value), width: cell.width)
        canvas.fit(text, x: cell.x, y: y, width: cell.width, style(role(field, condition)))
      }
    }
  }

  private func role(_ condition: HeatMap.Condition) -> ThemeRole {
    switch condition {
    case .normal: .mid
    case .draining: .warn
    case .down: .dim
    case .atLimit: .bad
    case .stranded: .stranded
    }
  }

  /// Numbers are quiet but for the one that makes a worker exceptional.
  private func role(_ field: Field, _ condition: HeatMap.Condition) -> ThemeRole {
    switch (condition, field) {
    case (.down, _): .dim
    case (.stranded, .stranded), (.stranded, .blocked): .stranded
    case (.atLimit, .kvUsage): .bad
    default: .text
    }
  }

  /// What answers to the mouse: headings and rows.
  func hits(_ rect: Rect) -> [HitRegion] {
    let area = inside(rect)
    guard area.height > 0 else { return [] }
    let headings = placed(area).map {
      HitRegion(rect: Rect(x: $0.x, y: area.y, width: $0.width, height: 1), target: .heading($0.index))
    }
    let height = max(0, area.height - 1)
    let first = first(height)
    let lines = rows.dropFirst(first).prefix(height).enumerated().map { line, row in
      HitRegion(rect: Rect(x: area.x, y: area.y + 1 + line, width: area.width, height: 1), target: .row(row))
    }
    return headings + lines
  }
}
