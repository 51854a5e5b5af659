import Canvas
import Fleet
import Session

/// The stretch of time that a graph shows: `span` seconds up to `end`.
struct TimeWindow: Equatable {
  var end: Double
  var span: Double
  /// Ends before now: its axis names times, not distances from now.
  var isPast = false

  /// The samples of a field for a graph of `width` columns.
  func samples(_ history: History, _ place: Place, _ field: Field, width: Int, _ symbols: SymbolSet) -> [Double] {
    history.columns(place, field, max(0, width) * symbols.samplesPerColumn, span: span, end: end)
  }

  /// The column of a time in a graph of `width` columns; nil outside.
  func column(of time: Double, width: Int) -> Int? {
    guard span > 0, width > 0 else { return nil }
    let place = (time - (end - span)) / span
    guard place >= 0, place <= 1 else { return nil }
    return min(width - 1, Int(place * Double(width)))
  }

  /// Draws `-5m … now` into a row under a graph; the middle is named where there is room.
  func drawAxis(x: Int, y: Int, width: Int, _ look: Look, into canvas: inout Canvas) {
    let style = look.style(.dim)
    let start = isPast ? TimeText.elapsed(end - span) : "-" + TimeText.span(span)
    let last = isPast ? TimeText.elapsed(end) : "now"
    guard width >= start.count + last.count + 1 else { return }
    canvas.put(start, x: x, y: y, style)
    canvas.putRight(last, right: x + width, y: y, style)
    let middle = isPast ? TimeText.elapsed(end - span / 2) : "-" + TimeText.span(span / 2)
    if width >= (isPast ? 36 : 30) { canvas.put(middle, x: x + (width - middle.count) / 2, y: y, style) }
  }
}
