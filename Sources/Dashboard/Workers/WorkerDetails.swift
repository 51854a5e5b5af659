import Canvas
import Fleet

/// The chosen worker in full, beside the mean of its pool; what is exceptional in the fleet while none is chosen.
enum WorkerDetails {
  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let table = view.snapshot.workers
    guard let row = view.state.workersView.selected, row < table.count else {
      return summary(rect, view, into: &canvas)
    }
    let pool = Int(table.pool[row])
    guard view.snapshot.pools.indices.contains(pool) else { return }
    let info = view.snapshot.pools[pool]
    let state = table.state[row]
    let device = String(info.device.unicodeScalars.prefix(20))
    Box(
      title: WorkerRows.name(row, view.snapshot), hue: info.role.hue, right: [view.span(device, .mid)],
      bottom: [view.span("x explains", .dim)], isFocused: true
    ).draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in
      canvas.fit(
        [view.span("state ", .mid), view.span(state.word, state == .up ? .good : .warn)], x: area.x, y: area.y,
        width: area.width)
      bar(row, view)?.draw(x: area.x, y: area.y + 1, width: area.width, view.look, into: &canvas)
      fields(row, pool, area.droppingTop(2), view, into: &canvas)
    }
  }

  /// A worker's capacity; nil where not even its busy share is known. What it could still do is stranded as far as that
  /// of its pool is: headroom that nobody can use must not look like headroom.
  static func bar(_ row: Int, _ view: FleetView) -> StackedBar? {
    let table = view.snapshot.workers
    let index = Int(table.pool[row])
    guard view.snapshot.pools.indices.contains(index) else { return nil }
    let pool = view.snapshot.pools[index]
    var readings = Readings()
    for field in [Field.busy, .headroom, .stranded, .blocked] {
      let value = table.column(field)?[row] ?? .nan
      readings.set(field, value.isNaN ? nil : Double(value))
    }
    if let busy = readings.value(.busy), readings.value(.stranded) == nil, table.state[row] == .up,
      let stranded = pool.readings.value(.stranded), let poolBusy = pool.readings.value(.busy), poolBusy < 1
    {
      readings.set(.stranded, max(0, 1 - busy) * min(1, max(0, stranded / (1 - poolBusy))))
    }
    return StackedBar(readings, hue: pool.role.hue)
  }

  private static func fields(
    _ row: Int, _ pool: Int, _ area: Rect, _ view: FleetView, into canvas: inout Canvas
  ) {
    let table = view.snapshot.workers
    let style = view.look.style(.dim)
    canvas.fitRight("worker", right: area.right - 12, y: area.y, width: 10, style)
    canvas.fitRight("pool mean", right: area.right, y: area.y, width: 10, style)
    let rows = table.rows(ofPool: pool)
    for (index, field) in WorkersView.available(table).prefix(max(0, area.height - 1)).enumerated() {
      guard let column = table.column(field) else { continue }
      let y = area.y + 1 + index
      let own = column[row]
      let known = column[rows].filter { !$0.isNaN }
      let mean = known.isEmpty ? nil : Double(known.reduce(0, +)) / Double(known.count)
      let unit = field.info.unit
      canvas.fit(field.info.title, x: area.x, y: y, width: max(0, area.width - 23), view.look.style(.mid))
      let sign = table.provenance(field) == .estimated ? "~" : ""
      canvas.fitRight(
        sign + unit.format(own.isNaN ? nil : Double(own)), right: area.right - 12, y: y, width: 12,
        view.look.style(.bright))
      canvas.fitRight(unit.format(mean), right: area.right, y: y, width: 11, view.look.style(.dim))
    }
  }

  // MARK: No worker chosen

  private static func summary(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    Box(title: "exceptional", right: [view.span("↑↓ chooses a worker", .mid)]).draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in
      var y = area.y
      let pools = view.snapshot.pools.indices
      for pool in pools where y < area.bottom { y = self.pool(pool, area, y: y, view, into: &canvas) }
      let rest = area.droppingTop(y - area.y)
      if rest.height >= 4, area.width >= 34 { WorkerSpread.render(rest, view, into: &canvas) }
    }
  }

  /// A pool's counts by condition; returns the next free row.
  private static func pool(
    _ index: Int, _ area: Rect, y: Int, _ view: FleetView, into canvas: inout Canvas
  ) -> Int {
    let table = view.snapshot.workers
    let pool = view.snapshot.pools[index]
    let conditions = table.rows(ofPool: index).map { WorkersPanel.condition(table, $0) }
    let total = conditions.count
    canvas.fit(
      [view.span(pool.name, pool.role.hue, .bold), view.span("  \(NumberText.grouped(total)) workers", .mid)],
      x: area.x, y: y, width: area.width)
    let kinds: [(HeatMap.Condition, String, ThemeRole)] = [
      (.stranded, "stranded or blocked", .stranded), (.atLimit, "KV at its limit", .bad),
      (.draining, "draining", .warn), (.down, "down", .dim),
    ]
    var y = y + 1
    for (condition, words, role) in kinds {
      let count = conditions.count { $0 == condition }
      guard count > 0 || condition == .stranded else { continue }
      let number = NumberText.grouped(count).padded(7)
      canvas.fit(
        [view.span(number, count > 0 ? role : .dim, count > 0 ? .bold : []), view.span("  " + words, .mid)],
        x: area.x, y: y, width: area.width)
      y += 1
    }
    if !pool.cause.isEmpty {
      let cause = ("  └ " + pool.cause).clause(area.width)
      canvas.fit(cause, x: area.x, y: y, width: area.width, PoolPanel.causeStyle(pool, view.look))
      y += 1
    }
    return y + 1
  }
}
