/// What the operator may choose about the dashboard itself.
public struct Settings: Sendable, Equatable {
  public var symbols: SymbolSet
  public var mouse: Bool
  /// Whether something may move between two samples.
  public var motion: Bool
  /// The terminal's bell when an alert is raised.
  public var bell: Bool
  /// The desktop's notification when an alert is raised (OSC 9 and OSC 777).
  public var notify: Bool

  public init(
    symbols: SymbolSet = .unicode, mouse: Bool = true, motion: Bool = true, bell: Bool = false, notify: Bool = false
  ) {
    self.symbols = symbols
    self.mouse = mouse
    self.motion = motion
    self.bell = bell
    self.notify = notify
  }

  /// The rows of the settings overlay.
  enum Row: CaseIterable {
    case theme, symbols, mouse, motion, bell, notify, save

    var title: String {
      switch self {
      case .theme: "theme"
      case .symbols: "symbols"
      case .mouse: "mouse"
      case .motion: "motion"
      case .bell: "bell"
      case .notify: "notify"
      case .save: "save"
      }
    }

    var help: String {
      switch self {
      case .theme: "colours by role; Enter opens the list"
      case .symbols: "blocks for fonts without braille, ascii for all"
      case .mouse: "off: the terminal selects text again"
      case .motion: "off: nothing moves between two samples"
      case .bell: "the terminal's bell when an alert is raised"
      case .notify: "a desktop notification when an alert is raised"
      case .save: "write these into the configuration file"
      }
    }
  }

  func value(_ row: Row, theme: String) -> String {
    func word(_ isOn: Bool) -> String { isOn ? "on" : "off" }
    return switch row {
    case .theme: theme
    case .symbols: symbols.rawValue
    case .mouse: word(mouse)
    case .motion: word(motion)
    case .bell: word(bell)
    case .notify: word(notify)
    case .save: ""
    }
  }

  /// Moves a row to its next or former value.
  mutating func change(_ row: Row, forward: Bool) {
    switch row {
    case .symbols:
      let all = SymbolSet.allCases
      let index = (all.firstIndex(of: symbols) ?? 0) + (forward ? 1 : all.count - 1)
      symbols = all[index % all.count]
    case .mouse: mouse.toggle()
    case .motion: motion.toggle()
    case .bell: bell.toggle()
    case .notify: notify.toggle()
    case .theme, .save: break
    }
  }
}
