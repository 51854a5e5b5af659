public import Dashboard
public import Fleet
public import Session

/// What the user has chosen for good, in `config.yaml` of the configuration folder. What is nil goes by the terminal or
/// the scenario.
public struct Configuration: Sendable, Equatable {
  /// A theme's name, or `auto`: dark or light by the terminal's background.
  public var theme = "auto"
  public var symbols: SymbolSet?
  public var mouse = true
  public var motion = true
  public var bell = false
  public var notify = false
  /// Simulated seconds per second at the start.
  public var speed: Double?
  public var hide: [Panel] = []
  /// Fields with a column in the workers' table.
  public var columns: [Field] = []
  public var keys: [Command.ID: [String]] = [:]
  public var alerts: [AlertRule] = []

  /// The keys of the file in the order in which they are written.
  public enum Key: String, Sendable, CaseIterable {
    case theme, symbols, mouse, motion, bell, notify, speed, hide, columns, keys, alerts
  }

  /// The keys that the file has.
  public var given: Set<Key> = []

  public init() {}

  /// The part that the operator may change on the screen.
  public func settings(symbols best: SymbolSet) -> Settings {
    Settings(symbols: symbols ?? best, mouse: mouse, motion: motion, bell: bell, notify: notify)
  }

  /// Takes over what was chosen on the screen.
  public mutating func take(_ settings: Settings, theme: String) {
    self.theme = theme
    symbols = settings.symbols
    (mouse, motion, bell, notify) = (settings.mouse, settings.motion, settings.bell, settings.notify)
    given.formUnion([.theme, .symbols, .mouse, .motion, .bell, .notify])
  }
}
