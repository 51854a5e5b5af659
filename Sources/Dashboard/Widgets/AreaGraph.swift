import Canvas

/// A filled graph: `SymbolSet.samplesPerColumn` samples in a column, coloured by row from the ramp's dark to its light
/// end. A zero still draws the lowest step, so that an idle graph is a line; an unknown sample draws nothing.
struct AreaGraph {
  /// Samples between 0 and 1, oldest first; not a number where unknown.
  var samples: [Double]
  var ramp: Ramp = .general
  /// One colour for all rows in the ramp's place.
  var ink: ThemeRole?
  /// Grows from the top down.
  var hangs = false

  func draw(_ rect: Rect, _ look: Look, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let heights = samples.map { Self.height($0, rows: rect.height, look.symbols) }
    for row in 0..<rect.height {
      let shade = rect.height == 1 ? 0.7 : Double(row) / Double(rect.height - 1)
      let style = ink.map { look.style($0) } ?? look.style(ramp, at: shade)
      let y = hangs ? rect.y + row : rect.bottom - 1 - row
      for column in 0..<rect.width {
        let (left, right) = Self.levels(heights, column, row, look.symbols)
        guard left > 0 || right > 0 else { continue }
        let glyph = look.symbols.graphGlyph(left: left, right: right, hanging: hangs)
        canvas[rect.x + column, y] = Cell(glyph, style)
      }
    }
  }

  /// A sample's height in steps of the symbol set; 0 draws nothing.
  static func height(_ sample: Double, rows: Int, _ symbols: SymbolSet) -> Int {
    guard !sample.isNaN else { return 0 }
    let most = rows * symbols.levelsPerRow
    return max(1, min(most, Int((min(1, max(0, sample)) * Double(most)).rounded())))
  }

  /// How far the two halves of a cell are filled, `row` counted from the graph's base.
  static func levels(_ heights: [Int], _ column: Int, _ row: Int, _ symbols: SymbolSet) -> (left: Int, right: Int) {
    let count = symbols.samplesPerColumn
    let first = column * count
    guard first + count <= heights.count else { return (0, 0) }
    let base = row * symbols.levelsPerRow
    let left = min(symbols.levelsPerRow, max(0, heights[first] - base))
    let right = min(symbols.levelsPerRow, max(0, heights[first + count - 1] - base))
    return (left, right)
  }
}
