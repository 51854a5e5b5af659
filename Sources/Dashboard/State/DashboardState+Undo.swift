import Fleet

/// A draft that was applied, and what takes it back.
struct AppliedDraft: Sendable, Equatable {
  /// What there was before each of its moves, the last one first: so that what one move did to others goes with it.
  var moves: [Draft.Move]
  /// The session's time until which it can be taken back.
  var deadline: Double

  /// Seconds on the operator's clock in which a draft can be taken back.
  static let seconds = 60.0

  /// - Parameters:
  ///   - time: the session's time now.
  ///   - speed: simulated seconds per second.
  init(_ draft: Draft, at time: Double, speed: Double) {
    moves = draft.moves.reversed().map { Draft.Move(slider: $0.slider, value: $0.before, before: $0.value) }
    deadline = time + Self.seconds * max(1, speed)
  }
}

extension DashboardState {
  /// Whether a draft can still be taken back.
  var canTakeBack: Bool {
    guard let applied, let snapshot else { return false }
    return snapshot.time <= applied.deadline
  }

  /// Sets again what there was before the draft that was applied last.
  mutating func takeBack() -> [Effect] {
    guard let applied, canTakeBack else {
      message = applied == nil ? "no draft was applied that could be taken back" : "too late: a draft is taken back within 60 s"
      applied = nil
      return [.redraw]
    }
    self.applied = nil
    for move in applied.moves where !move.slider.isPool {
      pending[move.slider] = PendingValue(value: move.value, patience: 8)
    }
    message = "the draft is taken back"
    return applied.moves.map { .apply($0.slider.action($0.value)) } + [.redraw]
  }
}
