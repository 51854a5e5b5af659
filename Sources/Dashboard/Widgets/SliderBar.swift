import Canvas

/// A track with a knob: `━━━━●────`, and a tick where the scenario began.
struct SliderBar {
  /// Places on the track between 0 and 1; nil: unknown, no knob.
  var place: Double?
  var start: Double?
  var isSelected: Bool
  var isLive = true

  /// The column of a place on a track of `width` columns.
  static func column(_ place: Double, width: Int) -> Int {
    guard width > 1, !place.isNaN else { return 0 }
    return Int((min(1, max(0, place)) * Double(width - 1)).rounded())
  }

  /// The place of a column: what a click there asks for.
  static func place(_ column: Int, width: Int) -> Double {
    width > 1 ? min(1, max(0, Double(column) / Double(width - 1))) : 0
  }

  func draw(x: Int, y: Int, width: Int, _ look: Look, into canvas: inout Canvas) {
    guard width > 0 else { return }
    let knob = place.map { Self.column($0, width: width) } ?? -1
    let ink = look.style(isLive ? .key : .mid)
    for column in 0..<width {
      canvas[x + column, y] = column < knob ? Cell("━", ink) : Cell("─", look.style(.frame))
    }
    if let start {
      let tick = Self.column(start, width: width)
      canvas[x + tick, y] = Cell("┼", tick < knob ? ink : look.style(.dim))
    }
    if knob >= 0 { canvas[x + knob, y] = Cell("●", isSelected ? look.style(isLive ? .key : .mid, .bold) : ink) }
  }
}
