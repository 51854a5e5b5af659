import Canvas

/// Workers as a map: one hue for each pool from dark to light, warm colours only for the exceptional. Two cells in each
/// character where there are colours for it, else a glyph for the level.
struct HeatMap {
  enum Condition: UInt8, Comparable {
    case normal, draining, down, atLimit, stranded
    static func < (a: Condition, b: Condition) -> Bool { a.rawValue < b.rawValue }
  }

  struct Worker {
    /// 0...1; not a number where unknown.
    var load: Float
    var condition: Condition
  }

  struct Group {
    var workers: [Worker]
    var ramp: Ramp
  }

  var groups: [Group]

  /// The layout in a rectangle; nil where there is nothing to draw or no room.
  func layout(_ rect: Rect, _ look: Look) -> HeatLayout? {
    HeatLayout(
      counts: groups.map(\.workers.count), width: rect.width, rows: look.hasShades ? rect.height * 2 : rect.height,
      isFine: look.hasShades)
  }

  func draw(_ rect: Rect, _ look: Look, into canvas: inout Canvas) {
    guard let layout = layout(rect, look) else { return }
    if look.hasShades {
      drawFine(layout, rect, look, into: &canvas)
    } else {
      drawLevels(layout, rect, look, into: &canvas)
    }
    for rule in layout.rules {
      for y in rect.y..<rect.bottom { canvas[rect.x + rule, y] = Cell("│", look.style(.frame)) }
    }
  }

  /// Marks a worker, by its row among all, with the colour of what is chosen: a knob in its tile.
  func mark(row: Int, _ rect: Rect, _ look: Look, into canvas: inout Canvas) {
    guard let layout = layout(rect, look) else { return }
    var first = 0
    for (group, place) in zip(groups, layout.groups) where place.cells > 0 {
      let count = group.workers.count
      if row >= first, row < first + count {
        let cell = (0..<place.cells).first { place.workers(inCell: $0).contains(row - first) } ?? 0
        let (x, y) = layout.origin(place, cell: cell)
        let middle = y + (layout.tile.height - 1) / 2
        let column = rect.x + x + (layout.tile.width - 1) / 2
        let line = rect.y + (look.hasShades ? middle / 2 : middle)
        canvas[column, line] = Cell("◆", Style(look.theme[.background], on: look.theme[.key], .bold))
        return
      }
      first += count
    }
  }

  /// The workers of a cell as one: the mean of their load, the worst of their conditions.
  private func merged(_ workers: ArraySlice<Worker>) -> Worker {
    if workers.count == 1, let only = workers.first { return only }
    var sum: Float = 0
    var known: Float = 0
    var worst = Condition.normal
    for worker in workers {
      worst = max(worst, worker.condition)
      if worker.load.isFinite {
        sum += worker.load
        known += 1
      }
    }
    return Worker(load: known > 0 ? sum / known : .nan, condition: worst)
  }

  private func color(_ worker: Worker, _ ramp: Ramp, _ look: Look) -> Color {
    switch worker.condition {
    case .stranded: look.theme[.stranded]
    case .atLimit: look.theme[.bad]
    case .down: look.theme[.frame]
    case .draining: look.theme[.dim]
    case .normal: look.theme.color(ramp, at: Self.step(worker.load))
    }
  }

  /// The load in twelfths: as fine as the eye can tell a shade, and coarse enough that a tile is not painted anew with
  /// every sample.
  private static func step(_ load: Float) -> Double { load.isNaN ? 0 : Double((load * 12).rounded() / 12) }

  private func drawFine(_ layout: HeatLayout, _ rect: Rect, _ look: Look, into canvas: inout Canvas) {
    let width = rect.width
    var pixels = [Color?](repeating: nil, count: width * rect.height * 2)
    for (group, place) in zip(groups, layout.groups) where place.cells > 0 {
      for cell in 0..<place.cells {
        let worker = merged(group.workers[place.workers(inCell: cell)])
        let (x, y) = layout.origin(place, cell: cell)
        let color = color(worker, group.ramp, look)
        for row in y..<min(rect.height * 2, y + layout.tile.height) {
          for column in x..<min(width, x + layout.tile.width) { pixels[row * width + column] = color }
        }
      }
    }
    let paper = look.theme[.background]
    for y in 0..<rect.height {
      for x in 0..<width {
        let (top, bottom) = (pixels[2 * y * width + x], pixels[(2 * y + 1) * width + x])
        guard top != nil || bottom != nil else { continue }
        canvas[rect.x + x, rect.y + y] = Self.half(top, bottom, paper)
      }
    }
  }

  /// A character of two halves.
  private static func half(_ top: Color?, _ bottom: Color?, _ paper: Color) -> Cell {
    if top == bottom, let top { return Cell("█", Style(top, on: paper)) }
    guard let top else { return Cell("▄", Style(bottom ?? paper, on: paper)) }
    return Cell("▀", Style(top, on: bottom ?? paper))
  }

  private func drawLevels(_ layout: HeatLayout, _ rect: Rect, _ look: Look, into canvas: inout Canvas) {
    for (group, place) in zip(groups, layout.groups) where place.cells > 0 {
      for cell in 0..<place.cells {
        let worker = merged(group.workers[place.workers(inCell: cell)])
        let (x, y) = layout.origin(place, cell: cell)
        let drawn = levelCell(worker, group.ramp, look)
        for column in x..<min(rect.width, x + layout.tile.width) { canvas[rect.x + column, rect.y + y] = drawn }
      }
    }
  }

  private func levelCell(_ worker: Worker, _ ramp: Ramp, _ look: Look) -> Cell {
    switch worker.condition {
    case .stranded: Cell("░", look.style(.stranded))
    case .atLimit: Cell("!", look.style(.bad))
    case .down: Cell("x", look.style(.dim))
    case .draining: Cell("-", look.style(.dim))
    case .normal: Cell(look.symbols.level(Double(worker.load)), look.style(ramp, at: 0.6))
    }
  }
}
