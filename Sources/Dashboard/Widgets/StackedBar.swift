import Canvas
import Fleet

/// Capacity as one bar: busy `█`, headroom `▒`, reserved `·`, stranded `░`, of which what stands blocked is `▓`. Each
/// part has a fill of its own, so that the bar can be read without its colours.
struct StackedBar {
  var busy: Double
  var blocked = 0.0
  var headroom: Double
  var reserved = 0.0
  var stranded: Double
  var hue: ThemeRole

  /// A bar of one part, the rest of it free.
  init(share: Double?, hue: ThemeRole) {
    busy = Self.clean(share)
    headroom = 1 - busy
    stranded = 0
    self.hue = hue
  }

  /// A pool's capacity; nil where not even its busy share is known.
  init?(_ readings: Readings, hue: ThemeRole) {
    guard let busy = readings.value(.busy) else { return nil }
    self.busy = Self.clean(busy)
    blocked = Self.clean(readings.value(.blocked))
    reserved = Self.clean(readings.value(.reserved))
    stranded = Self.clean(readings.value(.stranded))
    headroom = Self.clean(readings.value(.headroom) ?? (1 - self.busy - reserved - stranded))
    self.hue = hue
  }

  private static func clean(_ value: Double?) -> Double {
    guard let value, !value.isNaN else { return 0 }
    return min(1, max(0, value))
  }

  func draw(x: Int, y: Int, width: Int, _ look: Look, into canvas: inout Canvas) {
    guard width > 0 else { return }
    let room = Double(width)
    let eighths = Int((min(1, busy) * room * 8).rounded())
    let strandedStart = width - cells(stranded, of: width)
    let blockedEnd = strandedStart + (blocked < 0.005 ? 0 : cells(min(blocked, stranded), of: width))
    let headroomEnd = min(strandedStart, Int(((busy + headroom) * room).rounded()))
    for column in 0..<width {
      let part: Cell =
        if column >= strandedStart {
          column < blockedEnd ? Cell("▓", look.style(.blocked)) : Cell("░", look.style(.stranded))
        } else if column < headroomEnd || reserved < 0.005 {
          Cell("▒", look.style(.headroom))
        } else {
          Cell("·", look.style(.dim))
        }
      canvas[x + column, y] = busyCell(column, eighths, limit: strandedStart, over: part, look)
    }
  }

  /// The cells of a small part: one at least, when there is a percent of it, so that it is seen.
  private func cells(_ share: Double, of width: Int) -> Int {
    let exact = Int((share * Double(width)).rounded())
    return exact == 0 && share >= 0.01 ? 1 : min(width, exact)
  }

  /// The busy part over the others, to an eighth of a cell where a cell can have two colours.
  private func busyCell(_ column: Int, _ eighths: Int, limit: Int, over part: Cell, _ look: Look) -> Cell {
    let filled = eighths - column * 8
    let ink = look.theme[hue]
    if column >= limit || filled <= 0 { return part }
    if filled >= 8 { return Cell("█", look.style(hue)) }
    guard look.hasSeams, look.depth >= .indexed256 else { return filled >= 4 ? Cell("█", look.style(hue)) : part }
    let glyph = Unicode.Scalar(0x2590 - UInt32(filled)) ?? "▌"
    return Cell(glyph, Style(ink, on: paper(under: part, look)))
  }

  /// A shaded neighbour's mean colour: what the eye sees of the half-filled cells to the right of the seam.
  private func paper(under part: Cell, _ look: Look) -> Color {
    let background = look.theme[.background]
    guard !background.isTerminal else { return background }
    let share = part.glyph == "░" ? 0.75 : part.glyph == "▓" ? 0.25 : 0.5
    return part.style.foreground.mixed(with: background, part.glyph == "·" ? 1 : share)
  }
}
