private import CNcurses

/// Which description of the terminal to draw by, and with how many colours.
struct TerminalChoice {
  /// The name to give to ncurses.
  let name: String
  /// The entry of our own to go with the name; nil where the database's is used.
  let entry: TerminfoEntry?
  let colors: ColorDepth
  let hasOnlyEight: Bool

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
    var isKnown = pd_describe(name, output, &description)
    var known = name
    if !isKnown && isKin {
      known = "xterm-256color"
      isKnown = pd_describe(known, output, &description)
    }
    guard isKnown || isKin else { throw .unknownTerminal(name) }
    guard !isKnown || description.addressable else { throw .incapable(name) }
    let natural = isKnown ? depth(description) : .indexed256
    let colors = wanted ?? colorDepth(natural, isKin: isKin)
    let hasOnlyEight = colors == .ansi16 && isKnown && description.colors < 16
    func choice(_ name: String, _ entry: TerminfoEntry?, _ colors: ColorDepth) -> TerminalChoice {
      TerminalChoice(name: name, entry: entry, colors: colors, hasOnlyEight: hasOnlyEight)
    }
    switch colors {
    case .trueColor: return choice(known, .trueColor, colors)
    case .indexed256 where !isKnown || natural != .indexed256, .ansi16 where !isKnown || natural == .trueColor:
      return choice(known, .indexed256, colors)
    case .mono where !isKnown: return choice(known, .indexed256, colors)
    // More colours than there are cannot be had by wishing.
    default: return choice(known, nil, min(colors, natural))
    }
  }

  private static func depth(_ description: pd_description) -> ColorDepth {
    if description.direct { return .trueColor }
    return description.colors >= 256 ? .indexed256 : description.colors >= 8 ? .ansi16 : .mono
  }

  private static func colorDepth(_ natural: ColorDepth, isKin: Bool) -> ColorDepth {
    if environment("NO_COLOR") != nil { return .mono }
    guard natural >= .indexed256 || isKin else { return natural }
    let announced = environment("COLORTERM")
    return announced == "truecolor" || announced == "24bit" ? .trueColor : natural
  }
}
