extension Canvas {
  /// The picture as text with escape sequences for colours and attributes: to `cat` into a terminal. Each line ends
  /// with a reset, so that nothing leaks into what follows.
  public func ansi(depth: ColorDepth) -> String {
    var result = ""
    for y in 0..<height {
      var current = Style.plain
      for cell in row(y) {
        if cell.style != current {
          result += cell.style.escape(depth)
          current = cell.style
        }
        result.unicodeScalars.append(cell.glyph)
      }
      result += current == .plain ? "\n" : "\u{1B}[0m\n"
    }
    return result
  }
}

extension Style {
  /// The SGR sequence that sets this style from any other.
  fileprivate func escape(_ depth: ColorDepth) -> String {
    var codes = ["0"]
    if attributes.contains(.bold) { codes.append("1") }
    if attributes.contains(.dim) { codes.append("2") }
    if attributes.contains(.underline) { codes.append("4") }
    if attributes.contains(.reverse) { codes.append("7") }
    codes += foreground.codes(depth, base: 30) + background.codes(depth, base: 40)
    return "\u{1B}[" + codes.joined(separator: ";") + "m"
  }
}

extension Color {
  /// SGR codes of this colour; `base` is 30 for the foreground and 40 for the background.
  fileprivate func codes(_ depth: ColorDepth, base: Int) -> [String] {
    guard !isTerminal else { return [] }
    switch depth {
    case .mono: return []
    case .ansi16: return [String(index16 < 8 ? base + index16 : base + 60 + index16 - 8)]
    case .indexed256: return [String(base + 8), "5", String(index256)]
    case .trueColor: return [String(base + 8), "2", String(red), String(green), String(blue)]
    }
  }
}
