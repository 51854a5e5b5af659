import Canvas

/// A graph of one row, coloured by value instead of by height.
struct Sparkline {
  /// Samples between 0 and 1; not a number where unknown.
  var samples: [Double]
  var ramp: Ramp

  func draw(x: Int, y: Int, width: Int, _ look: Look, into canvas: inout Canvas) {
    let heights = samples.map { AreaGraph.height($0, rows: 1, look.symbols) }
    for column in 0..<max(0, width) {
      let (left, right) = AreaGraph.levels(heights, column, 0, look.symbols)
      guard left > 0 || right > 0 else { continue }
      let shade = Double(max(left, right)) / Double(look.symbols.levelsPerRow)
      let glyph = look.symbols.graphGlyph(left: left, right: right, hanging: false)
      canvas[x + column, y] = Cell(glyph, look.style(ramp, at: shade))
    }
  }
}
