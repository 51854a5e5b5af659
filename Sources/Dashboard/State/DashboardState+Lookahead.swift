import Fleet
public import Session

// The minutes to come, with the draft and without it: asked for while the what-if screen is open, and nothing else.
extension DashboardState {
  /// Seconds that are simulated.
  static let lookaheadSeconds = 600.0

  /// What the present screen wants to know of the time to come; nil: nothing.
  public var wantedLookahead: Lookahead.Question? {
    guard screen == .whatIf, let draft, capabilities.contains(.foresight) else { return nil }
    return Lookahead.Question(
      actions: draft.moves.map { $0.slider.action($0.value) }, seconds: Self.lookaheadSeconds, began: draft.began)
  }

  /// Takes what is known of it so far.
  public mutating func take(_ lookahead: Lookahead) {
    if lookahead.question == wantedLookahead { ahead = lookahead }
  }

  /// What is known of the present draft's time to come; nil before anything is.
  var lookahead: Lookahead? { ahead?.question == wantedLookahead ? ahead : nil }

  /// Why nothing is known of the time to come, in words; nil where there is no reason.
  var lookaheadAbsence: String? {
    guard capabilities.contains(.foresight) else {
      return takesTwin && !isTwin
        ? "unknown: what is watched is not simulated; \(keyMap.command(.twin)?.keyLabel ?? "") takes a twin, which is"
        : "unknown: this source is not simulated"
    }
    switch lookahead?.end {
    case .unknown: return "unknown: this source is not simulated"
    case .refused(let why): return "the draft cannot be applied: " + why
    default: return nil
    }
  }
}
