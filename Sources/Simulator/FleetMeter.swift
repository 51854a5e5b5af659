import Capacity
import Fleet

/// Reads the engine at each sampling instant and keeps what the screen and the summary need: shares of capacity, rates,
/// power. It only reads: how often anyone looks changes nothing.
struct FleetMeter: Sendable {
  /// By pool, in the plan's order.
  private(set) var pools: [PoolMeter]
  private var lastCounts = RequestCounts()
  private var lastMet = 0
  private var lastBytes = 0.0
  private(set) var time: Double
  /// When the sums began, and the seconds since.
  private var countedFrom = 0.0
  var counted: Double { time - countedFrom }

  // Rates of the last seconds, each second.
  private(set) var arrivals = Smoothed()
  private(set) var completions = Smoothed()
  private(set) var sheds = Smoothed()
  private(set) var goodput = Smoothed()
  private(set) var promptTokens = Smoothed()
  private(set) var outputTokens = Smoothed()
  private(set) var transferRate = Smoothed()
  private(set) var transferPeak = 0.0
  /// Transfer rate of each group of senders.
  private(set) var lanes: [Smoothed]
  private var lastLanes: [Double]
  /// Groups of senders that are told apart at most.
  private static let laneCount = 8

  init(model: FleetModel, start: Double = 0) {
    time = start
    pools = model.plan.pools.map { PoolMeter(plan: $0, fleet: model.plan) }
    let senders = model.pools(.prefill).reduce(0) { $0 + model.plan.pools[$1].workers }
    lanes = [Smoothed](repeating: Smoothed(), count: min(FleetMeter.laneCount, senders))
    lastLanes = lanes.map { _ in 0 }
  }

  /// A worker from another pool has come: it draws and costs what its own device does.
  mutating func take(_ pool: Int, into index: Int, place: Int, _ engine: Engine, _ model: FleetModel) {
    let worker = engine.pools[index].workers.lowerBound + place
    let efficiency = 1 / engine.pace[engine.entry(of: worker, index)].base
    pools[index].take(model.plan.pools[pool], place: place, efficiency: efficiency, model.plan)
  }

  /// Whoever had a place in a pool is gone from it.
  mutating func forget(_ pool: Int, place: Int) { pools[pool].forget(place) }

  /// Sums up from here, where the engine does too; the smoothed values stay.
  mutating func beginCounting(_ engine: Engine) {
    countedFrom = time
    for pool in pools.indices { pools[pool].beginCounting() }
    lastCounts = engine.counts
    lastMet = engine.latencies.met
    lastBytes = 0
    lastLanes = lanes.map { _ in 0 }
    transferPeak = 0
  }

  mutating func sample(_ engine: Engine, _ pricing: [PoolPricing]) {
    let seconds = engine.time - time
    guard seconds > 0 else { return }
    time = engine.time
    for pool in pools.indices {
      pools[pool].sample(
        over: seconds, pricing[pool], queue: engine.queue(ofPool: pool), kvUsage: engine.kvUsage(ofPool: pool),
        worth: engine.worth(ofPool: pool), states: engine.states(ofPool: pool), totals: engine.totals(ofPool: pool))
    }
    sampleRates(engine, seconds)
  }

  private mutating func sampleRates(_ engine: Engine, _ seconds: Double) {
    let counts = engine.counts
    let last = lastCounts
    arrivals.add(Double(counts.arrived - last.arrived) / seconds, over: seconds)
    completions.add(Double(counts.completed - last.completed) / seconds, over: seconds)
    sheds.add(Double(counts.shed - last.shed) / seconds, over: seconds)
    goodput.add(Double(engine.latencies.met - lastMet) / seconds, over: seconds)
    promptTokens.add(Double(counts.promptTokens - last.promptTokens) / seconds, over: seconds)
    // First tokens come out of prefill, the others out of decode steps.
    let decoded = pools.reduce(0) { $0 + $1.outputTokens.last } * seconds
    outputTokens.add((decoded + Double(counts.prefilled - last.prefilled)) / seconds, over: seconds)
    let moved = engine.link.bytesMoved(at: engine.time)
    transferRate.add((moved - lastBytes) / seconds, over: seconds)
    transferPeak = max(transferPeak, (moved - lastBytes) / seconds)
    for (lane, bytes) in engine.link.sent(inGroups: lanes.count).enumerated() {
      // A new sender may have moved its neighbours to another lane.
      lanes[lane].add(max(0, bytes - lastLanes[lane]) / seconds, over: seconds)
      lastLanes[lane] = bytes
    }
    lastBytes = moved
    lastCounts = counts
    lastMet = engine.latencies.met
  }
}
