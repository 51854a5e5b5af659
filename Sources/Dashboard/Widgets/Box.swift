import Canvas

/// A frame with its titles cut into the border: `╭─┤1 name├──┤context├─╮`.
struct Box {
  /// The key that zooms the panel; nil: none.
  var key: String?
  var title: String
  var hue: ThemeRole = .bright
  /// Context, such as what a pool is made of.
  var right: [Span] = []
  /// Modes, at the bottom's right end.
  var bottom: [Span] = []
  /// A focused panel's frame takes its hue.
  var isFocused = false

  /// Where the content goes: inside the frame with a column of air at each side.
  static func inside(_ rect: Rect) -> Rect { rect.inset(columns: 2, rows: 1) }

  func draw(_ rect: Rect, _ look: Look, into canvas: inout Canvas) {
    guard rect.width >= 2, rect.height >= 2 else { return }
    let frame = isFocused ? look.style(hue) : look.style(.frame)
    canvas.clipped(to: rect) { canvas in
      canvas.fill(rect, look.blank)
      border(rect, frame, into: &canvas)
      let end = leftTitle(rect, frame, look, into: &canvas)
      rightTitle(right, y: rect.y, from: end, rect, frame, into: &canvas)
      rightTitle(bottom, y: rect.bottom - 1, from: rect.x + 1, rect, frame, into: &canvas)
    }
  }

  private func border(_ rect: Rect, _ style: Style, into canvas: inout Canvas) {
    let (left, right, top, bottom) = (rect.x, rect.right - 1, rect.y, rect.bottom - 1)
    for x in left...right {
      canvas[x, top] = Cell("─", style)
      canvas[x, bottom] = Cell("─", style)
    }
    for y in top...bottom {
      canvas[left, y] = Cell("│", style)
      canvas[right, y] = Cell("│", style)
    }
    canvas[left, top] = Cell("╭", style)
    canvas[right, top] = Cell("╮", style)
    canvas[left, bottom] = Cell("╰", style)
    canvas[right, bottom] = Cell("╯", style)
  }

  /// Draws the title and returns the column after it.
  private func leftTitle(_ rect: Rect, _ frame: Style, _ look: Look, into canvas: inout Canvas) -> Int {
    let room = rect.width - 6
    guard room > 0 else { return rect.x + 1 }
    var spans: [Span] = []
    if let key { spans.append(Span(key + " ", look.style(.key, .bold))) }
    spans.append(Span(title, look.style(hue, .bold)))
    canvas[rect.x + 2, rect.y] = Cell("┤", frame)
    let end = canvas.fit(spans, x: rect.x + 3, y: rect.y, width: room)
    canvas[end, rect.y] = Cell("├", frame)
    return end + 1
  }

  private func rightTitle(
    _ spans: [Span], y: Int, from left: Int, _ rect: Rect, _ frame: Style, into canvas: inout Canvas
  ) {
    let width = spans.width
    let start = rect.right - 3 - width
    guard width > 0, start - 1 > left else { return }
    canvas[start - 1, y] = Cell("┤", frame)
    let end = canvas.fit(spans, x: start, y: y, width: width)
    canvas[end, y] = Cell("├", frame)
  }
}
