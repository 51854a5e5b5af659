private import CNcurses
internal import Canvas

/// Which description of the terminal to draw by, and with how many colours.
struct TerminalChoice {
  /// The name to give to ncurses.
  let name: String
  /// The entry of our own to go with the name; nil where the database's is used.
  let entry: TerminfoEntry?
  let colors: ColorDepth

  /// Terminals of xterm's kind, whose names the database of an older system may not have.
  private static let kin = [
    "xterm", "alacritty", "foot", "ghostty", "wezterm", "kitty", "rio", "contour", "konsole", "vte", "tmux",
    "screen-256color",
  ]

  /// Chooses by TERM, COLORTERM and NO_COLOR, the wish coming first.
  static func make(wanted: ColorDepth?, output: Int32) throws(TerminalError) -> TerminalChoice {
    guard let name = environment("TERM") else { throw .unnamedTerminal }
    let isKin = kin.contains { name.hasPrefix($0) }
    var description = pd_description()
    let isKnown = pd_describe(name, output, &description)
    guard isKnown || isKin else { throw .unknownTerminal(name) }
    guard !isKnown || description.addressable else { throw .incapable(name) }
    let natural = isKnown ? ColorDepth(colors: description.direct ? 1 << 24 : description.colors) : .indexed256
    let colors = wanted ?? colorDepth(natural, isKin: isKin)
    // Where ncurses does not take our entry, this one may still be in its database.
    let known = isKnown ? name : "xterm-256color"
    switch colors {
    case .trueColor: return TerminalChoice(name: known, entry: .trueColor, colors: colors)
    case .indexed256 where !isKnown || natural != .indexed256, .ansi16 where !isKnown || natural == .trueColor,
      .mono where !isKnown:
      return TerminalChoice(name: known, entry: .indexed256, colors: colors)
    // More colours than there are cannot be had by wishing.
    default: return TerminalChoice(name: known, entry: nil, colors: min(colors, natural))
    }
  }

  private static func colorDepth(_ natural: ColorDepth, isKin: Bool) -> ColorDepth {
    if environment("NO_COLOR") != nil { return .mono }
    guard natural >= .indexed256 || isKin else { return natural }
    // GNU screen hands the outer terminal's COLORTERM on and knows 256 colours.
    if environment("STY") != nil && environment("TMUX") == nil { return natural }
    let announced = environment("COLORTERM")
    return announced == "truecolor" || announced == "24bit" ? .trueColor : natural
  }
}
