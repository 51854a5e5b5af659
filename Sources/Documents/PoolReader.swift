import Fleet

/// Reads the pools of a fleet:
///
///     pools:
///       - role: prefill              # prefill, decode or general
///         name: prefill              # [the role]
///         device: h100-sxm           # an id of the catalogue or of `devices`
///         devices_per_worker: 4      # [1]
///         workers: 24
///         tensor_parallel: 4         # [all of a stage; 1 of a latent cache] devices that split each attention layer
///         pipeline_parallel: 1       # [1] stages of layers
///         expert_parallel: 8         # [as many as share sequences] parts of a stage that have different experts
///         expert_exchange: overlapped      # [collective] collective, direct or overlapped
///         measured:                  # [the roofline] rates of one worker
///           prefill: 52300 tok/s     # of a prefill pool; a general pool needs both
///           decode: 22300 tok/s      # of a decode pool
///           context_penalty: {start: 3000, scale: 20000}      # [none] tokens
///           minimum_step: 20 ms      # [0] shortest decode step
///         token_budget: 8192         # [8192] prompt tokens of an iteration
///         max_sequences: 256         # [what SLO and memory allow] of a decode batch
///         memory_utilization: 90%    # [90%]
///         queue_limit: 1024          # [1024] prompts waiting at a worker
///         prefix_cache_tokens: 4M    # [what KV memory leaves] prompt blocks kept, for traces that tell them
///         start_time: 2 min          # [2 min] until a new worker serves
///         switch_time: 0.4 s         # [0.4 s] until a drained worker serves the other phase
///         devices_per_rack: 32       # [32, or the scale-up domain if larger] that fail together
///         handoff_tokens: 32768      # [32768] finished prompts that a prefill worker keeps, tokens
///         other_phase: 25%           # [the roofline] what its money does in the other phase, of what that phase's
///         devices do
struct PoolReader {
  let fleet: FleetPlan
  let devices: [Device]

  private static let keys = [
    "role", "name", "device", "devices_per_worker", "workers", "tensor_parallel", "pipeline_parallel",
    "expert_parallel",
    "expert_exchange", "measured", "token_budget", "max_sequences",
    "memory_utilization", "queue_limit", "handoff_tokens", "prefix_cache_tokens", "start_time",
    "switch_time", "devices_per_rack", "other_phase",
  ]

  func read(_ entry: Entry) throws(DocumentError) -> [PoolPlan] {
    var pools: [PoolPlan] = []
    for item in try entry.list(of: "pools") {
      let pool = try pool(item)
      if pools.contains(where: { $0.name == pool.name }) {
        throw item.error("found the name '\(pool.name)' twice, expected each pool's own name")
      }
      pools.append(pool)
    }
    let roles = Set(pools.map(\.role))
    guard roles.contains(.prefill) == roles.contains(.decode) else {
      let (has, lacks) = roles.contains(.prefill) ? ("prefill", "decode") : ("decode", "prefill")
      throw entry.error("found a \(has) pool and no \(lacks) pool, expected both, or general pools alone")
    }
    return pools
  }

  private func pool(_ entry: Entry) throws(DocumentError) -> PoolPlan {
    let section = try Section(entry, keys: Self.keys)
    let role: Role = try section.required("role").choice()
    let place = try section.required("device")
    var pool = PoolPlan(
      name: try section.line("name", length: 40) ?? role.rawValue, role: role,
      device: try OwnDefinitions.find(place, kind: "device", in: devices, id: \.id),
      devicesPerWorker: try section.count("devices_per_worker", 1...100_000) ?? 1,
      workers: try section.required("workers").count(1...100_000))
    pool.tokenBudget = try section.count("token_budget", 1...10_000_000, .tokens) ?? pool.tokenBudget
    pool.parallel = try parallelism(section, entry, pool)
    pool.maxSequences = try section.count("max_sequences", 1...1_000_000)
    pool.memoryUtilization =
      try section.quantity("memory_utilization", .share, .positiveShare) ?? pool.memoryUtilization
    pool.queueLimit = try section.count("queue_limit", 1...100_000_000, .tokens) ?? pool.queueLimit
    pool.prefixCacheTokens = try section.count("prefix_cache_tokens", 0...1_000_000_000, .tokens)
    pool.handoffTokens = try section.count("handoff_tokens", 1...1_000_000_000, .tokens) ?? pool.handoffTokens
    pool.otherPhase = try section.quantity("other_phase", .share, .range(0...10))
    pool.startSeconds = try section.quantity("start_time", .seconds, .range(0...86_400)) ?? pool.startSeconds
    pool.switchSeconds = try section.quantity("switch_time", .seconds, .range(0...86_400)) ?? pool.switchSeconds
    pool.devicesPerRack = try section.count("devices_per_rack", 1...1_000_000)
    if let measured = section["measured"] {
      pool.measured = try rates(measured, role: role)
    } else {
      try FactCheck(pool: pool, fleet: fleet, place: place).run()
    }
    if role != .general, pool.device.nicBandwidth == nil, fleet.link.workerBandwidth == nil {
      throw place.error(
        "found \(pool.device.name), whose NIC bandwidth is unknown, expected one that is known, or link.worker")
    }
    return pool
  }

  private func parallelism(_ section: Section, _ entry: Entry, _ pool: PoolPlan) throws(DocumentError) -> Parallelism {
    var parallel = Parallelism()
    parallel.tensor = try section.count("tensor_parallel", 1...100_000)
    parallel.pipeline = try section.count("pipeline_parallel", 1...100_000) ?? 1
    parallel.expert = try section.count("expert_parallel", 1...100_000)
    parallel.exchange = try section.choice("expert_exchange") ?? parallel.exchange
    do {
      _ = try parallel.layout(devices: pool.devicesPerWorker, fleet.model)
    } catch {
      throw (section[error.key] ?? entry).error("found \(error.found), expected \(error.expected)")
    }
    return parallel
  }

  private func rates(_ entry: Entry, role: Role) throws(DocumentError) -> MeasuredRates {
    let section = try Section(entry, keys: ["prefill", "decode", "context_penalty", "minimum_step"])
    let required = role == .prefill ? ["prefill"] : role == .decode ? ["decode"] : ["prefill", "decode"]
    for key in required { _ = try section.required(key) }
    // A pool never does the other phase's work; any rate will do for it.
    var rates = MeasuredRates(
      prefillTokensPerSecond: try section.quantity("prefill", .tokensPerSecond, .range(1...1e12)) ?? 1,
      decodeTokensPerSecond: try section.quantity("decode", .tokensPerSecond, .range(1...1e12)) ?? 1,
      minimumStepSeconds: try section.quantity("minimum_step", .seconds, .range(0...60)) ?? 0)
    if let penalty = section["context_penalty"] {
      let section = try Section(penalty, keys: ["start", "scale"])
      rates.contextPenaltyStart = try section.required("start").quantity(.tokens, .range(0...1e9))
      rates.contextPenaltyScale = try section.required("scale").quantity(.tokens, .range(1...1e9))
    }
    return rates
  }
}
