/// Which key starts which command: the table's keys, and those that the user put in their place.
public struct KeyMap: Sendable, Equatable {
  /// All commands with their keys, in the table's order.
  public let commands: [Command]
  private let byKey: [Screen: [String: Command.ID]]

  /// What the changes contradict themselves in, in words.
  public let conflicts: [String]

  /// The table's keys.
  public static let standard = KeyMap(changes: [:])

  /// The table's keys with some commands' keys replaced. A key that was given away no longer starts what it did before.
  public init(changes: [Command.ID: [String]]) {
    var commands = CommandTable.commands
    for index in commands.indices {
      if let keys = changes[commands[index].id] { commands[index].keys = keys }
    }
    let claimed = commands.filter { changes[$0.id] != nil }
    for index in commands.indices where changes[commands[index].id] == nil {
      let screens = Set(commands[index].screens)
      commands[index].keys.removeAll { key in
        claimed.contains { $0.keys.contains(key) && !screens.isDisjoint(with: $0.screens) }
      }
    }
    conflicts = Self.conflicts(claimed)
    var byKey: [Screen: [String: Command.ID]] = [:]
    for command in commands {
      for screen in command.screens {
        for key in command.keys { byKey[screen, default: [:]][key] = command.id }
      }
    }
    self.commands = commands
    self.byKey = byKey
  }

  private static func conflicts(_ claimed: [Command]) -> [String] {
    claimed.indices.flatMap { index in
      claimed[..<index].flatMap { other in
        let isApart = Set(other.screens).isDisjoint(with: claimed[index].screens)
        let shared = isApart ? [] : other.keys.filter { claimed[index].keys.contains($0) }
        return shared.map { "the key \($0) is given to both \(other.id.rawValue) and \(claimed[index].id.rawValue)" }
      }
    }
  }

  /// The command that a key starts on a screen, if any.
  public func command(key: String, on screen: Screen) -> Command.ID? { byKey[screen]?[key] }

  /// A command with its keys.
  public func command(_ id: Command.ID) -> Command? { commands.first { $0.id == id } }

  /// What the footer of a screen offers, most used first.
  func footer(on screen: Screen) -> [(keys: String, title: String, id: Command.ID)] {
    commands
      .filter { $0.footer != nil && $0.screens.contains(screen) && !$0.keys.isEmpty }
      .sorted { ($0.footer ?? 0) < ($1.footer ?? 0) }
      .map { shown in
        let partner = shown.partner.flatMap { command($0) }
        // The footer names what the pair is for: "speed" rather than "slower".
        // Long names of keys side by side cannot be told apart.
        let second = partner.map(\.keyLabel).flatMap { $0.count > 2 ? nil : $0 } ?? ""
        return (shown.keyLabel + second, partner?.title ?? shown.title, shown.id)
      }
  }
}
