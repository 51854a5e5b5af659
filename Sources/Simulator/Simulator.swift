public import Capacity
public import Fleet

/// The embedded simulator as a source of snapshots: the engine, the scenario's story, and what is measured on the way.
///
/// A value: copies run on independently. The same scenario, seed and actions at the same times give the same snapshots
/// bit for bit, whatever the size of the steps it is advanced by.
public struct Simulator: Source {
  public let scenario: Scenario
  public var model: FleetModel { main.model }
  /// Seconds between samples.
  public static let sampleSeconds = 0.5

  /// The scenario's fleet, and the one that it is compared with: the same arrivals at the same time.
  var main: FleetRun
  var shadow: FleetRun?
  public private(set) var traffic: TrafficMix
  private(set) var slo: SLO
  private var story: Story
  var rerouting = Rerouting()
  var log = EventRing()
  public private(set) var nextSample = Simulator.sampleSeconds
  private let startTraffic: TrafficMix

  /// - Parameters:
  ///   - trace: real arrivals in place of the scenario's.
  ///   - speedup: how many times as fast the trace is played.
  public init(_ scenario: Scenario, trace: TraceCursor? = nil, speedup: Double = 1) throws(CapacityError) {
    self.scenario = scenario
    let mix = trace?.mix(speedup: speedup, cacheHitRate: scenario.traffic.cacheHitRate) ?? scenario.traffic
    startTraffic = mix
    traffic = mix
    slo = scenario.slo
    let model = try FleetModel(scenario.fleet)
    let start = trace == nil ? -Simulator.warmUp(model, mix, scenario.slo) : 0
    main = FleetRun(model: model, mix: mix, slo: scenario.slo, seed: scenario.seed, trace: trace, start: start)
    if let comparison = scenario.comparison {
      shadow = FleetRun(
        model: try model.general(comparison), mix: mix, slo: scenario.slo, seed: scenario.seed, trace: trace,
        start: start)
    }
    // A story changes the traffic that it knows; a trace brings its own.
    story = Story(trace == nil ? scenario.timeline : [])
    if start < 0 { forEachRun { $0.warmUp() } }
  }

  /// Seconds that the fleet has been serving its traffic when the story begins, so that it opens with full batches and
  /// not with empty ones: a few times as long as a long request takes, or as long as the patience of somebody at a
  /// screen allows.
  private static func warmUp(_ model: FleetModel, _ mix: TrafficMix, _ slo: SLO) -> Double {
    let longest = mix.classes.indices.filter { mix.share(of: $0) > 0 }.map { mix.classes[$0].output.mean }.max() ?? 0
    let step = FleetRun.pricing(model, mix, slo).map(\.stepSeconds).max() ?? 0
    return min(max(20, 4 * longest * step), mix.rate > 0 ? max(8, mostWarmUpRequests / mix.rate) : 0)
  }

  /// Some 40 milliseconds of work.
  private static let mostWarmUpRequests = 20_000.0

  mutating func forEachRun(_ body: (inout FleetRun) -> Void) {
    body(&main)
    if shadow != nil { body(&shadow!) }
  }

  public var capabilities: Capabilities { [.clock, .traffic, .link, .workers, .foresight] }
  public var time: Double { main.engine.time }
  /// Events handled so far.
  public var eventCount: Int { main.engine.events }
  /// Requests in the fleet.
  public var inFlight: Int { main.engine.inFlight }
  /// Whether nothing will ever happen again: a trace has ended and all its requests are done.
  public var isFinished: Bool { main.engine.nextEvent == .infinity && inFlight == 0 }
  /// Whether simulated time stands still although events happen: an error of the engine.
  public var isStalled: Bool { main.engine.isStalled }
  /// Whether requests are in flight and nothing will ever move them: a fleet that is all down; or time stands still, an
  /// error of the engine.
  public var isStuck: Bool { isStalled || main.engine.nextEvent == .infinity && inFlight > 0 }

  public mutating func advance(to time: Double, observe: (Snapshot) -> Void) {
    advance(to: time) { simulator in observe(simulator.makeSnapshot(withWorkers: false)) }
  }

  /// Moves on without building snapshots.
  public mutating func advance(to time: Double) { advance(to: time, sampled: { _ in }) }

  private mutating func advance(to end: Double, sampled: (inout Simulator) -> Void) {
    while true {
      let next = min(nextSample, story.nextTime)
      guard next <= end else { break }
      forEachRun { $0.engine.run(until: next) }
      if story.nextTime <= next { tellStory() }
      guard nextSample <= next else { continue }
      forEachRun { $0.sample(over: Simulator.sampleSeconds) }
      takeNotices()
      reroute()
      nextSample += Simulator.sampleSeconds
      sampled(&self)
    }
    forEachRun { $0.engine.run(until: end) }
  }

  public func snapshot() -> Snapshot { makeSnapshot(withWorkers: true) }
}

extension FleetRun {
  /// Serves its traffic up to time 0, the last seconds sampled for the smoothed values, and begins to count there.
  fileprivate mutating func warmUp() {
    var sample = -2 * Smoothed.memory
    while sample <= 0 {
      engine.run(until: sample)
      self.sample(over: Simulator.sampleSeconds)
      sample += Simulator.sampleSeconds
    }
    beginCounting()
  }
}

// MARK: - Actions

extension Simulator {
  public mutating func apply(_ action: Action) throws(ActionError) {
    try perform(action)
    log.append(Event(time: time, kind: .action, text: action.words, isChange: true))
  }

  private mutating func perform(_ action: Action) throws(ActionError) {
    switch action {
    case .inputLength(let tokens): try setTraffic(tokens, 1...2_000_000, "input length") { $0.setInputLength($1) }
    case .outputLength(let tokens): try setTraffic(tokens, 1...500_000, "output length") { $0.setOutputLength($1) }
    case .cacheHitRate(let rate): try setTraffic(rate, 0...0.999, "cache-hit rate") { $0.setCacheHitRate($1) }
    case .arrivalRate(let rate): try setTraffic(rate, 0...1e7, "arrival rate") { $0.rate = $1 }
    case .classShare(let name, let share):
      guard let index = traffic.classes.firstIndex(where: { $0.name == name }) else {
        throw ActionError("there is no traffic class \(quoted(name))")
      }
      try setTraffic(share, 0...1, "share of \(name)") { $0.setShare(of: index, to: $1) }
    case .slo(let slo): setTargets(slo)
    case .linkCapacity(let share):
      guard share > 0, share <= 1 else {
        throw ActionError("link capacity: found \(share), expected above 0 and up to 1")
      }
      main.setLinkShare(share, traffic, slo)
    case .resetTraffic: setTraffic(startTraffic)
    case .arrivalBurst(let factor, let seconds): try burst(factor, seconds)
    case .route(let isOn): try route(isOn)
    case .failWorkers, .repairWorkers, .failRack, .slowWorkers, .powerCap, .drainWorkers, .resumeWorkers, .flipWorkers,
      .scaleWorkers, .flushCache:
      try perform(onWorkers: action)
    }
  }

  private mutating func burst(_ factor: Double, _ seconds: Double) throws(ActionError) {
    guard factor > 0, factor <= 1000 else {
      throw ActionError("burst: found \(factor), expected above 0 and up to 1000")
    }
    guard seconds > 0, seconds <= 86_400 else {
      throw ActionError("burst: found \(seconds) s, expected above 0 and up to 86400 s")
    }
    forEachRun { $0.engine.arrivals.burst(factor, until: $0.engine.time + seconds, at: $0.engine.time) }
  }

  private mutating func setTraffic(
    _ value: Double, _ range: ClosedRange<Double>, _ what: String, _ change: (inout TrafficMix, Double) -> Void
  ) throws(ActionError) {
    guard range.contains(value) else {
      throw ActionError("\(what): found \(value), expected \(range.lowerBound) to \(range.upperBound)")
    }
    var mix = traffic
    change(&mix, value)
    setTraffic(mix)
  }

  private mutating func setTraffic(_ mix: TrafficMix) {
    traffic = mix
    let slo = slo
    forEachRun { $0.setTraffic(mix, slo) }
  }

  private mutating func setTargets(_ targets: SLO) {
    slo = targets
    let mix = traffic
    forEachRun { $0.setTargets(mix, targets) }
  }

  /// Does what the story does at this time.
  private mutating func tellStory() {
    let step = story.advance(at: time, traffic: traffic, linkShare: main.linkShare)
    // A scenario is checked when it is read; an action that does not fit all the same is told, not lost.
    for action in step.actions {
      do throws(ActionError) {
        try perform(action)
      } catch {
        log.append(Event(time: time, kind: .story, severity: .warning, text: error.description))
      }
    }
    for line in step.said { log.append(Event(time: time, kind: .story, text: line.text, isChange: line.isChange)) }
  }
}
