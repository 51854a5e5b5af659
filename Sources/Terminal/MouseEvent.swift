/// Something the mouse did.
public struct MouseEvent: Sendable, Hashable {
  public enum Action: Sendable, Hashable {
    case press, release
    /// Moved with a button down.
    case drag
    /// Moved without one; reported only by terminals that were asked for it by others.
    case move
    case wheelUp, wheelDown, wheelLeft, wheelRight
  }

  public enum Button: Sendable, Hashable {
    case left, middle, right
    /// The wheel, a move, or a release that does not say of what.
    case none
  }

  public let action: Action
  public let button: Button
  /// Column and row of the cell, from 0.
  public let x: Int
  public let y: Int
  public let modifiers: Key.Modifiers

  public init(_ action: Action, _ button: Button = .none, x: Int, y: Int, modifiers: Key.Modifiers = []) {
    self.action = action
    self.button = button
    self.x = x
    self.y = y
    self.modifiers = modifiers
  }
}
