import Fleet
import Session

@testable import Dashboard

extension FleetFixture {
  enum AheadStage: CaseIterable { case waiting, begun, oneRun, complete, slow, large, refused, unknown, watched }

  /// Ten made-up minutes: the queue grows as it goes on, and empties with the draft, once its workers have come.
  static func ahead(_ question: Lookahead.Question, _ stage: AheadStage) -> Lookahead? {
    guard stage != .waiting, stage != .watched else { return nil }
    var ahead = Lookahead(question, from: 2530)
    let runs: [AheadStage: Int] = [.oneRun: 1, .complete: 12]
    ahead.runs = (0..<(runs[stage] ?? 0)).map { run in
      Lookahead.Pair(
        now: outcome(Double(run), isDraft: false),
        draft: outcome(Double(run), isDraft: !question.actions.isEmpty))
    }
    ahead.reached = runs[stage] == nil ? 200 : 600
    switch stage {
    case .complete: ahead.end = .complete
    case .slow: ahead.end = .time
    case .large: ahead.end = .memory
    case .refused: ahead.end = .refused("workers: found 900000, expected 0 to 100000")
    case .unknown: ahead.end = .unknown
    default: break
    }
    ahead.now = course(Int(ahead.reached), isDraft: false)
    ahead.draft = course(Int(ahead.reached), isDraft: !question.actions.isEmpty)
    ahead.move.leaving = 8
    ahead.move.coming = 6
    ahead.move.draining = 1890
    ahead.move.kvBytes = 147e9
    ahead.move.losesCaches = true
    ahead.move.seconds = ahead.reached > 124 ? 124 : nil
    (ahead.move.leastCapacity, ahead.move.lastCapacity) = (87.3, 131.4)
    return ahead
  }

  private static func course(_ seconds: Int, isDraft: Bool) -> LookaheadCourse {
    var course = LookaheadCourse()
    var noise = Noise(state: isDraft ? 5 : 3)
    for second in 0..<seconds {
      let gone = min(1, Double(second) / 180)
      let shake = noise.next() - 0.5
      course.queue.append(isDraft ? 6600 * (1 - gone) + 900 + 400 * shake : 6600 + 2500 * gone + 900 * shake)
      course.tpot.append((isDraft ? 0.0417 - 0.012 * gone : 0.0417) + 0.002 * shake)
      course.stranded.append((isDraft ? 0.21 - 0.15 * gone : 0.21) + 0.02 * shake)
    }
    course.full =
      isDraft
      ? [.prefillCompute: seconds * 31 / 100, .decodeMemory: seconds * 34 / 100, .link: seconds * 9 / 100]
      : [.prefillCompute: seconds * 5 / 100, .decodeMemory: seconds * 71 / 100, .link: seconds * 18 / 100]
    return course
  }

  private static func outcome(_ run: Double, isDraft: Bool) -> LookaheadOutcome {
    var outcome = LookaheadOutcome()
    let shake = (run.truncatingRemainder(dividingBy: 4) - 1.5) / 100
    func set(_ field: Field, _ now: Double, _ draft: Double) {
      outcome.fleet.set(field, isDraft ? draft * (1 - shake) : now * (1 + shake))
    }
    set(.strandedShare, 0.21, 0.09)
    set(.attainment, 0.931, 0.978)
    set(.ttftP99, 0.918, 0.611)
    set(.tpotP99, 0.0417, 0.0389)
    set(.queueDepth, 7800, 2240)
    set(.totalTokensPerJoule, 4.75, 5.28)
    set(.costPerMillionOutputTokens, 0.41, 0.37)
    set(.costPerHour, 4100, 4110)
    set(.power, 1.27e6, 1.25e6)
    outcome.busy = isDraft ? [0.83, 0.87] : [0.61, 0.91]
    outcome.link = isDraft ? 0.64 : 0.78
    outcome.worstAttainment = isDraft ? 0.94 : 0.88
    return outcome
  }
}
