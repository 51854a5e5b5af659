public import Canvas

/// What the terminal can show, as found when it was opened.
public struct Capabilities: Sendable, Hashable {
  /// The terminal's type, as TERM names it.
  public let terminalName: String
  /// Colours that cells are drawn with.
  public let colors: ColorDepth
  /// Glyphs beyond ASCII are drawn as they are; else each has a stand-in (see `ASCIIGlyph`).
  public let unicode: Bool

  public init(terminalName: String, colors: ColorDepth, unicode: Bool) {
    self.terminalName = terminalName
    self.colors = colors
    self.unicode = unicode
  }

  /// Braille patterns can be expected in the terminal's font; the Linux console's has none.
  public var braille: Bool { unicode && terminalName != "linux" }
}
