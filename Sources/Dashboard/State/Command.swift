/// Something that an operator can tell the dashboard to do.
public struct Command: Sendable, Equatable {
  public enum ID: String, Sendable, CaseIterable {
    case zoom, restore, previousSlider, nextSlider, decrease, increase, decreaseFine, increaseFine, enterValue
    case resetSlider, resetTraffic, pause, step, slower, faster, back, onward, goTo, window, theme, help, quit
  }

  public enum Group: String, Sendable, CaseIterable {
    case traffic, time, travel, view, program
  }

  public let id: ID
  /// Names of the keys that start it, the one to show first.
  public let keys: [String]
  /// A word or two for the footer.
  public let title: String
  /// One line for the help.
  public let help: String
  public let group: Group
  /// Place in the footer, most used first; nil: not there.
  let footer: Int?
  /// The command that shares its place in the footer, such as right with left.
  let partner: ID?

  init(
    _ id: ID, _ keys: [String], _ title: String, _ group: Group, footer: Int? = nil, partner: ID? = nil, _ help: String
  ) {
    self.id = id
    self.keys = keys
    self.title = title
    self.group = group
    self.footer = footer
    self.partner = partner
    self.help = help
  }

  /// The first key as the screen shows it.
  public var keyLabel: String {
    if id == .zoom { return "1-9" }
    return keys.first.map(Self.label) ?? ""
  }

  /// A key's name as the screen shows it.
  static func label(_ key: String) -> String {
    switch key {
    case "Left": "←"
    case "Right": "→"
    case "Up": "↑"
    case "Down": "↓"
    case "Shift-Left": "Shift-←"
    case "Shift-Right": "Shift-→"
    default: key
    }
  }
}
