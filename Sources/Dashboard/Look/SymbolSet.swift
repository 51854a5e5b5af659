import Canvas

/// Which glyphs the dashboard may use. One way of drawing, three vocabularies.
public enum SymbolSet: String, Sendable, CaseIterable {
  /// Braille graphs, block elements, box drawing.
  case unicode
  /// The same without braille: for fonts and consoles that lack it.
  case blocks
  /// 7 bit: every glyph of `blocks` becomes its nearest relative on a typewriter.
  case ascii

  /// Samples that a graph draws side by side in one column.
  var samplesPerColumn: Int { self == .unicode ? 2 : 1 }

  /// Steps of height that a graph has in one row.
  var levelsPerRow: Int { self == .unicode ? 4 : 8 }

  /// The glyph of a graph's cell that is filled to `left` and `right` levels (alike outside of braille), from the
  /// bottom or, hanging, from the top.
  func graphGlyph(left: Int, right: Int, hanging: Bool) -> Unicode.Scalar {
    guard self == .unicode else { return Self.block(left, hanging: hanging) }
    return Self.braille(Self.brailleBits(left: left, right: right, hanging: hanging))
  }

  /// The dots of a braille cell filled to these levels, 0...4 each.
  static func brailleBits(left: Int, right: Int, hanging: Bool) -> UInt32 {
    let leftDots: [UInt32] = hanging ? [0, 0x01, 0x03, 0x07, 0x47] : [0, 0x40, 0x44, 0x46, 0x47]
    let rightDots: [UInt32] = hanging ? [0, 0x08, 0x18, 0x38, 0xB8] : [0, 0x80, 0xA0, 0xB0, 0xB8]
    return leftDots[min(4, max(0, left))] | rightDots[min(4, max(0, right))]
  }

  static func braille(_ bits: UInt32) -> Unicode.Scalar {
    bits == 0 ? " " : Unicode.Scalar(0x2800 + (bits & 0xFF)) ?? " "
  }

  private static func block(_ level: Int, hanging: Bool) -> Unicode.Scalar {
    guard level > 0 else { return " " }
    // Unicode has only two blocks that hang from the top.
    if hanging { return level < 3 ? "▔" : level < 7 ? "▀" : "█" }
    return Unicode.Scalar(0x2580 + UInt32(min(8, level))) ?? "█"
  }

  /// A level glyph for `share` of the way from empty to full, 0...1: never blank, so that a worker at rest is seen.
  func level(_ share: Double) -> Unicode.Scalar {
    let place = share.isNaN ? 0 : min(1, max(0, share))
    if self == .ascii { return Unicode.Scalar(0x30 + UInt32(min(9, Int(place * 10)))) ?? "0" }
    return Unicode.Scalar(0x2581 + UInt32(min(7, Int(place * 8)))) ?? "█"
  }

  /// The typewriter's stand-in for a glyph.
  static func typewriter(_ glyph: Unicode.Scalar) -> Unicode.Scalar {
    guard glyph.value > 0x7E else { return glyph }
    return stand[glyph] ?? "?"
  }

  private static let stand: [Unicode.Scalar: Unicode.Scalar] = [
    "─": "-", "━": "=", "│": "|", "┃": "|", "┊": ":", "┄": "-", "╌": "-", "╭": "+", "╮": "+", "╰": "+", "╯": "+",
    "┤": "[", "├": "]", "└": "`", "┼": "+", "┴": "+", "┬": "+",
    "▁": ".", "▂": ".", "▃": ":", "▄": ":", "▅": ":", "▆": "#", "▇": "#", "█": "#", "▔": "'", "▀": "\"", "▌": "#",
    "░": ".", "▒": "=", "▓": "%", "●": "o", "○": "o", "◆": "*", "▲": "^", "▶": ">", "◀": "<", "▮": "|", "■": "#",
    "→": ">", "←": "<", "↑": "^", "↓": "v", "…": "~", "·": ".", "×": "x", "µ": "u", "±": "~", "∞": "8", "≈": "~",
  ]
}

extension Canvas {
  /// Replaces every glyph that is not 7 bit.
  mutating func typewrite() {
    for y in 0..<height {
      for x in 0..<width where self[x, y].glyph.value > 0x7E {
        self[x, y].glyph = SymbolSet.typewriter(self[x, y].glyph)
      }
    }
  }
}
