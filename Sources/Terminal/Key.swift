/// A key press with its modifiers, in one canonical form: what terminals cannot tell apart is the same key (Ctrl-i is
/// Tab, Ctrl-m and Ctrl-j are Enter, Ctrl-h is Backspace, Ctrl-[ is Esc), and Shift is part of a character ("A", not
/// "Shift-a").
public struct Key: Sendable, Hashable {
  public enum Code: Sendable, Hashable {
    case character(Unicode.Scalar)
    case enter, tab, escape, backspace
    case up, down, left, right
    case home, end, pageUp, pageDown, insert, delete
    /// The middle of the keypad.
    case begin
    /// F1 is 1.
    case function(Int)
  }

  public struct Modifiers: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    // The numbers are those of xterm's modifier parameter less one.
    public static let shift = Modifiers(rawValue: 1)
    public static let alt = Modifiers(rawValue: 2)
    public static let control = Modifiers(rawValue: 4)
    /// Command or the Windows key, where a terminal reports it.
    public static let command = Modifiers(rawValue: 8)
  }

  public let code: Code
  public let modifiers: Modifiers

  public init(_ code: Code, _ modifiers: Modifiers = []) {
    guard case .character(let scalar) = code else {
      self.code = code
      self.modifiers = modifiers
      return
    }
    if modifiers.contains(.control) {
      (self.code, self.modifiers) = Key.controlled(scalar, modifiers)
    } else {
      self.code = .character(modifiers.contains(.shift) ? Key.uppercase(scalar) : scalar)
      self.modifiers = modifiers.subtracting(.shift)
    }
  }

  /// A character key.
  public init(_ scalar: Unicode.Scalar, _ modifiers: Modifiers = []) { self.init(.character(scalar), modifiers) }

  private static func controlled(_ scalar: Unicode.Scalar, _ modifiers: Modifiers) -> (Code, Modifiers) {
    let lower = lowercase(scalar)
    let bare = modifiers.subtracting(.control)
    switch lower {
    case "i": return (.tab, bare)
    case "m", "j": return (.enter, bare)
    case "h": return (.backspace, bare)
    case "[": return (.escape, bare)
    default: return (.character(lower), modifiers)
    }
  }

  private static func uppercase(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    ("a"..."z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) - 32) : scalar
  }

  private static func lowercase(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar
  }
}
