import Fleet

/// A scenario's timeline on its way: what is due, and the changes that are still moving.
struct Story: Sendable {
  private let steps: [TimelineStep]
  private var place = 0
  private var ramps: [Ramp] = []
  private var nextRamp = Double.infinity

  /// Seconds between the small steps of an even change.
  private static let rampSeconds = 0.5

  /// What the story says, and whether it changes something with it.
  struct Line {
    let text: String
    let isChange: Bool
  }

  private struct Ramp: Sendable {
    let target: Action
    let from: Double
    let start: Double
    let end: Double
  }

  init(_ timeline: [TimelineStep]) { steps = timeline.sorted { $0.at < $1.at } }

  /// When something is due next; infinity when nothing ever is.
  var nextTime: Double { min(nextRamp, place < steps.count ? steps[place].at : .infinity) }

  /// What is due at `time`: actions to take and lines to say.
  mutating func advance(at time: Double, traffic: TrafficMix, linkShare: Double) -> (actions: [Action], said: [Line]) {
    var actions: [Action] = []
    var said: [Line] = []
    while place < steps.count, steps[place].at <= time {
      let step = steps[place]
      place += 1
      // What is done without a word is told in the action's own.
      said += (step.say.isEmpty ? step.actions.map(\.words) : [step.say]).map {
        Line(text: $0, isChange: !step.actions.isEmpty)
      }
      for action in step.actions {
        guard step.over > 0, let from = action.present(traffic, linkShare) else {
          actions.append(action)
          continue
        }
        ramps.append(Ramp(target: action, from: from, start: step.at, end: step.at + step.over))
      }
    }
    for ramp in ramps where ramp.start < time || ramp.end <= time {
      let share = min(1, (time - ramp.start) / (ramp.end - ramp.start))
      if let to = ramp.target.amount { actions.append(ramp.target.with(amount: ramp.from + (to - ramp.from) * share)) }
    }
    ramps.removeAll { $0.end <= time }
    nextRamp = ramps.isEmpty ? .infinity : time + Story.rampSeconds
    return (actions, said)
  }
}

extension Action {
  /// The number that the action sets; nil for one that sets several or none.
  var amount: Double? {
    switch self {
    case .inputLength(let value), .outputLength(let value), .cacheHitRate(let value), .arrivalRate(let value),
      .classShare(_, let value), .linkCapacity(let value):
      value
    default: nil
    }
  }

  /// The same action with another number.
  func with(amount: Double) -> Action {
    switch self {
    case .inputLength: .inputLength(amount)
    case .outputLength: .outputLength(amount)
    case .cacheHitRate: .cacheHitRate(amount)
    case .arrivalRate: .arrivalRate(amount)
    case .classShare(let name, _): .classShare(name, amount)
    case .linkCapacity: .linkCapacity(amount)
    default: self
    }
  }

  /// What the number is now.
  func present(_ traffic: TrafficMix, _ linkShare: Double) -> Double? {
    switch self {
    case .inputLength: traffic.inputLength
    case .outputLength: traffic.outputLength
    case .cacheHitRate: traffic.cacheHitRate
    case .arrivalRate: traffic.rate
    case .classShare(let name, _):
      traffic.classes.firstIndex { $0.name == name }.map { traffic.share(of: $0) }
    case .linkCapacity: linkShare
    default: nil
    }
  }
}
