import Canvas

/// A pool's capacity over time in one picture: busy grows from the floor in the pool's hue, stranded hangs from the
/// ceiling in sparse orange dots, and what is left open between them is headroom.
struct CapacityGraph {
  var busy: [Double]
  var stranded: [Double]
  var ramp: Ramp

  /// Every second dot of a braille cell: stranded capacity is sparse here as it is in the bar.
  private static let sparse: UInt32 = 0x95

  func draw(_ rect: Rect, _ look: Look, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    AreaGraph(samples: busy, ramp: ramp).draw(rect, look, into: &canvas)
    let floor = busy.map { AreaGraph.height($0, rows: rect.height, look.symbols) }
    let most = rect.height * look.symbols.levelsPerRow
    let depth = stranded.enumerated().map { index, value in
      let height = value.isNaN || value < 0.005 ? 0 : AreaGraph.height(value, rows: rect.height, look.symbols)
      return index < floor.count ? min(height, most - floor[index]) : height
    }
    let style = look.style(.stranded)
    for row in 0..<rect.height {
      for column in 0..<rect.width {
        let (left, right) = AreaGraph.levels(depth, column, row, look.symbols)
        hang(left, right, x: rect.x + column, y: rect.y + row, style, look, into: &canvas)
      }
    }
  }

  private func hang(
    _ left: Int, _ right: Int, x: Int, y: Int, _ style: Style, _ look: Look, into canvas: inout Canvas
  ) {
    guard left > 0 || right > 0 else { return }
    let under = canvas[x, y].glyph
    if look.symbols == .unicode {
      let bits = SymbolSet.brailleBits(left: left, right: right, hanging: true) & Self.sparse
      // A cell has one colour: where busy reaches into it, busy keeps it unless stranded has the larger part.
      if bits == 0 || (under != " " && left + right <= 4) { return }
      canvas[x, y] = Cell(SymbolSet.braille(bits), style)
    } else if under == " " {
      canvas[x, y] = Cell("░", style)
    }
  }
}
