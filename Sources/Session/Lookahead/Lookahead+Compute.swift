public import Fleet

extension Lookahead {
  /// How much is computed.
  public struct Budget: Sendable {
    /// Pairs of runs at most.
    public var runs: Int
    /// Time from which on no further pair is begun and an unfinished one is dropped, and that which the first pair may
    /// take.
    public var time: Duration
    public var firstTime: Duration
    /// Bytes that the state of a run may take, as estimated by `Source.copyBytes`.
    public var bytes: Int

    /// What somebody at a screen waits for.
    public static let patience = Budget(runs: 30, time: .seconds(8), firstTime: .seconds(20), bytes: 256 << 20)

    public init(runs: Int, time: Duration, firstTime: Duration, bytes: Int = 256 << 20) {
      (self.runs, self.time, self.firstTime, self.bytes) = (runs, time, firstTime, bytes)
    }
  }

  /// Computes pair after pair.
  ///
  /// - Parameters:
  ///   - report: told after each second of the first pair, and after each pair; returns whether to go on.
  /// - Returns: what there was at the end, also where `report` ended it.
  @discardableResult
  public static func compute(
    _ question: Question, from source: some Foreseeable, budget: Budget, report: (Lookahead) -> Bool = { _ in true }
  ) -> Lookahead {
    var result = Lookahead(question, from: source.time)
    let start = ContinuousClock.now
    for index in 0..<max(1, budget.runs) {
      do throws(ActionError) {
        guard try pair(index, source, start, budget, &result, report) else { return result }
      } catch {
        result.end = .refused(error.description)
        return result
      }
      guard ContinuousClock.now - start < budget.time else { break }
    }
    result.end = .complete
    return result
  }

  /// Simulates the pair of an index; whether there may be a further one.
  private static func pair(
    _ index: Int, _ source: some Foreseeable, _ start: ContinuousClock.Instant, _ budget: Budget,
    _ result: inout Lookahead,
    _ report: (Lookahead) -> Bool
  ) throws(ActionError) -> Bool {
    var seeded = source
    if index > 0 { seeded.reseed(SplitMix64.mixed(UInt64(index) &* SplitMix64.step)) }
    var now = LookaheadRun(seeded)
    var draft = LookaheadRun(seeded)
    try draft.apply(result.question.actions)
    let isFirst = index == 0
    let isDrafted = !result.question.actions.isEmpty
    while Double(now.course.count) < result.question.seconds {
      now.advance()
      if isDrafted { draft.advance() }
      if isFirst { result.take(now, isDrafted ? draft : now) }
      let isOver = ContinuousClock.now - start > (isFirst ? budget.firstTime : budget.time)
      let isLarge = max(now.base.copyBytes, draft.base.copyBytes) > budget.bytes
      if isOver || isLarge { result.end = !isFirst ? .complete : isLarge ? .memory : .time }
      guard report(result), result.end == nil else { return false }
    }
    result.runs.append(Pair(now: now.outcome, draft: (isDrafted ? draft : now).outcome))
    return report(result)
  }

  private mutating func take(_ now: LookaheadRun<some Foreseeable>, _ draft: LookaheadRun<some Foreseeable>) {
    reached = Double(now.course.count)
    self.now = now.course
    self.draft = draft.course
    move = draft.move
  }
}
