import Fleet

/// A mix that the operator tries before the fleet gets it.
struct Draft: Sendable, Equatable {
  /// The traffic as it was when the draft began.
  let base: TrafficMix
  private(set) var mix: TrafficMix
  /// What has been moved, in order: applying repeats it.
  private(set) var moves: [Move] = []

  struct Move: Sendable, Equatable {
    var slider: TrafficSlider
    var value: Double
  }

  init(_ base: TrafficMix) {
    self.base = base
    mix = base
  }

  mutating func move(_ slider: TrafficSlider, to value: Double) {
    slider.set(value, in: &mix)
    if moves.last?.slider == slider { moves.removeLast() }
    moves.append(Move(slider: slider, value: value))
  }

  mutating func reset() { self = Draft(base) }
}
