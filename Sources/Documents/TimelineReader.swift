import Fleet

/// Reads what happens in a scenario, in the order of time:
///
///     timeline:
///       - at: 30 s                    # since the start
///         over: 10 s                  # [at once] numbers move evenly for so long
///         say: One line for the event log.
///         input_length: 2000          # mean prompt, tokens; all classes are scaled
///         output_length: 500          # mean output, tokens
///         cache_hit: 80%              # token-weighted mean
///         rate: 3000/s
///         shares: {reasoning: 5%}     # of one class; the others keep their proportions
///         slo: {tpot: 30 ms}          # what is left out stays
///         link: 30%                   # of its capacity
///         fail: {decode: 4}           # so many workers of a pool go down
///         repair: decode              # all workers of a pool are up and well again
///         slow: {pool: decode, workers: 2, factor: 3}        # they take so many times as long
///         power_cap: {prefill: 60%}   # of TDP
///         drain: {decode: 2}          # take no new work, and finish what they have
///         resume: decode              # take work again
///         flip: {prefill: 2}          # drain, and serve the other phase
///         scale: {decode: 12}         # so many workers
///         fail_rack: {decode: 0}      # all workers of a rack
///         flush: prefill              # prefix caches
///         burst: {factor: 3, for: 20 s}      # so many times the requests
///         route: on                   # workers go to the phase that is short of them; off: they stay
///         reset: traffic              # back to the scenario's own traffic
///
/// Each step needs `at`, and something that is said or done.
struct TimelineReader {
  let duration: Double
  let classes: [String]
  let pools: [PoolPlan]
  /// The targets as the steps so far leave them.
  var slo: SLO

  private enum Switch: String, CaseIterable { case on, off }

  private static let keys = [
    "at", "over", "say", "input_length", "output_length", "cache_hit", "rate", "shares", "slo", "link", "fail",
    "repair", "slow", "power_cap", "drain", "resume", "flip", "scale", "fail_rack", "flush", "burst", "route", "reset",
  ]

  mutating func read(_ entry: Entry) throws(DocumentError) -> [TimelineStep] {
    var steps: [TimelineStep] = []
    for item in try entry.list(of: "steps") {
      let section = try Section(item, keys: Self.keys)
      let place = try section.required("at")
      let at = try place.quantity(.seconds, .range(0...duration))
      if let before = steps.last?.at, at < before {
        throw place.error(expected: "no time before the step above, \(TimeText.span(before))")
      }
      let step = TimelineStep(
        at: at, actions: try actions(section), over: try section.quantity("over", .seconds, .range(0...duration)) ?? 0,
        say: try section.line("say", length: 120) ?? "")
      guard !step.actions.isEmpty || !step.say.isEmpty else {
        throw item.error(
          "found a step without effect, expected say or one of " + Self.actionKeys.joined(separator: ", "))
      }
      steps.append(step)
    }
    return steps
  }

  /// The actions of something that happens at once: a step without time and words.
  mutating func readActions(_ entry: Entry) throws(DocumentError) -> [Action] {
    try actions(Section(entry, keys: Self.actionKeys))
  }

  /// The keys without time and words.
  static var actionKeys: [String] { Array(keys.dropFirst(3)) }

  private mutating func actions(_ section: Section) throws(DocumentError) -> [Action] {
    var actions: [Action] = []
    if let reset = section["reset"] {
      guard try reset.text(expected: "traffic") == "traffic" else { throw reset.error(expected: "traffic") }
      actions.append(.resetTraffic)
    }
    if let rate = try section.quantity("rate", .perSecond, .range(0...1e7)) { actions.append(.arrivalRate(rate)) }
    if let shares = section["shares"] { actions.append(try share(shares)) }
    if let tokens = try section.quantity("input_length", .tokens, .range(1...1e8)) {
      actions.append(.inputLength(tokens))
    }
    if let tokens = try section.quantity("output_length", .tokens, .range(1...1e8)) {
      actions.append(.outputLength(tokens))
    }
    if let hits = try section.quantity("cache_hit", .share, .share) { actions.append(.cacheHitRate(hits)) }
    if let targets = section["slo"] {
      slo = try SLOReader.read(targets, from: slo)
      actions.append(.slo(slo))
    }
    if let capacity = try section.quantity("link", .share, .positiveShare) { actions.append(.linkCapacity(capacity)) }
    if let route = section["route"] { actions.append(.route(try route.choice() as Switch == .on)) }
    if let burst = section["burst"] {
      let section = try Section(burst, keys: ["factor", "for"])
      actions.append(
        .arrivalBurst(
          try section.required("factor").quantity(.number, .range(0.001...1000)),
          try section.required("for").quantity(.seconds, .range(0.001...86_400))))
    }
    return actions + (try WorkerActionReader(pools: pools).read(section))
  }

  /// One class a step: a second one would take its share from the first again.
  private func share(_ entry: Entry) throws(DocumentError) -> Action {
    let pairs = try entry.pairs(of: "a class and its share")
    guard pairs.count == 1, let (key, value) = pairs.first else {
      throw entry.error("found \(pairs.count) classes, expected one a step: the others keep their proportions")
    }
    let name = try key.name()
    guard classes.contains(name) else {
      throw key.error("found the unknown class \(quoted(name))" + suggestion(for: name, in: classes))
    }
    guard classes.count > 1 else { throw key.error("found the only class, expected one of several") }
    return .classShare(name, try value.quantity(.share, .share))
  }
}
