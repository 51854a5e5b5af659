import Capacity
import Fleet

/// Reads the engine at each sampling instant and keeps what the screen and the summary need: shares of capacity, rates,
/// power. It only reads: how often anyone looks changes nothing.
struct FleetMeter: Sendable {
  private(set) var prefill: PoolMeter
  private(set) var decode: PoolMeter
  private var lastPrefill: ContiguousArray<PrefillTotals>
  private var lastDecode: ContiguousArray<DecodeTotals>
  private var lastCounts = RequestCounts()
  private var lastMet = 0
  private var lastBytes = 0.0
  private(set) var time: Double

  // Rates of the last seconds, each second.
  private(set) var arrivals = Smoothed()
  private(set) var completions = Smoothed()
  private(set) var sheds = Smoothed()
  private(set) var goodput = Smoothed()
  private(set) var promptTokens = Smoothed()
  private(set) var computedTokens = Smoothed()
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
    let plan = model.plan
    prefill = PoolMeter(plan: plan.pools[model.prefill], fleet: plan)
    decode = PoolMeter(plan: plan.pools[model.decode], fleet: plan)
    lanes = [Smoothed](repeating: Smoothed(), count: min(FleetMeter.laneCount, plan.pools[model.prefill].workers))
    lastLanes = lanes.map { _ in 0 }
    lastPrefill = ContiguousArray(repeating: PrefillTotals(), count: plan.pools[model.prefill].workers)
    lastDecode = ContiguousArray(repeating: DecodeTotals(), count: plan.pools[model.decode].workers)
  }

  /// Sums up from here, where the engine does too; the smoothed values stay.
  mutating func beginCounting(_ engine: Engine) {
    prefill.beginCounting()
    decode.beginCounting()
    lastCounts = engine.counts
    lastMet = engine.latencies.met
    lastBytes = 0
    lastLanes = lanes.map { _ in 0 }
    transferPeak = 0
  }

  mutating func sample(_ engine: Engine, _ pricing: Pricing) {
    let seconds = engine.time - time
    guard seconds > 0 else { return }
    time = engine.time
    samplePrefill(engine, pricing, seconds)
    let tokens = sampleDecode(engine, pricing, seconds)
    sampleRates(engine, seconds, decodeTokens: tokens)
    sampleQueues(engine)
  }

  private mutating func samplePrefill(_ engine: Engine, _ pricing: Pricing, _ seconds: Double) {
    let intensity = prefill.intensity
    let budget = Double(engine.model.plan.pools[engine.model.prefill].tokenBudget)
    var computed = 0.0
    var last = lastPrefill
    prefill.sample(over: seconds) { worker in
      let now = engine.prefill[worker].totals(at: engine.time)
      let tokens = now.tokens - last[worker].tokens
      let pairs = now.pairs - last[worker].pairs
      let blocked = now.blockedSeconds - last[worker].blockedSeconds
      last[worker] = now
      computed += tokens
      return PoolMeter.Work(
        seconds: tokens * pricing.promptToken + pairs * pricing.promptPair, blockedSeconds: blocked,
        flops: tokens * intensity.flopsPerToken + pairs * intensity.flopsPerPair,
        bytes: tokens / budget * intensity.weightBytes(tokens: budget))
    }
    lastPrefill = last
    computedTokens.add(computed / seconds, over: seconds)
  }

  private mutating func sampleDecode(_ engine: Engine, _ pricing: Pricing, _ seconds: Double) -> Double {
    let intensity = decode.intensity
    var made = 0.0
    var last = lastDecode
    decode.sample(over: seconds) { worker in
      let now = engine.decode[worker].totals(at: engine.time)
      let tokens = now.tokens - last[worker].tokens
      let excess = now.excess - last[worker].excess
      let context = now.context - last[worker].context
      let steps = now.steps - last[worker].steps
      last[worker] = now
      made += tokens
      return PoolMeter.Work(
        seconds: tokens * pricing.outputToken + excess * pricing.outputExcess,
        memorySeconds: context * (pricing.contextToken ?? 0),
        flops: tokens * intensity.flopsPerToken + context * intensity.flopsPerPair,
        bytes: steps * intensity.weightBytes(tokens: steps > 0 ? tokens / steps : 0)
          + context * intensity.bytesPerContextToken)
    }
    lastDecode = last
    return made
  }

  private mutating func sampleRates(_ engine: Engine, _ seconds: Double, decodeTokens: Double) {
    let counts = engine.counts
    let last = lastCounts
    arrivals.add(Double(counts.arrived - last.arrived) / seconds, over: seconds)
    completions.add(Double(counts.completed - last.completed) / seconds, over: seconds)
    sheds.add(Double(counts.shed - last.shed) / seconds, over: seconds)
    goodput.add(Double(engine.latencies.met - lastMet) / seconds, over: seconds)
    promptTokens.add(Double(counts.promptTokens - last.promptTokens) / seconds, over: seconds)
    // First tokens come out of prefill, the others out of decode steps.
    outputTokens.add((decodeTokens + Double(counts.prefilled - last.prefilled)) / seconds, over: seconds)
    let moved = engine.link.bytesMoved(at: engine.time)
    transferRate.add((moved - lastBytes) / seconds, over: seconds)
    transferPeak = max(transferPeak, (moved - lastBytes) / seconds)
    for (lane, bytes) in engine.link.sent(inGroups: lanes.count).enumerated() {
      lanes[lane].add((bytes - lastLanes[lane]) / seconds, over: seconds)
      lastLanes[lane] = bytes
    }
    lastBytes = moved
    lastCounts = counts
    lastMet = engine.latencies.met
  }

  private mutating func sampleQueues(_ engine: Engine) {
    let waiting = engine.prefill.reduce(0) { $0 + $1.waiting }
    prefill.queueSum += Double(waiting)
    prefill.queueMax = max(prefill.queueMax, waiting)
    let handoff = engine.handoffs.count + engine.decode.reduce(0) { $0 + $1.stalled }
    decode.queueSum += Double(handoff)
    decode.queueMax = max(decode.queueMax, handoff)
    if let room = engine.model.workers[engine.model.decode].kvTokens {
      let used = engine.decode.reduce(0) { $0 + $1.kvTokens(at: engine.time) }
      decode.kvSum += used / (room * Double(engine.decode.count))
    }
  }
}
