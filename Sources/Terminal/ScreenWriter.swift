private import CNcurses
internal import Canvas

/// Hands canvases to ncurses: only what changed since the last one, in the terminal's colours and glyphs.
struct ScreenWriter {
  private let unicode: Bool
  private var colors: ColorMapper
  private var pairs: PairTable
  private var shown: Canvas?
  private var run: [pd_cell] = []
  private var look = Look()

  /// What a style comes down to; the last one is kept, since neighbours mostly look the same.
  private struct Look {
    var style = Style.plain
    var pair: Int32 = 0
    var attributes: UInt32 = 0
  }

  init(_ capabilities: Capabilities, hasOnlyEight: Bool) {
    unicode = capabilities.unicode
    colors = ColorMapper(depth: capabilities.colors, hasOnlyEight: hasOnlyEight)
    pairs = PairTable(limit: pd_screen_pairs())
  }

  /// The screen is blank, or of another size: the next canvas is put as a whole.
  mutating func forget() { shown = nil }

  /// Puts what is new in a canvas, as far as it fits, and returns the number of cells put.
  mutating func put(_ canvas: Canvas, size: Size) -> Int {
    if let former = shown, former.width == canvas.width, former.height == canvas.height {
      if let count = putRows(of: canvas, since: former, size) {
        shown = canvas
        return count
      }
    } else {
      pd_screen_erase()
      if let count = putRows(of: canvas, since: nil, size) {
        shown = canvas
        return max(1, count)
      }
    }
    // More pairs of colours than there are, over time: begin again with those of this canvas.
    pairs.reset()
    look = Look()
    let count = putRows(of: canvas, since: nil, size, isSecond: true) ?? 0
    shown = canvas
    return max(1, count)
  }

  /// Nil where the pairs ran out on the way and there is sense in beginning again.
  private mutating func putRows(
    of canvas: Canvas, since former: Canvas?, _ size: Size, isSecond: Bool = false
  ) -> Int? {
    var count = 0
    for y in 0..<min(canvas.height, size.height) {
      let row = canvas.row(y)
      var columns = row.startIndex..<row.startIndex + min(canvas.width, size.width)
      if let former {
        guard let changed = Self.changed(row[columns], former.row(y)) else { continue }
        columns = changed
      }
      run.removeAll(keepingCapacity: true)
      for cell in row[columns] {
        guard let drawn = drawn(cell, isSecond: isSecond) else { return nil }
        run.append(drawn)
      }
      pd_screen_put(Int32(y), Int32(columns.lowerBound - row.startIndex), run, Int32(run.count))
      count += run.count
    }
    return count
  }

  /// From the first to the last cell that differ; both rows begin at the same index.
  private static func changed(_ row: ArraySlice<Cell>, _ former: ArraySlice<Cell>) -> Range<Int>? {
    guard let first = row.indices.first(where: { row[$0] != former[$0] }) else { return nil }
    var end = row.endIndex
    while row[end - 1] == former[end - 1] { end -= 1 }
    return first..<end
  }

  private mutating func drawn(_ cell: Cell, isSecond: Bool) -> pd_cell? {
    if cell.style != look.style {
      let mapped = colors.map(cell.style)
      let pair = pairs.pair(mapped)
      if pair == nil && !isSecond && pairs.isWorthResetting { return nil }
      let attributes = cell.style.attributes.union(mapped.isBold ? .bold : [])
      look = Look(style: cell.style, pair: pair ?? 0, attributes: UInt32(attributes.rawValue))
    }
    let glyph = unicode ? cell.glyph : ASCIIGlyph.standIn(for: cell.glyph)
    return pd_cell(scalar: glyph.value, pair: look.pair, attributes: look.attributes)
  }
}
