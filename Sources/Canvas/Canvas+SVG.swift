extension Canvas {
  /// The picture as a stand-alone SVG. Text is text; blocks, shades, braille and lines are shapes, so that they join
  /// without the gaps that fonts leave. The colours stand for the terminal's own where the canvas leaves them open.
  public func svg(
    title: String, foreground: Color = Color(0xC5CCD8), background: Color = Color(0x111318)
  ) -> String {
    var writer = SVGWriter(canvas: self, foreground: foreground, background: background)
    return writer.document(title: title)
  }
}

/// Turns cells into SVG elements.
struct SVGWriter {
  /// Size of a cell and of the font: DejaVu Sans Mono and its kin advance 0.602 em.
  static let cellWidth = 8.43
  static let cellHeight = 17.0
  static let fontSize = 14.0
  static let baseline = 13.0

  let canvas: Canvas
  let foreground: Color
  let background: Color
  private var body = ""
  private(set) var shades: [SVGShade]

  /// - Parameter shades: those that a document has already.
  init(canvas: Canvas, foreground: Color, background: Color, shades: [SVGShade] = []) {
    self.shades = shades
    self.canvas = canvas
    self.foreground = foreground
    self.background = background
  }

  mutating func document(title: String) -> String {
    let body = (0..<canvas.height).map { row($0) }.joined()
    return Self.document(
      title: title, size: Size(canvas.width, canvas.height), background: background, shades: shades, body: body)
  }

  /// The elements of one row.
  mutating func row(_ y: Int) -> String {
    body = ""
    backgrounds(y)
    foregrounds(y)
    return body
  }

  static func document(title: String, size: Size, background: Color, shades: [SVGShade], body: String) -> String {
    let width = SVGNumber.text(Double(size.width) * Self.cellWidth)
    let height = SVGNumber.text(Double(size.height) * Self.cellHeight)
    let patterns = shades.map(\.definition).joined()
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
      <title>\(Self.escaped(title))</title>
      <defs>\(patterns)</defs>
      <rect width="100%" height="100%" fill="\(background.hex)"/>
      <g font-family="'DejaVu Sans Mono', Menlo, 'Liberation Mono', monospace" font-size="\(SVGNumber.text(Self.fontSize))" \
      xml:space="preserve">
      \(body)</g>
      </svg>

      """
  }

  /// The colours of a cell as they are seen, with `reverse` carried out.
  private func colors(_ style: Style) -> (ink: Color, paper: Color) {
    let ink = style.foreground.isTerminal ? foreground : style.foreground
    let paper = style.background.isTerminal ? background : style.background
    let (front, back) = style.attributes.contains(.reverse) ? (paper, ink) : (ink, paper)
    return (style.attributes.contains(.dim) ? front.mixed(with: back, 0.4) : front, back)
  }

  private mutating func backgrounds(_ y: Int) {
    var x = 0
    while x < canvas.width {
      let paper = colors(canvas[x, y].style).paper
      var end = x + 1
      while end < canvas.width, colors(canvas[end, y].style).paper == paper { end += 1 }
      if paper != background { rect(Double(x), Double(y), Double(end - x), 1, paper.hex) }
      x = end
    }
  }

  private mutating func foregrounds(_ y: Int) {
    var x = 0
    while x < canvas.width {
      let cell = canvas[x, y]
      if cell.glyph == " " {
        x += 1
      } else if let shape = SVGShape(cell.glyph) {
        x = draw(shape, cell, x, y)
      } else {
        x = drawText(x, y)
      }
    }
  }

  /// Draws a run of text of one style up to the next space or shape, and returns the column after it.
  private mutating func drawText(_ start: Int, _ y: Int) -> Int {
    let style = canvas[start, y].style
    var text = ""
    var x = start
    while x < canvas.width, canvas[x, y].style == style, canvas[x, y].glyph != " ", SVGShape(canvas[x, y].glyph) == nil
    {
      text.unicodeScalars.append(canvas[x, y].glyph)
      x += 1
    }
    let left = SVGNumber.text(Double(start) * Self.cellWidth)
    let top = SVGNumber.text(Double(y) * Self.cellHeight + Self.baseline)
    let length = SVGNumber.text(Double(x - start) * Self.cellWidth)
    let weight = style.attributes.contains(.bold) ? #" font-weight="bold""# : ""
    let line = style.attributes.contains(.underline) ? #" text-decoration="underline""# : ""
    body +=
      #"<text x="\#(left)" y="\#(top)" textLength="\#(length)" fill="\#(colors(style).ink.hex)"\#(weight)\#(line)>"#
    body += Self.escaped(text) + "</text>\n"
    return x
  }

  /// Draws a shape, and equal full-width ones that follow it at one go; returns the column after them.
  private mutating func draw(_ shape: SVGShape, _ cell: Cell, _ x: Int, _ y: Int) -> Int {
    let ink = colors(cell.style).ink
    var end = x + 1
    if shape.joins {
      while end < canvas.width, canvas[end, y] == cell { end += 1 }
    }
    switch shape {
    case .block(let left, let top, let width, let height):
      rect(Double(x) + left, Double(y) + top, width == 1 ? Double(end - x) : width, height, ink.hex)
    case .shade(let dots):
      let shade = SVGShade(dots: dots, color: ink)
      if !shades.contains(shade) { shades.append(shade) }
      rect(Double(x), Double(y), Double(end - x), 1, "url(#\(shade.id))")
    case .braille(let bits): dots(bits, x, y, ink)
    case .line(let line): body += line.path(x: x, y: y, columns: end - x, color: ink)
    }
    return end
  }

  /// A rectangle in cells.
  private mutating func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ fill: String) {
    let values = [x * Self.cellWidth, y * Self.cellHeight, width * Self.cellWidth, height * Self.cellHeight]
    let text = values.map(SVGNumber.text)
    body += #"<rect x="\#(text[0])" y="\#(text[1])" width="\#(text[2])" height="\#(text[3])" fill="\#(fill)""#
    body += #" shape-rendering="crispEdges"/>"# + "\n"
  }

  /// Braille dots as small squares, four rows of two.
  private mutating func dots(_ bits: UInt32, _ x: Int, _ y: Int, _ ink: Color) {
    let order: [(UInt32, Double, Double)] = [
      (0x01, 0, 0), (0x02, 0, 1), (0x04, 0, 2), (0x40, 0, 3), (0x08, 1, 0), (0x10, 1, 1), (0x20, 1, 2), (0x80, 1, 3),
    ]
    let stepX = Self.cellWidth / 2
    let stepY = Self.cellHeight / 4
    var path = ""
    for (bit, column, row) in order where bits & bit != 0 {
      let left = SVGNumber.text(Double(x) * Self.cellWidth + column * stepX + 0.6)
      let top = SVGNumber.text(Double(y) * Self.cellHeight + row * stepY + 0.6)
      path += "M\(left) \(top)h3v3h-3z"
    }
    if !path.isEmpty { body += #"<path d="\#(path)" fill="\#(ink.hex)"/>"# + "\n" }
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: if scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }
}

/// A number with at most two decimals.
enum SVGNumber {
  static func text(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "0" }
    let hundredths = Int((value * 100).rounded())
    guard hundredths % 100 != 0 else { return String(hundredths / 100) }
    let sign = hundredths < 0 ? "-" : ""
    let part = abs(hundredths) % 100
    return "\(sign)\(abs(hundredths) / 100).\(part < 10 ? "0" : "")\(part)"
  }
}

extension Color {
  /// `#rrggbb`.
  public var hex: String {
    let digits = String(rawValue & 0xFF_FFFF, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
