import Canvas

/// Another course over a graph, as a line: what was, or would have been. Over an empty cell it is drawn, within the filled
/// part it shows as a notch of another colour, so that it never hides what is.
struct GhostLine {
  /// Samples between 0 and 1 as the graph has them; not a number where unknown.
  var samples: [Double]
  var hangs = false

  func draw(_ rect: Rect, _ look: Look, into canvas: inout Canvas) {
    guard !rect.isEmpty, !samples.isEmpty else { return }
    let heights = samples.map { AreaGraph.height($0, rows: rect.height, look.symbols) }
    let perColumn = look.symbols.samplesPerColumn
    for column in 0..<rect.width {
      let own = heights.dropFirst(column * perColumn).prefix(perColumn).filter { $0 > 0 }
      guard let most = own.max() else { continue }
      let row = (most - 1) / look.symbols.levelsPerRow
      let y = hangs ? rect.y + row : rect.bottom - 1 - row
      let under = canvas[rect.x + column, y]
      let style = look.style(.mid)
      if under.glyph == " " {
        canvas[rect.x + column, y] = Cell(glyph(heights, column, row, look), style)
      } else {
        canvas[rect.x + column, y] = Cell(under.glyph, Style(style.foreground, on: under.style.background, .bold))
      }
    }
  }

  /// The line's dots in a cell: the topmost step of each half.
  private func glyph(_ heights: [Int], _ column: Int, _ row: Int, _ look: Look) -> Unicode.Scalar {
    guard look.symbols == .unicode else { return look.symbols == .ascii ? "-" : "─" }
    let (left, right) = AreaGraph.levels(heights, column, row, look.symbols)
    func top(_ level: Int, _ isLeft: Bool) -> UInt32 {
      guard level > 0 else { return 0 }
      let whole = SymbolSet.brailleBits(left: isLeft ? level : 0, right: isLeft ? 0 : level, hanging: hangs)
      let below = SymbolSet.brailleBits(left: isLeft ? level - 1 : 0, right: isLeft ? 0 : level - 1, hanging: hangs)
      return whole & ~below
    }
    return SymbolSet.braille(top(left, true) | top(right, false))
  }
}
