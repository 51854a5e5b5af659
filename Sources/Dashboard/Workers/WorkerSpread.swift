import Canvas
import Fleet

/// How far apart the workers of each pool are: least, mean and most of what is worth comparing, and whose the most is.
enum WorkerSpread {
  private static let fields: [Field] = [.queueDepth, .running, .kvUsage, .busy, .power]
  private static let (label, number) = (10, 8)

  /// A heading and a row for each field of each pool, as many pools as there is room for.
  static func render(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    var y = area.y
    for pool in view.snapshot.pools.indices {
      let rows = fields.compactMap { row($0, ofPool: pool, view) }
      guard !rows.isEmpty, y + rows.count < area.bottom else { continue }
      heading(pool, area, y: y, view, into: &canvas)
      for (index, row) in rows.enumerated() { draw(row, area, y: y + 1 + index, view, into: &canvas) }
      y += rows.count + 2
    }
  }

  private struct Row {
    var field: Field
    var least: Float
    var mean: Float
    var most: Float
    /// The worker that has the most; nil where all have the same.
    var worker: Int?
  }

  /// Nil where less than two workers tell it.
  private static func row(_ field: Field, ofPool pool: Int, _ view: FleetView) -> Row? {
    let table = view.snapshot.workers
    guard let column = table.column(field) else { return nil }
    let known = table.rows(ofPool: pool).filter { !column[$0].isNaN }
    guard known.count > 1, let most = known.max(by: { column[$0] < column[$1] }),
      let least = known.min(by: { column[$0] < column[$1] })
    else { return nil }
    let mean = known.reduce(0) { $0 + column[$1] } / Float(known.count)
    return Row(
      field: field, least: column[least], mean: mean, most: column[most],
      worker: column[least] < column[most] ? most : nil)
  }

  private static func heading(_ pool: Int, _ area: Rect, y: Int, _ view: FleetView, into canvas: inout Canvas) {
    let (pool, style) = (view.snapshot.pools[pool], view.look.style(.dim))
    canvas.fit(pool.name, x: area.x, y: y, width: label - 1, view.look.style(pool.role.hue, .bold))
    for (index, word) in ["least", "mean", "most"].enumerated() {
      canvas.fitRight(word, right: area.x + label + (index + 1) * number, y: y, width: number - 1, style)
    }
  }

  private static func draw(_ row: Row, _ area: Rect, y: Int, _ view: FleetView, into canvas: inout Canvas) {
    canvas.fit(row.field.info.title, x: area.x, y: y, width: label - 1, view.look.style(.mid))
    for (index, value) in [row.least, row.mean, row.most].enumerated() {
      let text = row.field.info.unit.format(Double(value), width: number - 1)
      let right = area.x + label + (index + 1) * number
      canvas.fitRight(text, right: right, y: y, width: number - 1, view.look.style(index == 1 ? .text : .bright))
    }
    let x = area.x + label + 3 * number + 1
    guard let worker = row.worker, area.right - x >= 8 else { return }
    canvas.fit(WorkerRows.name(worker, view.snapshot), x: x, y: y, width: area.right - x, view.look.style(.dim))
  }
}
