/// A story to play: a fleet, the traffic it gets, the targets it has to meet, and what happens when.
public struct Scenario: Sendable, Equatable {
  public var name: String
  /// One sentence: what it shows.
  public var about: String
  public var seed: UInt64
  /// Simulated seconds per second of the wall clock at start.
  public var speed: Double
  /// Seconds to run when nothing else ends it.
  public var duration: Double
  public var fleet: FleetPlan
  public var traffic: TrafficMix
  public var slo: SLO
  public var timeline: [TimelineStep]
  /// The fleet that runs beside it; nil: none.
  public var comparison: ComparisonPlan?
  /// What will be seen, for checking the story.
  public var expectations: [Expectation]
  /// What is assumed of the years to come; nil: as `OutlookPlan` has it, over the life of the devices.
  public var outlook: OutlookPlan?

  public init(
    name: String, about: String = "", seed: UInt64 = 42, speed: Double = 1, duration: Double = 600, fleet: FleetPlan,
    traffic: TrafficMix, slo: SLO = SLO(), timeline: [TimelineStep] = [], comparison: ComparisonPlan? = nil,
    expectations: [Expectation] = [], outlook: OutlookPlan? = nil
  ) {
    self.name = name
    self.about = about
    self.seed = seed
    self.speed = speed
    self.duration = duration
    self.fleet = fleet
    self.traffic = traffic
    self.slo = slo
    self.timeline = timeline
    self.comparison = comparison
    self.expectations = expectations
    self.outlook = outlook
  }
}

extension Scenario {
  /// Lets a fleet of general-purpose devices run beside it that has this in common with it; nil: none.
  public mutating func compare(by equality: ComparisonPlan.Equality?) {
    guard let equality else { return comparison = nil }
    comparison = comparison ?? ComparisonPlan()
    comparison?.equal = equality
  }
}

/// A fleet of general-purpose devices for the same arrivals.
public struct ComparisonPlan: Sendable, Equatable {
  /// What it has in common with the fleet that it is compared with.
  public enum Equality: String, Sendable, CaseIterable {
    case cost, power, devices

    public var words: String {
      switch self {
      case .cost: "equal cost"
      case .power: "equal power"
      case .devices: "as many devices"
      }
    }
  }

  public var equal: Equality
  /// Its device and how many make a worker; nil: those of the decode pool.
  public var device: Device?
  public var devicesPerWorker: Int?

  public init(equal: Equality = .cost, device: Device? = nil, devicesPerWorker: Int? = nil) {
    self.equal = equal
    self.device = device
    self.devicesPerWorker = devicesPerWorker
  }
}

/// One step of a scenario's story.
public struct TimelineStep: Sendable, Equatable {
  /// Seconds since the start.
  public var at: Double
  /// What is done. A change of a number moves evenly over `over` seconds.
  public var actions: [Action]
  public var over: Double
  /// What the event log says; empty: only the actions are logged.
  public var say: String

  public init(at: Double, actions: [Action] = [], over: Double = 0, say: String = "") {
    self.at = at
    self.actions = actions
    self.over = over
    self.say = say
  }
}

/// The fleet as it was bought.
public struct FleetPlan: Sendable, Equatable {
  public var model: Model
  /// Format of the weights and of the arithmetic.
  public var precision: Precision
  /// Bytes of a KV-cache element: 2 for bf16, 1 for fp8.
  public var kvElementBytes: Double
  public var pools: [PoolPlan]
  public var link: LinkPlan
  public var money: MoneyPlan
  public var routing: RoutingPlan

  public init(
    model: Model, precision: Precision = .bf16, kvElementBytes: Double = 2, pools: [PoolPlan],
    link: LinkPlan = LinkPlan(),
    money: MoneyPlan = MoneyPlan(), routing: RoutingPlan = RoutingPlan()
  ) {
    self.model = model
    self.precision = precision
    self.kvElementBytes = kvElementBytes
    self.pools = pools
    self.link = link
    self.money = money
    self.routing = routing
  }

  /// KV-cache bytes of one token in this fleet's format.
  public var kvBytesPerToken: Double { model.kvBytesPerToken * kvElementBytes / 2 }
  /// Bytes of a sequence's fixed state in this fleet's format.
  public var fixedStateBytes: Double { model.stateBytes(kvElementBytes: kvElementBytes) }
}

/// One pool of equal workers.
public struct PoolPlan: Sendable, Equatable {
  public var name: String
  public var role: Role
  public var device: Device
  /// Devices of one worker (tensor, pipeline and expert parallel together).
  public var devicesPerWorker: Int
  public var workers: Int
  /// Measured rates of a worker that stand in for the roofline; nil: the roofline.
  public var measured: MeasuredRates?
  /// Most tokens a prefill iteration takes.
  public var tokenBudget: Int
  /// Most sequences in a decode batch; nil: as many as the SLO and the memory allow.
  public var maxSequences: Int?
  /// Share of device memory that the engine may use.
  public var memoryUtilization: Double
  /// Most prompts that wait at one worker before arrivals are shed.
  public var queueLimit: Int
  /// KV cache of finished prompts, in tokens, that a prefill worker keeps for hand-off; when it is full, the worker
  /// waits.
  public var handoffTokens: Int
  /// Tokens of prompt blocks that a worker keeps for later prompts with the same beginning; nil: what KV memory leaves
  /// beside the hand-off buffer. Only a trace with block hashes makes use of it.
  public var prefixCacheTokens: Int?
  /// Seconds until a new worker serves: weights are loaded and graphs captured. 120 s: 753 GB take 104 s from local
  /// NVMe (README of vLLM's pull request 56133); vLLM is commonly ready after some minutes.
  public var startSeconds = 120.0
  /// Seconds that a worker without work needs to take the other role. 0.4 s: measured for a flip in place with weights
  /// and buffers kept (the same README).
  public var switchSeconds = 0.4
  /// How the devices of a worker divide the model.
  public var parallel = Parallelism()
  /// How its engine differs from what is known of its device.
  public var tuning = EngineTuning()
  /// Devices that fail with their rack; nil: 32 (four servers of eight), or the scale-up domain where that is larger.
  public var devicesPerRack: Int?
  /// What the same money of these devices does in the other phase, over what the devices bought for that phase do: 0
  /// for ones that can only do their own, 1 for ones that are as good at both; nil: as the roofline has it.
  public var otherPhase: Double?

  public init(
    name: String, role: Role, device: Device, devicesPerWorker: Int, workers: Int, measured: MeasuredRates? = nil,
    tokenBudget: Int = 8192, maxSequences: Int? = nil, memoryUtilization: Double = 0.9, queueLimit: Int = 1024,
    handoffTokens: Int = 32_768, prefixCacheTokens: Int? = nil
  ) {
    self.name = name
    self.role = role
    self.device = device
    self.devicesPerWorker = devicesPerWorker
    self.workers = workers
    self.measured = measured
    self.tokenBudget = tokenBudget
    self.maxSequences = maxSequences
    self.memoryUtilization = memoryUtilization
    self.queueLimit = queueLimit
    self.handoffTokens = handoffTokens
    self.prefixCacheTokens = prefixCacheTokens
  }

  public var devices: Int { workers * devicesPerWorker }

  /// Workers that fail with their rack.
  public var workersPerRack: Int {
    max(1, (devicesPerRack ?? max(32, device.scaleUpWorld ?? 0)) / max(1, devicesPerWorker))
  }
}

/// What one worker was measured to do, in place of the roofline.
public struct MeasuredRates: Sendable, Equatable {
  /// Prompt tokens computed per second by one worker.
  public var prefillTokensPerSecond: Double
  /// Output tokens per second by one worker with a full batch at short contexts.
  public var decodeTokensPerSecond: Double
  /// A decode step takes 1 + (mean context - start) / scale times as long beyond this context, tokens; 0 scale: never.
  public var contextPenaltyStart: Double
  public var contextPenaltyScale: Double
  /// Shortest decode step, seconds: that of a small batch.
  public var minimumStepSeconds: Double

  public init(
    prefillTokensPerSecond: Double, decodeTokensPerSecond: Double, contextPenaltyStart: Double = 0,
    contextPenaltyScale: Double = 0, minimumStepSeconds: Double = 0
  ) {
    self.prefillTokensPerSecond = prefillTokensPerSecond
    self.decodeTokensPerSecond = decodeTokensPerSecond
    self.contextPenaltyStart = contextPenaltyStart
    self.contextPenaltyScale = contextPenaltyScale
    self.minimumStepSeconds = minimumStepSeconds
  }
}

/// When a KV cache is sent.
public enum TransferMode: String, Sendable, CaseIterable {
  /// All of it, once the prompt is computed.
  case afterPrefill = "after_prefill"
  /// Layer by layer while the prompt is computed: only what the link has not carried by then, and the last layer, come
  /// after.
  case layerwise
}

/// What of a KV cache is sent.
public enum TransferBlocks: String, Sendable, CaseIterable {
  case all
  /// Only the blocks that the decode worker has not in its prefix cache.
  case missing
}

/// The network that carries KV caches from prefill to decode workers.
public struct LinkPlan: Sendable, Equatable {
  /// Share of the line rate that transfers reach. 0.8: the usual derate of RDMA transfer engines (Mooncake reports 0.87
  /// of 100 GB/s, 0.48 of 400 GB/s).
  public var efficiency: Double
  /// Bytes per second of the whole fabric, all transfers together; nil: only the NICs limit.
  public var fabricBandwidth: Double?
  /// Bytes per second of one worker's egress or ingress; nil: the NICs of its devices.
  public var workerBandwidth: Double?
  /// Seconds that every transfer takes besides its bytes.
  public var latencySeconds: Double
  public var mode = TransferMode.afterPrefill
  public var blocks = TransferBlocks.all

  public init(
    efficiency: Double = 0.8, fabricBandwidth: Double? = nil, workerBandwidth: Double? = nil,
    latencySeconds: Double = 0.0005
  ) {
    self.efficiency = efficiency
    self.fabricBandwidth = fabricBandwidth
    self.workerBandwidth = workerBandwidth
    self.latencySeconds = latencySeconds
  }
}

/// What devices cost to own and run.
public struct MoneyPlan: Sendable, Equatable {
  /// Years over which the capital is written off, straight line.
  public var lifeYears: Double
  /// Server and network on top of the device's price, as a share of it.
  public var serverShare: Double
  /// Upkeep a year as a share of the capital.
  public var upkeepShare: Double
  /// Colocation, USD per kW of IT power and month.
  public var hostingUSDPerKWMonth: Double
  public var electricityUSDPerKWh: Double
  /// Power usage effectiveness: facility power over IT power.
  public var pue: Double
  /// Host share (CPU, NICs, fans) of a device's power, watts.
  public var hostWattsPerDevice: Double

  public init(
    lifeYears: Double = 5, serverShare: Double = 0.6, upkeepShare: Double = 0.03, hostingUSDPerKWMonth: Double = 150,
    electricityUSDPerKWh: Double = 0.08, pue: Double = 1.25, hostWattsPerDevice: Double = 150
  ) {
    self.lifeYears = lifeYears
    self.serverShare = serverShare
    self.upkeepShare = upkeepShare
    self.hostingUSDPerKWMonth = hostingUSDPerKWMonth
    self.electricityUSDPerKWh = electricityUSDPerKWh
    self.pue = pue
    self.hostWattsPerDevice = hostWattsPerDevice
  }
}
