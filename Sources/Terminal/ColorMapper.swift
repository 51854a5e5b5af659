internal import Canvas

/// Maps the canvas' colours to the numbers that the terminal knows them by. What was mapped once is remembered.
struct ColorMapper {
  /// Colours of a cell by number, -1 being the terminal's own; `isBold` where only bold makes the colour bright.
  struct Mapped: Hashable {
    var foreground: Int32 = -1
    var background: Int32 = -1
    var isBold = false
  }

  let depth: ColorDepth
  /// The terminal has the first eight of the 16 colours only.
  let hasOnlyEight: Bool
  private var known: [Color: Int32] = [:]
  private static let mostKnown = 65_536

  init(depth: ColorDepth, hasOnlyEight: Bool = false) {
    self.depth = depth
    self.hasOnlyEight = hasOnlyEight
  }

  mutating func map(_ style: Style) -> Mapped {
    guard depth != .mono else { return Mapped() }
    var mapped = Mapped(foreground: number(of: style.foreground), background: number(of: style.background))
    guard depth == .ansi16 else { return mapped }
    if mapped.foreground == mapped.background, mapped.foreground >= 0, style.foreground != style.background {
      mapped.foreground = Self.apart(style, mapped.background)
    }
    guard hasOnlyEight else { return mapped }
    if mapped.background >= 8 { mapped.background = mapped.background == 8 ? 0 : mapped.background - 8 }
    if mapped.foreground >= 8 {
      mapped.foreground -= 8
      mapped.isBold = true
    }
    return mapped
  }

  /// The number of one colour; -1 for the terminal's own.
  mutating func number(of color: Color) -> Int32 {
    if color.isTerminal || depth == .mono { return -1 }
    if depth == .trueColor { return Int32(color.rawValue) }
    if let number = known[color] { return number }
    let palette = depth == .indexed256 ? Palette.indexed256 : Palette.ansi16
    let number = palette.nearest(to: color)
    if known.count >= Self.mostKnown { known = [:] }
    known[color] = number
    return number
  }

  /// Two colours that differ must not become one: the text would be gone. The grey next to the background's instead.
  private static func apart(_ style: Style, _ background: Int32) -> Int32 {
    let isLighter =
      PerceivedColor(style.foreground).lightness >= PerceivedColor(style.background).lightness
    switch background {
    case 0: return 8
    case 15: return 7
    case 8: return isLighter ? 7 : 0
    case 7: return isLighter ? 15 : 8
    default: return isLighter ? 15 : 0
    }
  }
}
