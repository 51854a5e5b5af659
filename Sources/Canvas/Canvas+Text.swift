extension Canvas {
  /// The glyphs alone, a line for each row, without the spaces at a line's end.
  public func text() -> String {
    var result = ""
    result.unicodeScalars.reserveCapacity(cells.count + height)
    for y in 0..<height {
      let end = row(y).lastIndex { $0.glyph != " " } ?? row(y).startIndex - 1
      for cell in row(y).prefix(through: end) { result.unicodeScalars.append(cell.glyph) }
      result += "\n"
    }
    return result
  }
}
