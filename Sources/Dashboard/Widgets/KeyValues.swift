import Canvas

/// Labels and values in columns of fixed width: a number that changes moves nothing.
struct KeyValues {
  struct Entry {
    var label: String
    var value: String
    var role: ThemeRole = .text
  }

  var entries: [Entry]
  var columns = 2

  /// Draws as many rows of entries as fit.
  func draw(_ rect: Rect, _ look: Look, into canvas: inout Canvas) {
    let gap = rect.width < 40 ? 2 : 3
    let count = max(1, min(columns, rect.width / 16))
    let width = min(30, (rect.width - gap * (count - 1)) / count)
    guard width > 0 else { return }
    // Columns stand at even distances, so that the last value ends at the right edge.
    let step = count > 1 ? (rect.width - width) / (count - 1) : 0
    for (index, entry) in entries.enumerated() where index / count < rect.height {
      let x = rect.x + index % count * min(step, width + 6)
      let y = rect.y + index / count
      let valueWidth = Glyph.width(of: entry.value)
      canvas.fit(entry.label, x: x, y: y, width: max(0, width - valueWidth - 1), look.style(.mid))
      canvas.fitRight(entry.value, right: x + width, y: y, width: width, look.style(entry.role))
    }
  }
}
