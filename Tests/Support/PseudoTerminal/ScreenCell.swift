/// A cell of the emulated screen.
public struct ScreenCell: Sendable, Hashable {
  public enum Color: Sendable, Hashable {
    /// The terminal's own.
    case terminal
    /// 0 to 255.
    case indexed(Int)
    /// 0xRRGGBB.
    case rgb(Int)
  }

  public struct Look: Sendable, Hashable {
    public var foreground = Color.terminal
    public var background = Color.terminal
    public var isBold = false
    public var isDim = false
    public var isUnderlined = false
    public var isReversed = false

    public init() {}
  }

  public var scalar: Unicode.Scalar = " "
  public var look = Look()
}
