import Canvas
import Fleet
import Session

/// The stranded share over prompt length (to the right) and output length (up): dark where the pools fill together, orange
/// where one of them cannot be used.
struct StrandingMap {
  /// Row after row from the shortest outputs, as `Prediction` asks for them.
  var states: [SteadyState]

  private static let labels = 6

  /// Where the map itself stands.
  private func plot(_ area: Rect) -> Rect {
    Rect(x: area.x + Self.labels, y: area.y, width: area.width - Self.labels, height: area.height - 2)
  }

  func draw(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let plot = plot(area)
    guard plot.width >= 8, plot.height >= 3 else { return }
    for y in 0..<plot.height {
      for x in 0..<plot.width {
        canvas[plot.x + x, plot.y + y] = cell(x, y, plot, view.look)
      }
    }
    axes(plot, view, into: &canvas)
    trail(plot, view, into: &canvas)
    mark(view.snapshot.traffic.inputLength, view.snapshot.traffic.outputLength, "●", plot, view, into: &canvas)
    scale(Rect(x: plot.x, y: area.bottom - 1, width: plot.width, height: 1), view, into: &canvas)
  }

  /// The share at a place between 0 and 1 each way, between the four answers around it.
  private func share(_ x: Double, _ y: Double) -> Double {
    let across = min(Double(Prediction.mapColumns - 1), max(0, x * Double(Prediction.mapColumns) - 0.5))
    let up = min(Double(Prediction.mapRows - 1), max(0, y * Double(Prediction.mapRows) - 0.5))
    let (column, row) = (Int(across), Int(up))
    let (right, above) = (across - Double(column), up - Double(row))
    let low = answer(column, row) * (1 - right) + answer(column + 1, row) * right
    let high = answer(column, row + 1) * (1 - right) + answer(column + 1, row + 1) * right
    return low * (1 - above) + high * above
  }

  private func answer(_ column: Int, _ row: Int) -> Double {
    let index = min(row, Prediction.mapRows - 1) * Prediction.mapColumns + min(column, Prediction.mapColumns - 1)
    return states.indices.contains(index) ? states[index].strandedShare ?? .nan : .nan
  }

  /// A share without colours: what strands nothing is blank.
  private static func fill(_ share: Double) -> Unicode.Scalar {
    share < 0.05 ? " " : share < 0.2 ? "·" : share < 0.4 ? "░" : share < 0.6 ? "▒" : "▓"
  }

  private func cell(_ x: Int, _ y: Int, _ plot: Rect, _ look: Look) -> Cell {
    let across = (Double(x) + 0.5) / Double(plot.width)
    let rows = Double(plot.height)
    guard look.hasShades else {
      let share = share(across, 1 - (Double(y) + 0.5) / rows)
      guard !share.isNaN else { return look.blank }
      return Cell(Self.fill(share), look.style(.stranded))
    }
    let top = color(share(across, 1 - (Double(y) + 0.25) / rows), look)
    let bottom = color(share(across, 1 - (Double(y) + 0.75) / rows), look)
    return top == bottom ? Cell("█", Style(top, on: bottom)) : Cell("▀", Style(top, on: bottom))
  }

  /// In steps of five percent, so that a boundary can be seen and neighbours are often alike.
  private func color(_ share: Double, _ look: Look) -> Color {
    let paper = look.theme[.background]
    guard !share.isNaN, !paper.isTerminal else { return share.isNaN ? look.theme[.frame] : look.theme[.stranded] }
    let step = (min(1, max(0, share)) * 20).rounded() / 20
    return look.theme[.bar].mixed(with: look.theme[.stranded], min(1, step * 1.25))
  }

  private func axes(_ plot: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let style = view.look.style(.dim)
    let outputs = Prediction.outputScale
    for tokens in [16.0, 64, 256, 1024, 4096, 16_384] {
      let row = Int((1 - outputs.place(of: tokens)) * Double(plot.height - 1))
      let isEdge = tokens == 16 || tokens == 16_384
      if isEdge || plot.height >= 12 {
        canvas.fitRight(Self.length(tokens), right: plot.x - 1, y: plot.y + row, width: 5, style)
      }
    }
    let inputs = Prediction.inputScale
    for tokens in [64.0, 256, 1024, 4096, 16_384, 65_536] where plot.width >= 40 || tokens == 64 || tokens == 65_536 {
      let text = Self.length(tokens)
      let column = Int(inputs.place(of: tokens) * Double(plot.width - text.count))
      canvas.put(text, x: plot.x + column, y: plot.bottom, style)
    }
    canvas.fit("out", x: plot.x - Self.labels, y: plot.bottom, width: 4, style)
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

  private func place(_ input: Double, _ output: Double, _ plot: Rect) -> (x: Int, y: Int)? {
    guard input.isFinite, output.isFinite, input > 0, output > 0 else { return nil }
    let x = Prediction.inputScale.place(of: input) * Double(plot.width - 1)
    let y = (1 - Prediction.outputScale.place(of: output)) * Double(plot.height - 1)
    return (plot.x + Int(x.rounded()), plot.y + Int(y.rounded()))
  }

  private func mark(
    _ input: Double, _ output: Double, _ glyph: Unicode.Scalar, _ plot: Rect, _ view: FleetView,
    into canvas: inout Canvas
  ) {
    guard let (x, y) = place(input, output, plot) else { return }
    let paper = view.look.theme[.background]
    canvas[x, y] = Cell(glyph, view.look.style(.key, .bold).on(paper))
    let text = " now"
    let start = x + text.count < plot.right ? x + 1 : x - text.count
    canvas.put(text, x: start, y: y, view.look.style(.bright, .bold).on(paper))
  }

  /// Where the mix has been in what the history holds.
  private func trail(_ plot: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let history = view.history
    guard let first = history.earliest, let last = history.latest, last > first else { return }
    let inputs = history.columns(.fleet, .inputLength, 60, span: last - first, end: last)
    let outputs = history.columns(.fleet, .outputLength, 60, span: last - first, end: last)
    for (input, output) in zip(inputs, outputs) {
      guard let (x, y) = place(input, output, plot) else { continue }
      canvas[x, y] = Cell("·", Style(view.look.theme[.bright], on: canvas[x, y].style.background, .bold))
    }
  }
}
