/// What fills the terminal between header and footer.
public enum Screen: String, Sendable, CaseIterable {
  case fleet, workers, plan, events, time
  /// A draft of the traffic beside the present one. Not a tab: it is entered with a draft and left without.
  case whatIf

  /// The screens that have a tab.
  public static let tabs: [Screen] = [.fleet, .workers, .plan, .events, .time]

  /// The name on the tab.
  public var title: String {
    switch self {
    case .fleet: "Fleet"
    case .workers: "Workers"
    case .plan: "Plan"
    case .events: "Events"
    case .time: "Time"
    case .whatIf: "What-if"
    }
  }

  /// The command that leads here.
  var command: Command.ID {
    switch self {
    case .fleet: .fleetScreen
    case .workers: .workersScreen
    case .plan: .planScreen
    case .events: .eventsScreen
    case .time: .timeScreen
    case .whatIf: .whatIf
    }
  }
}
