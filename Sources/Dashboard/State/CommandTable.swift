/// The ONE list of what an operator can do. Keys, footer, help, palette and the configuration's key names are made from
/// it.
public enum CommandTable {
  private static let sliders: [Screen] = [.fleet, .plan, .whatIf]
  private static let tables: [Screen] = [.workers, .events]
  private static let graphs: [Screen] = [.fleet, .plan, .whatIf]
  private static let times: [Screen] = [.time]

  /// In the order of the help.
  public static let commands: [Command] = traffic + time + travel + view + rows + workers + program

  private static let traffic: [Command] = [
    Command(
      .previousSlider, ["Up", "k"], "slider", .traffic, on: sliders, footer: 1, partner: .nextSlider,
      "choose a slider"),
    Command(.nextSlider, ["Down", "j"], "slider", .traffic, on: sliders, "choose the slider below"),
    Command(
      .decrease, ["Left", "h"], "change", .traffic, on: sliders, footer: 2, partner: .increase,
      "less or more, at once"),
    Command(.increase, ["Right", "l"], "change", .traffic, on: sliders, "more of it, at once"),
    Command(
      .decreaseFine, ["[", "Shift-Left"], "fine", .traffic, on: sliders, partner: .increaseFine,
      "a little less or more"),
    Command(.increaseFine, ["]", "Shift-Right"], "fine", .traffic, on: sliders, "a little more"),
    Command(.enterValue, ["Enter"], "type", .traffic, on: [.fleet], footer: 12, "a value: 2048, 8k, 45%"),
    Command(.applyDraft, ["Enter"], "apply", .traffic, on: [.whatIf], footer: 3, "apply the draft"),
    Command(
      .matchPools, ["b"], "best ratio", .traffic, on: [.whatIf], footer: 4, "pools as the same money buys them"),
    Command(.resetSlider, ["0"], "reset slider", .traffic, on: sliders, "as the scenario has it"),
    Command(.resetTraffic, ["r"], "reset", .traffic, on: sliders, footer: 13, "reset all of the traffic"),
    Command(
      .whatIf, ["i"], "what-if", .traffic, on: Screen.tabs, footer: 8, partner: .takeBack, "try a mix, take it back"),
    Command(.takeBack, ["u"], "what-if", .traffic, "take the applied draft back, within 60 s"),
  ]

  private static let time: [Command] = [
    Command(.pause, ["Space"], "pause", .time, footer: 4, "pause and go on"),
    Command(.step, ["."], "step", .time, footer: 17, "one sample onward"),
    Command(.slower, ["-"], "slower", .time, footer: 5, partner: .faster, "slower or faster"),
    Command(.faster, ["+", "="], "speed", .time, "time runs faster"),
    Command(.window, ["w"], "window", .time, footer: 14, "graphs over 1 to 60 min"),
  ]

  private static let travel: [Command] = moves + courses

  private static let moves: [Command] = [
    Command(.back, ["<"], "10 s", .travel, on: graphs, footer: 7, partner: .onward, "10 s back or onward"),
    Command(.onward, [">"], "10 s", .travel, on: graphs, "10 s onward"),
    Command(
      .scrubBack, ["Left", "h", "<"], "10 s", .travel, on: times, footer: 1, partner: .scrubOnward,
      "10 s back or onward"),
    Command(.scrubOnward, ["Right", "l", ">"], "10 s", .travel, on: times, "10 s onward"),
    Command(
      .minuteBack, ["Shift-Left", "PageUp"], "minute", .travel, on: times, partner: .minuteOnward,
      "a minute back or onward"),
    Command(.minuteOnward, ["Shift-Right", "PageDown"], "minute", .travel, on: times, "a minute onward"),
    Command(.sampleBack, ["["], "sample", .travel, on: times, footer: 2, partner: .sampleOnward, "a sample back or on"),
    Command(.sampleOnward, ["]"], "sample", .travel, on: times, "a sample onward"),
    Command(
      .eventBack, ["{"], "event", .travel, on: graphs + times, footer: 3, partner: .eventOnward,
      "to the event before or after"),
    Command(.eventOnward, ["}"], "event", .travel, on: graphs + times, "to the event after"),
    Command(.toStart, ["Home"], "start", .travel, on: times, partner: .toEnd, "to the start or the end"),
    Command(.toEnd, ["End"], "end", .travel, on: times, "to the end"),
    Command(.playBackward, ["R"], "reverse", .travel, on: graphs + times, footer: 9, "play backward, or forward again"),
    Command(.goTo, ["g"], "go to", .travel, on: graphs + times, footer: 7, "a time: +90s, 14:05, 2 min ago"),
    Command(.search, ["/"], "search", .travel, on: times, footer: 11, "an event by its words"),
    Command(.searchNext, ["n"], "next", .travel, on: times, partner: .searchPrevious, "the next or former one found"),
    Command(.searchPrevious, ["N"], "former", .travel, on: times, "the one found before it"),
  ]

  private static let courses: [Command] = [
    Command(.markA, ["a"], "mark", .travel, on: times, footer: 8, partner: .markB, "mark A or B here"),
    Command(.markB, ["b"], "mark", .travel, on: times, "mark B here"),
    Command(.zoomTime, ["z"], "zoom", .travel, on: times, footer: 12, "the time line round the cursor"),
    Command(.branch, ["B"], "branch", .travel, on: graphs + times, footer: 8, "take over here: a new branch"),
    Command(.branches, ["y"], "branches", .travel, on: graphs + times, footer: 10, "the tree: go to, compare, name"),
  ]

  private static let view: [Command] = [
    Command(.fleetScreen, ["F", "F2"], "fleet", .view, "the fleet at a glance"),
    Command(.workersScreen, ["W", "F3"], "workers", .view, "map and table of workers"),
    Command(.planScreen, ["P", "F4"], "plan", .view, "mixes that suit the fleet"),
    Command(.eventsScreen, ["E", "F5"], "events", .view, "all that happened"),
    Command(.timeScreen, ["T", "F6"], "time", .view, "scrub bar, two instants, branches"),
    Command(
      .zoom, Panel.keys, "zoom", .view, on: [.fleet, .whatIf], footer: 10,
      "one panel over the whole screen"),
    Command(
      .focusNext, ["Tab"], "focus", .view, on: [.fleet], footer: 15, partner: .focusPrevious, "the panel to act on"),
    Command(.focusPrevious, ["Shift-Tab"], "focus", .view, on: [.fleet], "the panel before"),
    Command(.hide, ["H"], "hide", .view, on: [.fleet], "hide the focused panel"),
    Command(.preset, ["p"], "preset", .view, on: [.fleet], footer: 18, "next choice of panels"),
    Command(
      .planView, ["v"], "view", .view, on: [.plan], footer: 3, partner: .planViewBack, "map, ratios, years, verdict"),
    Command(.planViewBack, ["V"], "view", .view, on: [.plan], "the view before"),
    Command(.mapAxes, ["m"], "map axis", .view, on: [.plan], footer: 12, "outputs, hits or prefill's share"),
    Command(.restore, ["Esc"], "back", .view, footer: 20, "close what is open, step by step"),
  ]

  private static let rows: [Command] = [
    Command(.rowUp, ["Up", "k"], "row", .rows, on: tables, footer: 1, partner: .rowDown, "choose a row"),
    Command(.rowDown, ["Down", "j"], "row", .rows, on: tables, "choose the row below"),
    Command(.pageUp, ["PageUp", "Ctrl-b"], "page", .rows, on: tables, partner: .pageDown, "a page of rows"),
    Command(.pageDown, ["PageDown", "Ctrl-f"], "page", .rows, on: tables, "a page onward"),
    Command(.firstRow, ["Home", "g"], "first", .rows, on: tables, partner: .lastRow, "first or last row"),
    Command(.lastRow, ["End", "G"], "last", .rows, on: tables, "the last row"),
    Command(
      .sortPrevious, ["Left", "h", "<"], "sort", .rows, on: [.workers], footer: 2, partner: .sortNext,
      "sort by another column"),
    Command(.sortNext, ["Right", "l", ">", "s"], "sort", .rows, on: [.workers], "sort by the column after it"),
    Command(.reverse, ["S"], "reverse", .rows, on: [.workers], footer: 11, "sort the other way round"),
    Command(.filter, ["/"], "filter", .rows, on: tables, footer: 3, "words, or conditions: busy>90"),
    Command(.columns, ["c"], "columns", .rows, on: [.workers], footer: 10, "choose the columns"),
    Command(.open, ["Enter"], "go to", .rows, on: [.events], footer: 2, "graphs round the event's time"),
  ]

  private static let workers: [Command] = [
    Command(.failWorker, ["K"], "fail", .workers, on: [.workers], footer: 5, "the worker goes down"),
    Command(.repairWorker, ["R"], "repair", .workers, on: [.workers], footer: 5, "up and well again"),
    Command(.drainWorker, ["D"], "drain", .workers, on: [.workers], footer: 4, "no new work, or resume"),
    Command(.flipWorker, ["f"], "flip", .workers, on: [.workers], footer: 4, "drain, then the other phase"),
    Command(.slowWorker, ["L"], "slow", .workers, on: [.workers], "so many times as long"),
    Command(.failRack, ["X"], "fail rack", .workers, on: [.workers], "the worker's whole rack"),
    Command(.flushCache, ["U"], "flush", .workers, on: [.workers], "its prefix cache"),
    Command(.capPower, ["C"], "power cap", .workers, on: [.workers], "of its pool, in % of TDP"),
    Command(.scalePool, ["n"], "scale", .workers, on: [.workers], footer: 6, "its pool to so many workers"),
    Command(.route, ["e"], "route", .workers, on: [.fleet, .plan], footer: 16, "workers go where they are wanted"),
    Command(.burst, ["b"], "burst", .workers, on: [.fleet, .workers], "so many times the requests"),
  ]

  private static let program: [Command] = [
    Command(.twin, ["M"], "twin", .program, footer: 7, "a simulated twin, or back to live"),
    Command(.twinFit, ["A"], "fit", .program, "how well the twin fits"),
    Command(.explain, ["x"], "explain", .program, footer: 9, "what any number means"),
    Command(
      .acknowledge, ["a"], "acknowledge", .program, on: Screen.allCases.filter { $0 != .time }, footer: 19,
      "alerts have been seen"),
    Command(.palette, [":", "Ctrl-p"], "commands", .program, footer: 11, "find a command by its name"),
    Command(.scenarios, ["o"], "scenario", .program, footer: 21, "load another scenario"),
    Command(.theme, ["t"], "theme", .program, footer: 22, "choose the colours"),
    Command(.settings, [","], "settings", .program, footer: 23, "symbols, mouse, motion, bell"),
    Command(.help, ["?", "F1"], "help", .program, footer: 6, "this help"),
    Command(.quit, ["q", "Ctrl-c"], "quit", .program, footer: 7, "leave pdtop"),
  ]

  /// The command with an identity: each has one.
  public static func command(_ id: Command.ID) -> Command? { commands.first { $0.id == id } }

  /// Commands that stand beside the one that names them as its partner.
  static let partners = Set(commands.compactMap(\.partner))
}
