import Capacity
import Fleet

/// The discrete-event engine: requests arrive and are routed. On a prefill worker they wait and are prefilled; their KV
/// cache crosses the link to a decode worker that has reserved room, and they decode one token a step until they end.
/// On a worker of a general pool both happen in one place, prompts sharing the steps of the sequences that decode.
///
/// A value: a copy is a checkpoint, and runs on by itself. Every worker has at most one pending event, all of them in
/// one tournament tree; arrivals come from their own stream. Events at the same time are handled in the order of the
/// workers, then the link's, then those that start up.
struct Engine: Sendable {
  let model: FleetModel
  var pools: ContiguousArray<EnginePool>
  private let timings: [WorkerTiming]
  /// Pools of each router's groups, as indices into `pools`.
  let entryPools: [Int]
  let decodePools: [Int]

  var time: Double
  var events = 0
  /// Events since time last moved on, and whether it never will.
  private var eventsAtOnce = 0
  private(set) var isStalled = false
  /// How many events of one instant are allowed for each request and worker.
  var eventsForEach = 16
  var arrivals: ArrivalStream
  var requests = RequestTable()
  var prefill: Column<PrefillWorker>
  /// Decode workers, and general workers after them.
  var batch: Column<BatchWorker>
  /// Pool of each prefill worker and of each batch worker, as indices into `pools`.
  var poolOfPrefill: Column<Int>
  var poolOfBatch: Column<Int>
  var link: TransferLink
  /// Prefilled requests that no decode worker has room for, in order.
  var handoffs = PriorityQueue()
  /// Requests that wait for room on a decode worker before their prefill, in order.
  var preallocations = PriorityQueue()
  let preallocates: Bool
  /// Whether KV caches are sent while prompts are computed, and the share of them that is not the last layer's.
  let isLayerwise: Bool
  let earlyShare: Double
  let sendsMissingOnly: Bool
  /// Requests and tokens promised to each batch worker, those on their way included.
  var promisedCount: Column<Int32>
  var promisedTokens: Column<Double>
  /// KV-cache tokens that each batch worker may promise.
  var promisable: Column<Double>
  /// Requests at each entry worker that are not done there: prefill workers, then batch workers.
  var entryCount: Column<Int32>
  var state: Column<WorkerState>
  /// Pace of each prefill worker: its passes take this many times as long.
  var slowness: Column<Double>
  /// Why each entry worker is slow.
  var pace: Column<WorkerPace>
  /// Workers that drain, and those that start up.
  var drains: [Drain] = []
  var startups: [Startup] = []
  /// What has become of workers since somebody asked last.
  var notices: [Notice] = []
  /// Whether the requests of a worker that fails go to another one.
  let migrates: Bool

  /// Prompt blocks that each entry worker holds; empty where the arrivals tell no blocks.
  var caches: ContiguousArray<PrefixCache> = []
  let blocks: PromptBlocks?
  /// Prompt tokens that each entry worker's cache has still to take in before it hits as often as the traffic says:
  /// after a failure, a flush, a start.
  var cold: Column<Double>

  /// Pending events: prefill workers, batch workers. The link has its own, and so have workers that start up.
  var calendar: TournamentTree
  var nextStartup = Double.infinity
  var entryRouter: Router
  var decodeRouter: Router
  var outcome = BatchOutcome()

  /// Nil where nobody keeps books.
  var journal: Journal?
  var counts = RequestCounts()
  var latencies: RequestLatencies
  /// Output tokens that a request is expected to make.
  var expectedOutput = 0.0
  /// KV-cache bytes of a token, and of a sequence whatever its length.
  let kvBytesPerToken: Double
  let fixedStateBytes: Double

  init(
    model: FleetModel, arrivals: ArrivalStream, slo: SLO, start: Double = 0, seed: UInt64 = 0, stepping: Bool = false
  ) {
    self.model = model
    self.arrivals = arrivals
    time = start
    let layout = EngineLayout(model)
    pools = layout.pools
    timings = layout.timings
    entryPools = layout.entryPools
    decodePools = layout.decodePools
    poolOfPrefill = Column(layout.poolOfPrefill)
    poolOfBatch = Column(layout.poolOfBatch)
    prefill = Column(repeating: PrefillWorker(), count: layout.poolOfPrefill.count)
    batch = Column(
      layout.poolOfBatch.map { index in
        let plan = model.plan.pools[index]
        let budget = plan.role == .general ? plan.tokenBudget : 0
        return BatchWorker(model: model.workers[index], rules: BatchRules(budget: budget, isStepping: stepping))
      })
    link = layout.link(start: start)
    let workers = layout.poolOfPrefill.count + layout.poolOfBatch.count
    promisedCount = Column(repeating: 0, count: layout.poolOfBatch.count)
    promisedTokens = Column(repeating: 0, count: layout.poolOfBatch.count)
    entryCount = Column(repeating: 0, count: workers)
    state = Column(repeating: .up, count: workers)
    slowness = Column(repeating: 1, count: layout.poolOfPrefill.count)
    pace = Column(repeating: WorkerPace(), count: workers)
    cold = Column(repeating: 0, count: workers)
    promisable = Column(layout.poolOfBatch.map { layout.pools[$0].promisable })
    migrates = model.plan.routing.failures == .migrate
    preallocates = model.plan.routing.admission == .preallocate
    isLayerwise = model.plan.link.mode == .layerwise
    earlyShare = 1 - 1 / Double(max(1, model.plan.model.layers))
    sendsMissingOnly = model.plan.link.blocks == .missing
    blocks = arrivals.trace?.trace.blocks
    if let blocks { caches = layout.caches(blockTokens: blocks.blockTokens) }
    calendar = TournamentTree(count: workers, key: .infinity)
    let plan = model.plan
    kvBytesPerToken = plan.kvBytesPerToken
    fixedStateBytes = plan.fixedStateBytes
    entryRouter = Router(
      plan.routing.arrivals, groups: layout.entryPools.map { plan.pools[$0].workers }, seed: seed ^ Router.entrySalt)
    decodeRouter = Router(
      plan.routing.handoffs, groups: layout.decodePools.map { plan.pools[$0].workers }, seed: seed ^ Router.decodeSalt)
    latencies = RequestLatencies(targets: slo)
  }

  /// Requests in the fleet.
  var inFlight: Int { requests.count }
  var preemptions: Int { batch.reduce(0) { $0 + $1.preemptions } }
  /// When the next thing happens; infinity when nothing ever will.
  var nextEvent: Double { min(min(calendar.firstKey, arrivals.nextTime), min(link.nextEvent, nextStartup)) }

  /// The load of a worker that has become idle now, below that of any that works: the longest idle comes first.
  var idleLoad: Double { time - 1e12 }

  /// A pool's prefill workers, or its workers that decode.
  func prefillWorkers(ofPool index: Int) -> ArraySlice<PrefillWorker> {
    pools[index].role == .prefill ? ArraySlice(prefill[pools[index].workers]) : []
  }
  func batchWorkers(ofPool index: Int) -> ArraySlice<BatchWorker> {
    pools[index].role == .prefill ? [] : ArraySlice(batch[pools[index].workers])
  }

  /// Counts from here: what is in flight counts as arrived now, all else was before the start.
  mutating func beginCounting() {
    events = 0
    counts = RequestCounts()
    counts.arrived = inFlight
    latencies.beginCounting()
    link.beginCounting(at: time)
    for worker in batch.indices { batch[worker].beginCounting() }
  }

  /// What traffic and targets make of each pool from now on.
  mutating func setLimits(_ limits: [PoolLimits], expectedOutput: Double) {
    self.expectedOutput = expectedOutput
    for (pool, limit) in limits.enumerated() {
      pools[pool].maxSequences = max(1, limit.maxSequences)
      pools[pool].outputTokenSeconds = limit.outputTokenSeconds
      guard pools[pool].role != .prefill else { continue }
      for worker in pools[pool].workers {
        batch[worker].rules.maxSequences = pools[pool].maxSequences
        if pools[pool].role == .decode { updateDecodeLoad(worker) }
      }
    }
    admitHandoffs()
  }

  mutating func setLinkShare(_ share: Double) {
    link.setShare(share, at: time)
  }

  /// Handles every event up to and including `end`.
  ///
  /// Time that stands still for `mostEventsAtOnce` events is an error of the engine: it stops there, and `isStalled`
  /// says so.
  mutating func run(until end: Double) {
    own()
    defer { disown() }
    while !isStalled {
      let worker = calendar.firstKey
      let pending = min(worker, min(link.nextEvent, nextStartup))
      if arrivals.nextTime <= pending {
        guard arrivals.nextTime <= end else { break }
        time = arrivals.nextTime
        arrive()
      } else {
        guard pending <= end else { break }
        countStandstill(pending)
        time = pending
        if worker <= pending {
          handle(calendar.first)
        } else if link.nextEvent <= pending {
          linkChange()
        } else {
          startupChange()
        }
      }
      if !drains.isEmpty { checkDrained() }
      events += 1
    }
    if !isStalled { time = max(time, end) }
  }

  /// Takes all that is written at every event for itself, as long as it runs.
  private mutating func own() {
    requests.own()
    prefill.own()
    batch.own()
    promisedCount.own()
    promisedTokens.own()
    entryCount.own()
    cold.own()
    calendar.own()
    entryRouter.own()
    decodeRouter.own()
    link.own()
    latencies.own()
  }

  private mutating func disown() {
    requests.disown()
    prefill.disown()
    batch.disown()
    promisedCount.disown()
    promisedTokens.disown()
    entryCount.disown()
    cold.disown()
    calendar.disown()
    entryRouter.disown()
    decodeRouter.disown()
    link.disown()
    latencies.disown()
  }

  /// Events at one instant before it counts as a standstill: some of each worker and each request in flight are usual.
  private var mostEventsAtOnce: Int { 10_000 + eventsForEach * (requests.count + calendar.count) }

  @inline(__always)
  private mutating func countStandstill(_ pending: Double) {
    guard pending <= time else { return eventsAtOnce = 0 }
    eventsAtOnce += 1
    if eventsAtOnce > 10_000, eventsAtOnce > mostEventsAtOnce { isStalled = true }
  }

  private mutating func handle(_ event: Int) {
    if event < prefill.count {
      finishPass(event)
    } else {
      batchChange(event - prefill.count)
    }
    foresee(calendar.first(beside: event))
  }

  /// Asks for the row of the request that a worker's next event is about. Hundreds of thousands of them do not stay in
  /// the processor's caches, and an event or two from here it will be there.
  @inline(__always)
  private func foresee(_ event: Int) {
    guard event < calendar.count else { return }
    let slot =
      event < prefill.count
      ? prefill[event].prompts.finishing.first : batch[event - prefill.count].nextToLeave
    if let slot { requests.prefetch(slot) }
  }
}

/// What a pool's workers may take on under the present traffic and targets.
struct PoolLimits: Sendable {
  var maxSequences: Int
  /// Seconds of an output token in a full batch.
  var outputTokenSeconds: Double
}

/// Requests and tokens counted since the start.
struct RequestCounts: Sendable, Equatable {
  var arrived = 0
  var prefilled = 0
  var completed = 0
  var shed = 0
  var failed = 0
  /// Times that a request had to begin again because its worker was lost.
  var retried = 0
  var promptTokens = 0
  var cachedTokens = 0
  var outputTokens = 0
  var transferBytes = 0.0
}
