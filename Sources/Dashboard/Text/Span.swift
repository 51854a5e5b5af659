import Canvas

/// A piece of a line in one style.
struct Span {
  var text: String
  var style: Style

  init(_ text: String, _ style: Style) {
    self.text = text
    self.style = style
  }

  var width: Int { Glyph.width(of: text) }
}

extension [Span] {
  var width: Int { reduce(0) { $0 + $1.width } }

  /// With more after them where that fits, spaces at its end cut off if need be; half a word tells less than none.
  func adding(_ more: [Span], within width: Int) -> [Span] {
    let all = self + more
    guard all.width > width, var last = more.last else { return all }
    while last.text.last == " " { last.text.removeLast() }
    let cut = self + more.dropLast() + [last]
    return cut.width <= width ? cut : self
  }
}

extension Canvas {
  /// Writes text into at most `width` columns; what does not fit ends in an ellipsis. Returns the column after it.
  @discardableResult
  mutating func fit(_ text: some StringProtocol, x: Int, y: Int, width: Int, _ style: Style) -> Int {
    guard width > 0 else { return x }
    var column = x
    for scalar in text.unicodeScalars {
      guard let glyph = Glyph.safe(scalar) else { continue }
      guard column < x + width else {
        self[x + width - 1, y] = Cell("…", style)
        return column
      }
      self[column, y] = Cell(glyph, style)
      column += 1
    }
    return column
  }

  /// Writes text that ends before column `right` and takes at most `width` columns.
  mutating func fitRight(_ text: some StringProtocol, right: Int, y: Int, width: Int, _ style: Style) {
    let length = Swift.min(Glyph.width(of: text), Swift.max(0, width))
    fit(text, x: right - length, y: y, width: length, style)
  }

  /// Writes spans one after another into at most `width` columns and returns the column after them.
  @discardableResult
  mutating func fit(_ spans: [Span], x: Int, y: Int, width: Int) -> Int {
    var column = x
    for span in spans where column < x + width {
      column = fit(span.text, x: column, y: y, width: x + width - column, span.style)
    }
    return column
  }

  /// Writes lines under one another, as many as there are rows.
  mutating func fit(_ lines: [[Span]], into area: Rect) {
    for (row, line) in lines.prefix(max(0, area.height)).enumerated() {
      fit(line, x: area.x, y: area.y + row, width: area.width)
    }
  }

  /// Writes spans that end before column `right`, if they fit into `width` columns.
  mutating func fitRight(_ spans: [Span], right: Int, y: Int, width: Int) {
    let length = spans.width
    if length <= width { fit(spans, x: right - length, y: y, width: length) }
  }
}

extension String {
  /// The text cut to `width` characters at the end of a clause, else of a word: half a word says nothing.
  func clause(_ width: Int) -> String {
    let scalars = Array(unicodeScalars.prefix(max(0, width) + 1))
    guard scalars.count > width, width > 1 else { return self }
    var result = String.UnicodeScalarView()
    if let end = Self.clauseEnd(scalars, after: width / 2) {
      result.append(contentsOf: scalars[..<end])
    } else {
      let space = scalars[..<width].lastIndex(of: " ") ?? 0
      result.append(contentsOf: scalars[..<(space > width / 2 ? space : width - 1)])
      while let last = result.last, last == " " || last == "-" || last == "→" { result.removeLast() }
      result.append("…")
    }
    return String(result)
  }

  /// The text as lines of at most `width` characters, broken at spaces; a longer word is cut.
  func wrapped(_ width: Int) -> [String] {
    guard width > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    for word in split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      var rest = word[...]
      if !line.isEmpty, line.unicodeScalars.count + 1 + rest.unicodeScalars.count > width {
        lines.append(line)
        line = ""
      }
      while rest.unicodeScalars.count > width {
        lines.append(String(String.UnicodeScalarView(rest.unicodeScalars.prefix(width))))
        rest = Substring(rest.unicodeScalars.dropFirst(width))
      }
      line += (line.isEmpty ? "" : " ") + rest
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// The last comma, semicolon or full stop before a space; a colon, which promises more, only where there is none.
  private static func clauseEnd(_ scalars: [Unicode.Scalar], after start: Int) -> Int? {
    func last(_ isEnd: (Unicode.Scalar) -> Bool) -> Int? {
      var index = scalars.count - 2
      while index > start {
        if scalars[index + 1] == " ", isEnd(scalars[index]) { return index }
        index -= 1
      }
      return nil
    }
    return last { $0 == "," || $0 == ";" || $0 == "." } ?? last { $0 == ":" }
  }

  /// The text with spaces before it up to `width` characters: for text of our own, whose characters are one column
  /// each.
  func padded(_ width: Int) -> String {
    let missing = width - unicodeScalars.count
    return missing > 0 ? String(repeating: " ", count: missing) + self : self
  }

  /// The text with spaces after it up to `width` characters.
  func filled(_ width: Int) -> String {
    let missing = width - unicodeScalars.count
    return missing > 0 ? self + String(repeating: " ", count: missing) : self
  }
}
