/// The ONE list of what an operator can do. Keys, footer and help are made from it.
public enum CommandTable {
  /// In the order of the help.
  public static let commands: [Command] = [
    Command(
      .previousSlider, ["Up", "Shift-Tab"], "slider", .traffic, footer: 1, partner: .nextSlider,
      "choose the slider above"),
    Command(.nextSlider, ["Down", "Tab"], "slider", .traffic, "choose the slider below"),
    Command(
      .decrease, ["Left"], "change", .traffic, footer: 2, partner: .increase, "less of it, at once"),
    Command(.increase, ["Right"], "change", .traffic, "more of it, at once"),
    Command(.decreaseFine, ["Shift-Left", "["], "less", .traffic, "a little less"),
    Command(.increaseFine, ["Shift-Right", "]"], "more", .traffic, "a little more"),
    Command(.enterValue, ["Enter"], "type", .traffic, footer: 9, "type a value: 2048, 8k, 45%"),
    Command(.resetSlider, ["0"], "reset slider", .traffic, "back to the scenario's value"),
    Command(.resetTraffic, ["r"], "reset", .traffic, footer: 8, "all traffic back to the scenario's"),
    Command(.pause, ["Space"], "pause", .time, footer: 3, "pause and go on"),
    Command(.step, ["."], "step", .time, footer: 11, "one sample onward, while paused"),
    Command(.slower, ["-"], "slower", .time, footer: 4, partner: .faster, "time runs slower"),
    Command(.faster, ["+", "="], "speed", .time, "time runs faster, up to its limit"),
    Command(.window, ["w"], "window", .view, footer: 10, "graphs over 1, 5, 15 or 60 minutes"),
    Command(
      .zoom, ["1", "2", "3", "4", "5", "6", "7", "8", "9"], "zoom", .view, footer: 5,
      "one panel over the whole screen"),
    Command(.restore, ["Esc"], "back", .view, "close what is open"),
    Command(.theme, ["t"], "theme", .view, footer: 12, "next colour theme"),
    Command(.help, ["?", "F1"], "help", .program, footer: 6, "this help"),
    Command(.quit, ["q", "Ctrl-C"], "quit", .program, footer: 7, "leave pdtop"),
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
