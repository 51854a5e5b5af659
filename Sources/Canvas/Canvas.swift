/// A grid of cells that panels draw into. Drawing outside of it, or outside of the clip, does nothing: no size is too
/// small.
public struct Canvas: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// Row after row.
  public private(set) var cells: [Cell]
  /// Where drawing has an effect.
  public private(set) var clip: Rect

  public init(width: Int, height: Int, fill: Cell = .blank) {
    self.width = max(0, width)
    self.height = max(0, height)
    cells = [Cell](repeating: fill, count: self.width * self.height)
    clip = Rect(width: width, height: height)
  }

  public var bounds: Rect { Rect(width: width, height: height) }

  public subscript(x: Int, y: Int) -> Cell {
    get { bounds.contains(x: x, y: y) ? cells[y * width + x] : .blank }
    set { if clip.contains(x: x, y: y) { cells[y * width + x] = newValue } }
  }

  /// The cells of one row.
  public func row(_ y: Int) -> ArraySlice<Cell> { cells[y * width..<(y + 1) * width] }

  /// Draws with the clip narrowed to `rect`.
  public mutating func clipped(to rect: Rect, _ draw: (inout Canvas) -> Void) {
    let outer = clip
    clip = clip.intersection(rect)
    draw(&self)
    clip = outer
  }

  /// Fills a rectangle with one cell.
  public mutating func fill(_ rect: Rect, _ cell: Cell = .blank) {
    let area = rect.intersection(clip)
    for y in area.y..<area.bottom {
      for x in area.x..<area.right { cells[y * width + x] = cell }
    }
  }

  /// Writes text from a cell to the right, every scalar made safe (see `Glyph.safe`), and returns the column after it.
  @discardableResult
  public mutating func put(_ text: some StringProtocol, x: Int, y: Int, _ style: Style) -> Int {
    var column = x
    for scalar in text.unicodeScalars {
      guard let glyph = Glyph.safe(scalar) else { continue }
      self[column, y] = Cell(glyph, style)
      column += 1
    }
    return column
  }

  /// Writes text so that its last character stands in the column before `right`.
  public mutating func putRight(_ text: some StringProtocol, right: Int, y: Int, _ style: Style) {
    put(text, x: right - Glyph.width(of: text), y: y, style)
  }
}
