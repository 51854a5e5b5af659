public import Canvas

extension Terminal {
  /// How a terminal is to be used. What is left at nil is found out.
  public struct Options: Sendable {
    /// Colours to draw with, whatever TERM, COLORTERM and NO_COLOR say.
    public var colors: ColorDepth?
    /// Whether to draw glyphs beyond ASCII, whatever the locale says.
    public var unicode: Bool?
    /// Whether the mouse is reported from the start.
    public var mouse = false
    /// Whether a paste arrives as one `.paste`, and not as keys.
    public var bracketedPaste = false
    /// Whether large frames are marked so that the terminal shows them at once (DEC private mode 2026).
    public var synchronizedOutput = true

    public init() {}
  }
}
