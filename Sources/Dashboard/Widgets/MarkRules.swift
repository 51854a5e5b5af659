import Canvas
import Fleet

/// What the operator and the scenario did, as vertical rules through a graph: the cause next to its effect.
struct MarkRules {
  var marks: [Event]
  var window: TimeWindow
  /// Write what was done beside each rule, in the graph's first row.
  var labels = true
  /// Columns at the left of the first row where something else stands: labels that begin there go a row lower.
  var taken = 0

  func draw(_ rect: Rect, _ look: Look, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let places = places(rect.width)
    for place in places {
      for y in rect.y..<rect.bottom {
        // What the operator did is drawn through the curve; the scenario's steps stand behind it.
        guard place.mark.kind == .action || canvas[rect.x + place.column, y].glyph == " " else { continue }
        canvas[rect.x + place.column, y] = Cell("┊", look.style(.key))
      }
    }
    guard labels else { return }
    // The newest marks are named first: where room is short, the old ones stay without a name.
    var free = rect.width
    for place in places.reversed() where place.column < free {
      free = label(place.mark, at: place.column, before: free, rect, look, into: &canvas)
    }
  }

  /// The marks and their columns, oldest first. Of those that crowd, the newest stands for all: rules side by side
  /// would hide the curve.
  private func places(_ width: Int) -> [(column: Int, mark: Event)] {
    var result: [(column: Int, mark: Event)] = []
    for mark in marks.reversed() {
      guard let column = window.column(of: mark.time, width: width) else { continue }
      if let last = result.last, last.column - column < 4 { continue }
      result.append((column, mark))
    }
    return result.reversed()
  }

  /// Writes the label to the right of its rule, or to the left at the graph's edge; returns the first column taken.
  private func label(
    _ mark: Event, at column: Int, before end: Int, _ rect: Rect, _ look: Look, into canvas: inout Canvas
  ) -> Int {
    let style = look.style(.key)
    let y = column < taken && rect.height > 2 ? rect.y + 1 : rect.y
    if let text = Self.text(mark, width: end - column - 2) {
      canvas.put(text, x: rect.x + column + 1, y: y, style)
      return column
    }
    guard end == rect.width, let text = Self.text(mark, width: column - (y == rect.y ? taken : 0)) else {
      return column
    }
    let length = Glyph.width(of: text)
    canvas.put(text, x: rect.x + column - length, y: y, style)
    return column - length - 1
  }

  /// What was done, whole or at least a clause of it; nil where there is no room for that. The beginning of a story's
  /// sentence says nothing, that of an action at least what was moved: the events tell both in full.
  private static func text(_ mark: Event, width: Int) -> String? {
    let text = mark.text.clause(min(40, width))
    let isCut = text.hasSuffix("…") && (mark.kind != .action || width < 12)
    // A clause of a word or two is no better.
    let isScrap = text.count < 12 && text.count < mark.text.count
    return width < 4 || isCut || isScrap ? nil : text
  }
}
