/// The ONE list of what an operator can do. Keys, footer and help are made from it.
public enum CommandTable {
  /// In the order of the help.
  public static let commands: [Command] = [
    Command(
      .previousSlider, ["Up", "Shift-Tab"], "slider", .traffic, footer: 1, partner: .nextSlider, "choose a slider"),
    Command(.nextSlider, ["Down", "Tab"], "slider", .traffic, "choose the slider below"),
    Command(
      .decrease, ["Left"], "change", .traffic, footer: 2, partner: .increase, "less or more, at once"),
    Command(.increase, ["Right"], "change", .traffic, "more of it, at once"),
    Command(
      .decreaseFine, ["[", "Shift-Left"], "fine", .traffic, partner: .increaseFine, "a little less or more"),
    Command(.increaseFine, ["]", "Shift-Right"], "fine", .traffic, "a little more"),
    Command(.enterValue, ["Enter"], "type", .traffic, footer: 9, "a value: 2048, 8k, 45%"),
    Command(.resetSlider, ["0"], "reset slider", .traffic, "as the scenario has it"),
    Command(.resetTraffic, ["r"], "reset", .traffic, footer: 8, "reset all of the traffic"),
    Command(.pause, ["Space"], "pause", .time, footer: 3, "pause and go on"),
    Command(.step, ["."], "step", .time, footer: 11, "one sample onward"),
    Command(.slower, ["-"], "slower", .time, footer: 4, partner: .faster, "slower or faster"),
    Command(.faster, ["+", "="], "speed", .time, "time runs faster"),
    Command(.window, ["w"], "window", .view, footer: 10, "graphs over 1 to 60 minutes"),
    Command(
      .zoom, ["1", "2", "3", "4", "5", "6", "7", "8", "9"], "zoom", .view, footer: 5, "one panel over the whole screen"),
    Command(.restore, ["Esc"], "back", .view, "close what is open"),
    Command(.theme, ["t"], "theme", .view, footer: 12, "next colour theme"),
    Command(.help, ["?", "F1"], "help", .program, footer: 6, "this help"),
    Command(.quit, ["q", "Ctrl-c"], "quit", .program, footer: 7, "leave pdtop"),
  ]

  private static let byKey: [String: Command] = {
    var result: [String: Command] = [:]
    for command in commands {
      for key in command.keys { result[key] = command }
    }
    return result
  }()

  /// The command that a key starts, if any.
  public static func command(key: String) -> Command? { byKey[key] }

  /// The command with an identity: each has one.
  public static func command(_ id: Command.ID) -> Command? { commands.first { $0.id == id } }

  /// Commands that stand beside the one that names them as its partner.
  static let partners = Set(commands.compactMap(\.partner))

  /// What the footer offers, most used first.
  static let footer: [(keys: String, title: String, id: Command.ID)] =
    commands
    .filter { $0.footer != nil }
    .sorted { ($0.footer ?? 0) < ($1.footer ?? 0) }
    .map { shown in
      let partner = shown.partner.flatMap { command($0) }
      // The footer names what the pair is for: "speed" rather than "slower".
      return (shown.keyLabel + (partner?.keyLabel ?? ""), partner?.title ?? shown.title, shown.id)
    }
}
