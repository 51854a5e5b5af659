import Canvas
import Fleet
import Session

/// The stranded share over prompt length (to the right) and one of `MapAxes` (up): dark where the pools fill together,
/// orange where one of them cannot be used, with contours at 10, 25, 50 and 75 %, and the line of matched ratios.
struct StrandingMap {
  /// Row after row from the lowest, as `Prediction` asks for them.
  var cells: [MapCell]
  var axes: MapAxes

  private static let labels = 6
  private static let levels = [0.1, 0.25, 0.5, 0.75]

  /// Where the map itself stands.
  private func plot(_ area: Rect) -> Rect {
    Rect(x: area.x + Self.labels, y: area.y, width: area.width - Self.labels, height: area.height - 2)
  }

  func draw(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let plot = plot(area)
    guard plot.width >= 8, plot.height >= 3 else { return }
    let grid = Grid(self, plot)
    for y in 0..<plot.height {
      for x in 0..<plot.width { canvas[plot.x + x, plot.y + y] = cell(grid, x, y, view.look) }
    }
    lines(grid, plot, view, into: &canvas)
    axisLabels(plot, view, into: &canvas)
    trail(plot, view, into: &canvas)
    let traffic = view.snapshot.traffic
    mark(traffic.inputLength, upper(traffic, view), "●", plot, view, into: &canvas)
    scale(Rect(x: plot.x, y: area.bottom - 1, width: plot.width, height: 1), view, into: &canvas)
  }

  // MARK: Values

  /// The answers at half rows of the screen, between the four around each.
  private struct Grid {
    let width: Int
    let height: Int
    private var stranded: [Double] = []
    private var excess: [Double] = []

    init(_ map: StrandingMap, _ plot: Rect) {
      (width, height) = (plot.width, plot.height * 2)
      let (columns, rows) = (Prediction.mapColumns, Prediction.mapRows)
      guard map.cells.count == columns * rows else { return }
      stranded.reserveCapacity(width * height)
      excess.reserveCapacity(width * height)
      for y in 0..<height {
        let up = min(Double(rows - 1), max(0, (1 - (Double(y) + 0.5) / Double(height)) * Double(rows) - 0.5))
        let (row, above) = (min(rows - 2, Int(up)), up - Double(min(rows - 2, Int(up))))
        for x in 0..<width {
          let across = min(Double(columns - 1), max(0, (Double(x) + 0.5) / Double(width) * Double(columns) - 0.5))
          let column = min(columns - 2, Int(across))
          let right = across - Double(column)
          let at = row * columns + column
          let (a, b) = (map.cells[at], map.cells[at + 1])
          let (c, d) = (map.cells[at + columns], map.cells[at + columns + 1])
          func between(_ value: (MapCell) -> Double) -> Double {
            (value(a) * (1 - right) + value(b) * right) * (1 - above) + (value(c) * (1 - right) + value(d) * right) * above
          }
          stranded.append(between { $0.stranded })
          excess.append(between { $0.excess })
        }
      }
    }

    func stranded(_ x: Int, _ halfRow: Int) -> Double { value(stranded, x, halfRow) }
    func excess(_ x: Int, _ halfRow: Int) -> Double { value(excess, x, halfRow) }

    private func value(_ values: [Double], _ x: Int, _ y: Int) -> Double {
      guard (0..<width).contains(x), (0..<height).contains(y), values.count == width * height else { return .nan }
      return values[y * width + x]
    }
  }

  /// A share without colours: what strands nothing is blank.
  private static func fill(_ share: Double) -> Unicode.Scalar {
    share < 0.05 ? " " : share < 0.2 ? "·" : share < 0.4 ? "░" : share < 0.6 ? "▒" : "▓"
  }

  private func cell(_ grid: Grid, _ x: Int, _ y: Int, _ look: Look) -> Cell {
    guard look.hasShades else {
      let share = grid.stranded(x, 2 * y)
      return share.isNaN ? look.blank : Cell(Self.fill(share), look.style(.stranded))
    }
    let top = color(grid.stranded(x, 2 * y), look)
    let bottom = color(grid.stranded(x, 2 * y + 1), look)
    return top == bottom ? Cell("█", Style(top, on: bottom)) : Cell("▀", Style(top, on: bottom))
  }

  /// In steps of five percent, so that a boundary can be seen and neighbours are often alike.
  private func color(_ share: Double, _ look: Look) -> Color {
    let paper = look.theme[.background]
    guard !share.isNaN, !paper.isTerminal else { return share.isNaN ? look.theme[.frame] : look.theme[.stranded] }
    let step = (min(1, max(0, share)) * 20).rounded() / 20
    return look.theme[.bar].mixed(with: look.theme[.stranded], min(1, step * 1.25))
  }

  // MARK: Lines

  /// Contours with their shares, and the line on which both phases fill together.
  private func lines(_ grid: Grid, _ plot: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard view.look.hasShades else { return }
    for y in 0..<plot.height {
      for x in 0..<plot.width {
        let here = grid.excess(x, 2 * y)
        let isMatched = crosses(0, here, grid.excess(x, 2 * y + 2)) || crosses(0, here, grid.excess(x + 1, 2 * y))
        let paper = color(grid.stranded(x, 2 * y + 1), view.look)
        if isMatched {
          canvas[plot.x + x, plot.y + y] = Cell("-", Style(view.look.theme[.good], on: paper, .bold))
        } else if let glyph = contour(grid, x, y) {
          canvas[plot.x + x, plot.y + y] = Cell(glyph, Style(view.look.theme[.mid], on: paper))
        }
      }
    }
    for level in Self.levels { label(level, grid, plot, view, into: &canvas) }
  }

  private func contour(_ grid: Grid, _ x: Int, _ y: Int) -> Unicode.Scalar? {
    let here = grid.stranded(x, 2 * y)
    let down = Self.levels.contains { crosses($0, here, grid.stranded(x, 2 * y + 2)) }
    let right = Self.levels.contains { crosses($0, here, grid.stranded(x + 1, 2 * y)) }
    return down ? "─" : right ? "│" : nil
  }

  private func crosses(_ level: Double, _ a: Double, _ b: Double) -> Bool {
    !a.isNaN && !b.isNaN && (a < level) != (b < level)
  }

  /// A contour's share at the first place from the top where it has room.
  private func label(
    _ level: Double, _ grid: Grid, _ plot: Rect, _ view: FleetView, into canvas: inout Canvas
  ) {
    let text = NumberText.percent(level, gap: "")
    guard plot.width > 40, plot.height > 10 else { return }
    for y in stride(from: 1, to: plot.height - 1, by: 1) {
      for x in 3..<(plot.width - text.count - 3) where crosses(level, grid.stranded(x, 2 * y), grid.stranded(x + 1, 2 * y)) {
        let paper = color(grid.stranded(x, 2 * y + 1), view.look)
        canvas.put(text, x: plot.x + x - 1, y: plot.y + y, Style(view.look.theme[.text], on: paper))
        return
      }
    }
  }

  // MARK: Axes

  private func axisLabels(_ plot: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let style = view.look.style(.dim)
    let scale = axes.scale
    let values: [Double] = axes == .outputs ? [16, 64, 256, 1024, 4096, 16_384] : [0, 0.25, 0.5, 0.75, scale.high]
    for (index, value) in values.enumerated() {
      let row = Int(((1 - scale.place(of: value)) * Double(plot.height - 1)).rounded())
      let isEdge = index == 0 || index == values.count - 1
      let text = axes == .outputs ? Self.length(value) : NumberText.percent(value, gap: "")
      if isEdge || plot.height >= 12 {
        canvas.fitRight(text, right: plot.x - 1, y: plot.y + row, width: 5, style)
      }
    }
    let inputs = Prediction.inputScale
    for tokens in [64.0, 256, 1024, 4096, 16_384, 65_536] where plot.width >= 40 || tokens == 64 || tokens == 65_536 {
      let text = Self.length(tokens)
      let column = Int(inputs.place(of: tokens) * Double(plot.width - text.count))
      canvas.put(text, x: plot.x + column, y: plot.bottom, style)
    }
    let name = axes == .outputs ? "out" : axes == .hits ? "hits" : "P"
    canvas.fit(name, x: plot.x - Self.labels, y: plot.bottom, width: 5, style)
    if plot.width >= 70 { canvas.fit("in →", x: plot.x + plot.width / 2 - 2, y: plot.bottom, width: 4, style) }
  }

  private static func length(_ tokens: Double) -> String {
    tokens < 1000 ? NumberText.fixed(tokens, 0) : NumberText.fixed(tokens / 1024, 0) + "k"
  }

  /// What the colours say.
  private func scale(_ row: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard row.width >= 40 else { return }
    let style = view.look.style(.dim)
    canvas.put("0%", x: row.x, y: row.y, style)
    for step in 0..<20 {
      let share = Double(step) / 20
      let shade = Style(color(share, view.look), on: view.look.theme[.background])
      canvas[row.x + 3 + step, row.y] =
        view.look.hasShades ? Cell("█", shade) : Cell(Self.fill(share), view.look.style(.stranded))
    }
    canvas.put("100% stranded", x: row.x + 24, y: row.y, style)
  }

  // MARK: Marks

  /// Where the mix stands upwards; not a number where unknown.
  private func upper(_ traffic: TrafficMix, _ view: FleetView) -> Double {
    switch axes {
    case .outputs: return traffic.outputLength
    case .hits: return traffic.cacheHitRate
    case .shares:
      guard let ratios = view.state.ratios, let now = ratios.now else { return .nan }
      return ratios.points[now].prefillShare
    }
  }

  private func place(_ input: Double, _ upper: Double, _ plot: Rect) -> (x: Int, y: Int)? {
    guard input.isFinite, upper.isFinite, input > 0, axes != .outputs || upper > 0 else { return nil }
    let x = Prediction.inputScale.place(of: input) * Double(plot.width - 1)
    let y = (1 - axes.scale.place(of: upper)) * Double(plot.height - 1)
    return (plot.x + Int(x.rounded()), plot.y + Int(y.rounded()))
  }

  private func mark(
    _ input: Double, _ upper: Double, _ glyph: Unicode.Scalar, _ plot: Rect, _ view: FleetView,
    into canvas: inout Canvas
  ) {
    guard let (x, y) = place(input, upper, plot) else { return }
    let paper = view.look.theme[.background]
    canvas[x, y] = Cell(glyph, view.look.style(.key, .bold).on(paper))
    let text = " now"
    let start = x + text.count < plot.right ? x + 1 : x - text.count
    canvas.put(text, x: start, y: y, view.look.style(.bright, .bold).on(paper))
  }

  /// Where the mix has been in what the history holds.
  private func trail(_ plot: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let history = view.history
    guard axes != .shares, let first = history.earliest, let last = history.latest, last > first else { return }
    let inputs = history.columns(.fleet, .inputLength, 60, span: last - first, end: last)
    let uppers = history.columns(.fleet, axes == .outputs ? .outputLength : .cacheHitRate, 60, span: last - first, end: last)
    for (input, upper) in zip(inputs, uppers) {
      guard let (x, y) = place(input, upper, plot) else { continue }
      canvas[x, y] = Cell("·", Style(view.look.theme[.bright], on: canvas[x, y].style.background, .bold))
    }
  }
}
