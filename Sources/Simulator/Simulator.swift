public import Capacity
public import Fleet

/// The embedded simulator as a source of snapshots: the engine, the scenario's story, and what is measured on the way.
///
/// A value: copies run on independently. The same scenario, seed and actions at the same times give the same snapshots bit
/// for bit, whatever the size of the steps it is advanced by.
public struct Simulator: Source {
  public let scenario: Scenario
  public let model: FleetModel
  /// Seconds between samples.
  public static let sampleSeconds = 0.5
  /// Recent latencies are those of about this many seconds.
  static let latencyMemory = 30.0

  var engine: Engine
  var meter: FleetMeter
  var pricing: Pricing
  var steady: SteadyState
  public private(set) var traffic: TrafficMix
  private(set) var slo: SLO
  private(set) var linkShare = 1.0
  private var story: Story
  private(set) var log = EventRing()
  public private(set) var nextSample = Simulator.sampleSeconds
  private let startTraffic: TrafficMix

  /// - Parameters:
  ///   - trace: real arrivals in place of the scenario's.
  ///   - speedup: how many times as fast the trace is played.
  public init(_ scenario: Scenario, trace: TraceCursor? = nil, speedup: Double = 1) throws(CapacityError) {
    self.scenario = scenario
    let model = try FleetModel(scenario.fleet)
    self.model = model
    startTraffic = trace?.mix(speedup: speedup, cacheHitRate: scenario.traffic.cacheHitRate) ?? scenario.traffic
    traffic = startTraffic
    slo = scenario.slo
    pricing = Pricing(model: model, mix: startTraffic, slo: slo)
    steady = model.steadyState(startTraffic, slo: slo)
    let start = trace == nil ? -Simulator.warmUp(startTraffic, pricing) : 0
    meter = FleetMeter(model: model, start: start)
    engine = Engine(
      model: model, arrivals: ArrivalStream(mix: startTraffic, seed: scenario.seed, trace: trace, start: start),
      slo: slo, start: start)
    // A story changes the traffic that it knows; a trace brings its own.
    story = Story(trace == nil ? scenario.timeline : [])
    engine.setDecodeLimits(
      maxSequences: model.plan.pools[model.decode].maxSequences ?? Int(pricing.point.sloBatch),
      expectedOutput: startTraffic.outputLength)
    if start < 0 { warmUp() }
  }

  /// Seconds that the fleet has been serving its traffic when the story begins, so that it opens with full batches and not
  /// with empty ones: a few times as long as a long request takes, or as long as the patience of somebody at a screen allows.
  private static func warmUp(_ mix: TrafficMix, _ pricing: Pricing) -> Double {
    let longest = mix.classes.indices.filter { mix.share(of: $0) > 0 }.map { mix.classes[$0].output.mean }.max() ?? 0
    let wanted = max(20, 4 * longest * pricing.point.stepSeconds)
    return min(wanted, mix.rate > 0 ? max(20, mostWarmUpRequests / mix.rate) : 0)
  }

  /// Some 40 milliseconds of work.
  private static let mostWarmUpRequests = 20_000.0

  private mutating func warmUp() {
    // The last seconds are sampled, for the smoothed values.
    var sample = -2 * Smoothed.memory
    while sample <= 0 {
      engine.run(until: sample)
      meter.sample(engine, pricing)
      engine.latencies.fade(by: 1 - Simulator.sampleSeconds / Simulator.latencyMemory)
      sample += Simulator.sampleSeconds
    }
    engine.beginCounting()
    meter.beginCounting(engine)
  }

  public var capabilities: Capabilities { [.clock, .traffic, .link] }
  public var time: Double { engine.time }
  /// Events handled so far.
  public var eventCount: Int { engine.events }
  /// Requests in the fleet.
  public var inFlight: Int { engine.inFlight }
  /// Whether nothing will ever happen again: a trace has ended and all its requests are done.
  public var isFinished: Bool { engine.nextEvent == .infinity && engine.inFlight == 0 }

  /// Whether requests are in flight and nothing will ever move them: an error of the engine.
  public var isStuck: Bool { engine.nextEvent == .infinity && engine.inFlight > 0 }

  public mutating func advance(to time: Double, observe: (Snapshot) -> Void) {
    advance(to: time) { simulator in observe(simulator.makeSnapshot(withWorkers: false)) }
  }

  /// Moves on without building snapshots.
  public mutating func advance(to time: Double) { advance(to: time, sampled: { _ in }) }

  private mutating func advance(to end: Double, sampled: (inout Simulator) -> Void) {
    while true {
      let next = min(nextSample, story.nextTime)
      guard next <= end else { break }
      engine.run(until: next)
      if story.nextTime <= next { tellStory() }
      guard nextSample <= next else { continue }
      meter.sample(engine, pricing)
      engine.latencies.fade(by: 1 - Simulator.sampleSeconds / Simulator.latencyMemory)
      nextSample += Simulator.sampleSeconds
      sampled(&self)
    }
    engine.run(until: end)
  }

  public func snapshot() -> Snapshot { makeSnapshot(withWorkers: true) }
}

// MARK: - Actions

extension Simulator {
  public mutating func apply(_ action: Action) throws(ActionError) {
    let text = try perform(action)
    log.append(Event(time: time, kind: .action, text: text, isChange: true))
  }

  /// Carries an action out and says what it did.
  private mutating func perform(_ action: Action) throws(ActionError) -> String {
    switch action {
    case .inputLength(let tokens): try setTraffic(tokens, 1...2_000_000, "input length") { $0.setInputLength($1) }
    case .outputLength(let tokens): try setTraffic(tokens, 1...500_000, "output length") { $0.setOutputLength($1) }
    case .cacheHitRate(let rate): try setTraffic(rate, 0...0.999, "cache-hit rate") { $0.setCacheHitRate($1) }
    case .arrivalRate(let rate): try setTraffic(rate, 0...1e7, "arrival rate") { $0.rate = $1 }
    case .classShare(let name, let share):
      guard let index = traffic.classes.firstIndex(where: { $0.name == name }) else {
        throw ActionError("there is no traffic class \(name)")
      }
      try setTraffic(share, 0...1, "share of \(name)") { $0.setShare(of: index, to: $1) }
    case .slo(let slo): setTargets(slo)
    case .linkCapacity(let share):
      guard share > 0, share <= 1 else { throw ActionError("link capacity: found \(share), expected above 0 and up to 1") }
      linkShare = share
      engine.setLinkShare(share)
    case .resetTraffic: setTraffic(startTraffic)
    }
    return action.words
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
    engine.arrivals.setMix(mix, at: time)
    recompute()
  }

  private mutating func setTargets(_ targets: SLO) {
    slo = targets
    engine.latencies.targets = targets
    recompute()
  }

  /// Brings all that follows from traffic and targets up to date.
  private mutating func recompute() {
    pricing = Pricing(model: model, mix: traffic, slo: slo)
    steady = model.steadyState(traffic, slo: slo, linkShare: linkShare)
    engine.setDecodeLimits(
      maxSequences: model.plan.pools[model.decode].maxSequences ?? Int(pricing.point.sloBatch),
      expectedOutput: traffic.outputLength)
  }

  /// Does what the story does at this time.
  private mutating func tellStory() {
    let step = story.advance(at: time, traffic: traffic, linkShare: linkShare)
    // A scenario is checked when it is read; an action that does not fit all the same is told, not lost.
    for action in step.actions {
      do { _ = try perform(action) } catch { log.append(Event(time: time, kind: .story, severity: .warning, text: error.description)) }
    }
    for line in step.said { log.append(Event(time: time, kind: .story, text: line.text, isChange: line.isChange)) }
  }
}
