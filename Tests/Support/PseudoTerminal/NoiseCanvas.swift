public import Canvas

/// Canvases of everything that can stand in a cell, one out of the other, the same in every process: what a program was
/// to draw can be compared with what is on its screen.
public struct NoiseCanvas: Sendable {
  public private(set) var canvas: Canvas
  private var state: UInt64

  public init(width: Int, height: Int, seed: UInt64 = 1) {
    canvas = Canvas(width: width, height: height)
    state = seed
  }

  /// Changes some cells, from a few to most of them, or scrolls some rows.
  public mutating func advance() {
    if next() % 3 == 0 { return scroll() }
    let share = next() % 128
    for y in 0..<canvas.height where next() % 4 > 0 {
      for x in 0..<canvas.width where next() % 128 < share { canvas[x, y] = cell() }
    }
  }

  /// Moves a band of rows up or down by up to three, as lists and logs do; what comes in is new.
  private mutating func scroll() {
    let first = Int(next()) % canvas.height
    let count = 1 + Int(next()) % (canvas.height - first)
    let distance = Int(next() % 7) - 3
    let former = canvas
    for y in first..<first + count {
      let source = y + distance
      let isInside = (first..<first + count).contains(source)
      for x in 0..<canvas.width { canvas[x, y] = isInside ? former[x, source] : next() % 4 == 0 ? cell() : .blank }
    }
  }

  private mutating func cell() -> Cell {
    let glyphs: [UInt32] = [
      0x20, 0x2D, 0x41 + UInt32(next() % 26), 0x2500 + UInt32(next() % 0xA0), 0x2801 + UInt32(next() % 255),
    ]
    let glyph = Unicode.Scalar(glyphs[Int(next() % 5)]) ?? "?"
    let attributes = Style.Attributes(rawValue: next() % 4 == 0 ? UInt8(next() % 16) : 0)
    return Cell(glyph, Style(color(), on: color(), attributes))
  }

  private mutating func color() -> Color { next() % 8 == 0 ? .terminal : Color(UInt32(truncatingIfNeeded: next())) }

  /// A linear congruential generator (Knuth's MMIX), its higher bits.
  private mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
