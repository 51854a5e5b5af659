public import Canvas

/// All that decides how the same state looks: colours, glyphs, and how many colours there really are.
public struct Look: Sendable, Equatable {
  public var theme: Theme
  public var symbols: SymbolSet
  public var depth: ColorDepth

  public init(theme: Theme, symbols: SymbolSet = .unicode, depth: ColorDepth = .trueColor) {
    self.theme = theme
    self.symbols = symbols
    self.depth = depth
  }

  /// A role's colour on the theme's background. Without colours weight says what matters: bad is reversed, a warning
  /// bold.
  func style(_ role: ThemeRole, _ attributes: Style.Attributes = []) -> Style {
    guard depth == .mono else { return theme.style(role, attributes) }
    switch role {
    case .bad: return theme.style(role, attributes.union(.reverse))
    case .warn, .bright, .key, .stranded: return theme.style(role, attributes.union(.bold))
    case .dim, .frame: return theme.style(role, attributes.union(.dim))
    default: return theme.style(role, attributes)
    }
  }

  /// The colour of a ramp on the theme's background.
  func style(_ ramp: Ramp, at share: Double) -> Style {
    Style(theme.color(ramp, at: share), on: theme[.background])
  }

  /// Colours fine enough for pictures that carry values in them.
  var hasShades: Bool { depth >= .indexed256 && symbols != .ascii }

  /// Whether a cell may hold two colours, one as its foreground and one as its background.
  var hasSeams: Bool { depth >= .ansi16 && symbols != .ascii }

  /// An empty cell.
  var blank: Cell { Cell(" ", style(.text)) }
}
