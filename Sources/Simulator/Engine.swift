import Capacity
import Fleet

/// The discrete-event engine: requests arrive, are routed to a prefill worker, wait, are prefilled; their KV cache crosses
/// the link to a decode worker that has reserved room, and they decode one token a step until they end.
///
/// A value: a copy is a checkpoint, and runs on by itself. Every worker has at most one pending event, all of them in one
/// tournament tree; arrivals come from their own stream. Events at the same time are handled in the order of the workers.
struct Engine: Sendable {
  let model: FleetModel
  private let prefillPlan: PoolPlan
  private let decodePlan: PoolPlan
  private let prefillModel: WorkerModel
  private let decodeModel: WorkerModel
  /// KV-cache tokens of a decode worker that admission may promise; 1 % is kept back, as vLLM's watermark does.
  private let promisable: Double
  private static let watermark = 0.01

  private(set) var time: Double
  private(set) var events = 0
  var arrivals: ArrivalStream
  private(set) var requests = RequestTable()
  private(set) var prefill: ContiguousArray<PrefillWorker>
  private(set) var decode: ContiguousArray<DecodeWorker>
  private(set) var link: TransferLink
  /// Prefilled requests that no decode worker has room for, in order.
  private(set) var handoffs = IndexQueue()
  /// Requests and tokens promised to each decode worker, those on their way included.
  private var promisedCount: ContiguousArray<Int32>
  private var promisedTokens: ContiguousArray<Double>

  /// Pending events: prefill workers, decode workers, the link.
  private var calendar: TournamentTree
  /// Seconds of outstanding work of each prefill worker; relative load of each decode worker. An idle one stands before all
  /// others, the longest idle first.
  private var prefillLoad: TournamentTree
  private var decodeLoad: TournamentTree
  private var outcome = DecodeOutcome()

  private(set) var counts = RequestCounts()
  var latencies: RequestLatencies
  /// Most sequences in a decode batch, and the output tokens that a request is expected to make.
  private var maxSequences = 1
  private var expectedOutput = 0.0

  init(model: FleetModel, arrivals: ArrivalStream, slo: SLO, start: Double = 0, stepping: Bool = false) {
    self.model = model
    time = start
    self.arrivals = arrivals
    prefillPlan = model.plan.pools[model.prefill]
    decodePlan = model.plan.pools[model.decode]
    prefillModel = model.workers[model.prefill]
    decodeModel = model.workers[model.decode]
    promisable = decodeModel.kvTokens.map { $0 * (1 - Engine.watermark) } ?? .infinity
    let decodeModel = self.decodeModel
    prefill = ContiguousArray(repeating: PrefillWorker(), count: prefillPlan.workers)
    decode = ContiguousArray(
      repeating: DecodeWorker(model: decodeModel, stepping: stepping), count: decodePlan.workers)
    link = TransferLink(
      sources: prefillPlan.workers, targets: decodePlan.workers, egress: model.workerBandwidth(ofPool: model.prefill),
      ingress: model.workerBandwidth(ofPool: model.decode),
      fabric: model.plan.link.fabricBandwidth.map { $0 * model.plan.link.efficiency },
      latency: model.plan.link.latencySeconds, start: start)
    promisedCount = ContiguousArray(repeating: 0, count: decodePlan.workers)
    promisedTokens = ContiguousArray(repeating: 0, count: decodePlan.workers)
    calendar = TournamentTree(count: prefillPlan.workers + decodePlan.workers + 1, key: .infinity)
    prefillLoad = TournamentTree(count: prefillPlan.workers, key: 0)
    decodeLoad = TournamentTree(count: decodePlan.workers, key: 0)
    latencies = RequestLatencies(targets: slo)
  }

  /// Counts from here: what is in flight counts as arrived now, all else was before the start.
  mutating func beginCounting() {
    events = 0
    counts = RequestCounts()
    counts.arrived = inFlight
    latencies.beginCounting()
    link.beginCounting(at: time)
    for worker in decode.indices { decode[worker].beginCounting() }
  }

  /// Largest decode batch from now on, and what an output is expected to be, tokens.
  mutating func setDecodeLimits(maxSequences: Int, expectedOutput: Double) {
    self.maxSequences = max(1, maxSequences)
    self.expectedOutput = expectedOutput
    for worker in decode.indices { updateDecodeLoad(worker) }
    admitHandoffs()
  }

  mutating func setLinkShare(_ share: Double) {
    link.setShare(share, at: time)
    calendar[linkEvent] = link.nextEvent
  }

  /// Requests in the fleet.
  var inFlight: Int { requests.count }
  var preemptions: Int { decode.reduce(0) { $0 + $1.preemptions } }
  /// When the next thing happens; infinity when nothing ever will.
  var nextEvent: Double { min(calendar.firstKey, arrivals.nextTime) }

  private var linkEvent: Int { prefill.count + decode.count }

  /// The load of a worker that has become idle now, below that of any that works.
  private var idleLoad: Double { time - 1e12 }
}

/// Requests and tokens counted since the start.
struct RequestCounts: Sendable, Equatable {
  var arrived = 0
  var prefilled = 0
  var completed = 0
  var shed = 0
  var failed = 0
  var promptTokens = 0
  var cachedTokens = 0
  var outputTokens = 0
  var transferBytes = 0.0
}

// MARK: - Events

extension Engine {
  /// Handles every event up to and including `end`.
  mutating func run(until end: Double) {
    while true {
      let pending = calendar.firstKey
      if arrivals.nextTime <= pending {
        guard arrivals.nextTime <= end else { break }
        time = arrivals.nextTime
        arrive()
      } else {
        guard pending <= end else { break }
        time = pending
        handle(calendar.first)
      }
      events += 1
    }
    time = max(time, end)
  }

  private mutating func handle(_ event: Int) {
    if event < prefill.count {
      finishPass(event)
    } else if event < linkEvent {
      decodeChange(event - prefill.count)
    } else {
      linkChange()
    }
  }

  /// A request arrives and goes to the prefill worker with the least outstanding work.
  private mutating func arrive() {
    let arrival = arrivals.next()
    counts.arrived += 1
    let worker = prefillLoad.first
    guard prefill[worker].waiting < prefillPlan.queueLimit else {
      counts.shed += 1
      latencies.miss()
      return
    }
    let slot = requests.insert(
      arrival: arrival.time, prompt: arrival.prompt, computed: arrival.computed, output: arrival.output)
    guard Double(arrival.prompt) + Double(arrival.output) <= promisable else {
      fail(slot)
      return
    }
    requests.prefillWorker[Int(slot)] = Int32(worker)
    prefillLoad[worker] = max(0, prefillLoad[worker]) + work(slot)
    prefill[worker].enqueue(slot)
    startPass(worker)
  }

  /// Seconds that a prompt takes by itself, in full passes.
  private func work(_ slot: Int32) -> Double {
    let i = Int(slot)
    let tokens = Double(requests.computed[i])
    let pairs = WorkerModel.pairs(tokens: tokens, past: Double(requests.prompt[i]) - tokens)
    return tokens * prefillModel.prefillFixed(prefillPlan.tokenBudget) / Double(prefillPlan.tokenBudget)
      + pairs * prefillModel.pairSeconds
  }

  private mutating func startPass(_ worker: Int) {
    guard !prefill[worker].isRunning else { return }
    prefill[worker].start(
      at: time, budget: prefillPlan.tokenBudget, handoffTokens: prefillPlan.handoffTokens, model: prefillModel,
      requests: &requests)
    calendar[worker] = prefill[worker].passEnd
  }

  private mutating func finishPass(_ worker: Int) {
    prefill[worker].finishPass()
    for slot in prefill[worker].finishing { prefilled(slot, worker) }
    if prefill[worker].queue.isEmpty { prefillLoad[worker] = idleLoad }
    calendar[worker] = .infinity
    startPass(worker)
  }

  private mutating func prefilled(_ slot: Int32, _ worker: Int) {
    let i = Int(slot)
    prefillLoad[worker] -= work(slot)
    counts.promptTokens += Int(requests.prompt[i])
    counts.cachedTokens += Int(requests.prompt[i] - requests.computed[i])
    counts.outputTokens += 1
    counts.prefilled += 1
    latencies.queue.record(requests.prefillStart[i] - requests.arrival[i])
    if requests.output[i] == 1 {
      requests.firstToken[i] = time
      complete(slot)
      return
    }
    prefill[worker].held += Int(requests.prompt[i])
    requests.reserved[i] = Int32(min(2e9, Double(requests.prompt[i]) + expectedOutput / 2))
    if !handoffs.isEmpty || !beginTransfer(slot) { handoffs.append(slot) }
  }

  /// Reserves room on the least loaded decode worker and starts the transfer; false when there is none.
  private mutating func beginTransfer(_ slot: Int32) -> Bool {
    let worker = decodeLoad.first
    let i = Int(slot)
    let need = Double(requests.reserved[i])
    guard Int(promisedCount[worker]) < maxSequences else { return false }
    guard promisedCount[worker] == 0 || promisedTokens[worker] + need <= promisable else { return false }
    promisedCount[worker] += 1
    promisedTokens[worker] += need
    updateDecodeLoad(worker)
    requests.decodeWorker[i] = Int32(worker)
    requests.transferStart[i] = time
    let bytes = Double(requests.prompt[i]) * model.plan.kvBytesPerToken + model.plan.fixedStateBytes
    counts.transferBytes += bytes
    link.begin(slot, from: Int(requests.prefillWorker[i]), to: worker, bytes: bytes, at: time)
    calendar[linkEvent] = link.nextEvent
    return true
  }

  private mutating func admitHandoffs() {
    while let slot = handoffs.first, beginTransfer(slot) { handoffs.removeFirst() }
  }

  private mutating func updateDecodeLoad(_ worker: Int) {
    guard promisedCount[worker] > 0 else {
      decodeLoad[worker] = idleLoad
      return
    }
    let count = Double(promisedCount[worker]) / Double(maxSequences)
    decodeLoad[worker] = promisable.isFinite ? count + promisedTokens[worker] / promisable : count
  }

  private mutating func linkChange() {
    let arrived = link.advance(to: time)
    calendar[linkEvent] = link.nextEvent
    guard let slot = arrived else { return }
    let i = Int(slot)
    requests.firstToken[i] = time
    latencies.transfer.record(time - requests.transferStart[i])
    requests.context[i] = Int64(requests.prompt[i]) + 1
    requests.remaining[i] = requests.output[i] - 1
    let source = Int(requests.prefillWorker[i])
    prefill[source].held -= Int(requests.prompt[i])
    startPass(source)
    let target = Int(requests.decodeWorker[i])
    decode[target].arrive(slot, at: time, model: decodeModel, requests: &requests)
    calendar[prefill.count + target] = decode[target].nextChange
  }

  private mutating func decodeChange(_ worker: Int) {
    outcome.clear()
    decode[worker].advance(
      model: decodeModel, requests: &requests, latencies: &latencies.decode, outcome: &outcome)
    calendar[prefill.count + worker] = decode[worker].nextChange
    guard !outcome.finished.isEmpty || !outcome.failed.isEmpty else { return }
    for slot in outcome.finished {
      counts.outputTokens += Int(requests.output[Int(slot)]) - 1
      release(slot, worker)
      complete(slot)
    }
    for slot in outcome.failed {
      release(slot, worker)
      fail(slot)
    }
    updateDecodeLoad(worker)
    admitHandoffs()
  }

  private mutating func release(_ slot: Int32, _ worker: Int) {
    promisedCount[worker] -= 1
    promisedTokens[worker] -= Double(requests.reserved[Int(slot)])
  }

  private mutating func complete(_ slot: Int32) {
    let i = Int(slot)
    let steps = Double(requests.output[i] - 1)
    counts.completed += 1
    latencies.finish(
      ttft: requests.firstToken[i] - requests.arrival[i],
      tpot: steps > 0 ? (time - requests.firstToken[i]) / steps : nil, e2e: time - requests.arrival[i])
    requests.remove(slot)
  }

  private mutating func fail(_ slot: Int32) {
    counts.failed += 1
    latencies.miss()
    requests.remove(slot)
  }
}
