/// Glyphs that a picture draws as shapes, in shares of a cell.
enum SVGShape {
  case block(left: Double, top: Double, width: Double, height: Double)
  /// How many dots of a 4 x 4 tile are set: 4, 8 or 12.
  case shade(dots: Int)
  case braille(UInt32)
  case line(SVGLine)

  init?(_ glyph: Unicode.Scalar) {
    switch glyph.value {
    case 0x2580: self = .block(left: 0, top: 0, width: 1, height: 0.5)
    case 0x2581...0x2588:
      let height = Double(glyph.value - 0x2580) / 8
      self = .block(left: 0, top: 1 - height, width: 1, height: height)
    case 0x2589...0x258F: self = .block(left: 0, top: 0, width: Double(0x2590 - glyph.value) / 8, height: 1)
    case 0x2590: self = .block(left: 0.5, top: 0, width: 0.5, height: 1)
    case 0x2591...0x2593: self = .shade(dots: Int(glyph.value - 0x2590) * 4)
    case 0x2594: self = .block(left: 0, top: 0, width: 1, height: 0.125)
    case 0x25A0, 0x25AE: self = .block(left: 0.2, top: 0.25, width: 0.6, height: 0.5)
    case 0x2800...0x28FF: self = .braille(glyph.value - 0x2800)
    default:
      guard let line = SVGLine(glyph) else { return nil }
      self = .line(line)
    }
  }

  /// Whether equal neighbours may become one element.
  var joins: Bool {
    switch self {
    case .block(_, _, let width, _): width == 1
    case .shade: true
    case .braille: false
    case .line(let line): line.isHorizontal
    }
  }
}

/// A pattern of dots in one colour.
struct SVGShade: Equatable {
  let dots: Int
  let color: Color

  var id: String { "s\(dots)-\(color.hex.dropFirst())" }

  var definition: String {
    let places: [(Int, Int)] =
      switch dots {
      case 4: [(0, 0), (2, 2)]
      case 8: [(0, 0), (2, 0), (1, 1), (3, 1), (0, 2), (2, 2), (1, 3), (3, 3)]
      default: (0..<16).map { ($0 % 4, $0 / 4) }.filter { ($0.0 + $0.1 * 2) % 4 != 0 }
      }
    let path = places.map { "M\($0.0) \($0.1)h1v1h-1z" }.joined()
    return """
      <pattern id="\(id)" width="4" height="4" patternUnits="userSpaceOnUse">\
      <path d="\(path)" fill="\(color.hex)"/></pattern>
      """
  }
}

/// A box-drawing glyph as strokes from the middle of the cell.
struct SVGLine {
  var left = false
  var right = false
  var up = false
  var down = false
  var heavy = false
  var dashed = false
  var round = false

  init?(_ glyph: Unicode.Scalar) {
    switch glyph {
    case "─", "━", "┄", "╌": (left, right) = (true, true)
    case "│", "┃", "┊", "╎": (up, down) = (true, true)
    case "╭", "┌": (right, down) = (true, true)
    case "╮", "┐": (left, down) = (true, true)
    case "╰", "└": (right, up) = (true, true)
    case "╯", "┘": (left, up) = (true, true)
    case "├": (right, up, down) = (true, true, true)
    case "┤": (left, up, down) = (true, true, true)
    case "┬": (left, right, down) = (true, true, true)
    case "┴": (left, right, up) = (true, true, true)
    case "┼": (left, right, up, down) = (true, true, true, true)
    default: return nil
    }
    heavy = glyph == "━" || glyph == "┃"
    dashed = glyph == "┄" || glyph == "╌" || glyph == "┊" || glyph == "╎"
    round = glyph == "╭" || glyph == "╮" || glyph == "╰" || glyph == "╯"
  }

  var isHorizontal: Bool { left && right && !up && !down }

  /// The strokes over `columns` cells from (x, y).
  func path(x: Int, y: Int, columns: Int, color: Color) -> String {
    let x0 = Double(x) * SVGWriter.cellWidth
    let x2 = Double(x + columns) * SVGWriter.cellWidth
    let y0 = Double(y) * SVGWriter.cellHeight
    let y2 = y0 + SVGWriter.cellHeight
    let x1 = (x0 + x2) / 2
    let y1 = (y0 + y2) / 2
    func point(_ x: Double, _ y: Double) -> String { "\(SVGNumber.text(x)) \(SVGNumber.text(y))" }
    var data = ""
    if round {
      data = "M\(point(x1, up ? y0 : y2))Q\(point(x1, y1)) \(point(left ? x0 : x2, y1))"
    } else {
      if left || right { data += "M\(point(left ? x0 : x1, y1))L\(point(right ? x2 : x1, y1))" }
      if up || down { data += "M\(point(x1, up ? y0 : y1))L\(point(x1, down ? y2 : y1))" }
    }
    let dashes = dashed ? #" stroke-dasharray="2 2.25""# : ""
    return
      #"<path d="\#(data)" fill="none" stroke="\#(color.hex)" stroke-width="\#(heavy ? "2.4" : "1.1")"\#(dashes)/>"#
      + "\n"
  }
}
