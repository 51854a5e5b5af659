import Canvas
import Fleet

/// Every worker as a cell: load by lightness, warm colours only for the exceptional.
enum WorkersPanel {
  /// - Parameter isPart: whether it is a part of another screen, on which it cannot be zoomed.
  static func render(_ rect: Rect, _ view: FleetView, isPart: Bool = false, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let map = map(view)
    let isFramed = rect.height >= 3 && rect.width >= 12
    let inside = isFramed ? Box.inside(rect) : rect
    if isFramed {
      var box = view.box(.workers, rect, right: counts(rect, view), bottom: legend(map, inside, rect, view))
      if isPart { (box.key, box.title, box.isFocused) = (nil, "map", false) }
      box.draw(rect, view.look, into: &canvas)
    }
    canvas.clipped(to: inside) { canvas in
      guard !map.groups.isEmpty else {
        canvas.fit("no workers reported", x: inside.x, y: inside.y, width: inside.width, view.look.style(.dim))
        return
      }
      map.draw(inside, view.look, into: &canvas)
    }
  }

  /// Workers of the snapshot by pool.
  static func map(_ view: FleetView) -> HeatMap {
    let table = view.snapshot.workers
    let groups = view.snapshot.pools.indices.compactMap { index -> HeatMap.Group? in
      let rows = table.rows(ofPool: index)
      guard !rows.isEmpty else { return nil }
      return HeatMap.Group(workers: workers(table, rows), ramp: view.snapshot.pools[index].role.ramp)
    }
    return HeatMap(groups: groups)
  }

  private static func workers(_ table: WorkerTable, _ rows: Range<Int>) -> [HeatMap.Worker] {
    let load = table.column(.busy) ?? table.column(.kvUsage) ?? table.column(.computeUtilization)
    let columns = Columns(table)
    return rows.map { row in
      HeatMap.Worker(load: load?[row] ?? .nan, condition: condition(table.state[row], columns, row))
    }
  }

  /// The columns that say whether a worker is exceptional.
  private struct Columns {
    var memory: [Float]?
    var stranded: [Float]?
    var blocked: [Float]?

    init(_ table: WorkerTable) {
      memory = table.column(.kvUsage)
      stranded = table.column(.stranded)
      blocked = table.column(.blocked)
    }
  }

  /// What is exceptional of one worker.
  static func condition(_ table: WorkerTable, _ row: Int) -> HeatMap.Condition {
    condition(table.state[row], Columns(table), row)
  }

  private static func condition(_ state: WorkerState, _ columns: Columns, _ row: Int) -> HeatMap.Condition {
    switch state {
    case .down, .off: .down
    case .draining, .drained, .starting: .draining
    case .up:
      isOver(0.5, columns.stranded, row) || isOver(0.5, columns.blocked, row)
        ? .stranded : isOver(0.98, columns.memory, row) ? .atLimit : .normal
    }
  }

  private static func isOver(_ limit: Float, _ column: [Float]?, _ row: Int) -> Bool {
    column.map { $0[row] >= limit } ?? false
  }

  /// `88: 48 P | 40 D`
  private static func counts(_ rect: Rect, _ view: FleetView) -> [Span] {
    let pools = view.snapshot.pools
    let total = NumberText.grouped(pools.reduce(0) { $0 + $1.workers })
    guard rect.width >= 50, pools.count <= 6 else { return [view.span(total, .mid)] }
    var spans = [view.span(total + ":", .mid)]
    for pool in pools {
      spans.append(view.span(" \(NumberText.grouped(pool.workers)) \(pool.role.letter)", pool.role.hue))
    }
    return spans
  }

  /// How little and much load look.
  private static func load(_ look: Look) -> String {
    guard look.hasShades else { return "\(look.symbols.level(0)) idle  \(look.symbols.level(0.99)) busy" }
    return look.theme.appearance == .dark ? "dark idle, light busy" : "pale idle, dark busy"
  }

  /// What the colours mean and how many workers a cell stands for.
  private static func legend(_ map: HeatMap, _ inside: Rect, _ rect: Rect, _ view: FleetView) -> [Span] {
    let scale = map.layout(inside, view.look)?.scale
    var spans: [Span] = []
    if rect.width >= 70 {
      spans = [
        view.span(load(view.look) + "  ", .mid), view.span("░ stranded", .stranded), view.span("  ", .mid),
        view.span("! at its limit", .bad),
      ]
    } else if rect.width >= 44 {
      spans = [view.span("░ stranded", .stranded), view.span("  ", .mid), view.span("! limit", .bad)]
    }
    if view.look.hasShades {
      // In a picture of colours the colour is the sign; the glyphs are those of the level map.
      for index in spans.indices where spans[index].text.hasPrefix("░") || spans[index].text.hasPrefix("!") {
        spans[index].text.removeFirst(2)
      }
    }
    guard let scale else { return spans }
    return spans + [view.span((spans.isEmpty ? "" : "  ") + scale, .mid)]
  }
}
