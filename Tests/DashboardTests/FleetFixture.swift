import Dashboard
import Fleet
import Session

/// A made-up fleet that is the same in every run: 48 prefill and 40 decode workers whose mix has just moved from long
/// to short prompts, so that prefill capacity strands.
struct FleetFixture {
  var prefillWorkers = 48
  var decodeWorkers = 40
  var time = 2530.0

  /// Numbers that look like noise and are the same everywhere: integer arithmetic only.
  struct Noise {
    var state: UInt64
    mutating func next() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((mixed ^ (mixed >> 31)) >> 40) / Double(1 << 24)
    }
  }

  static let mixChange = 2384.0

  var traffic: TrafficMix {
    TrafficMix(
      rate: 118,
      classes: [
        TrafficClass(
          name: "chat", weight: 0.7, input: .init(.lognormal(cv: 1), mean: 1600),
          output: .init(.exponential, mean: 380),
          cacheHitRate: 0.45),
        TrafficClass(
          name: "agents", weight: 0.3, input: .init(.lognormal(cv: 1), mean: 5200),
          output: .init(.exponential, mean: 820),
          cacheHitRate: 0.45),
      ])
  }

  func snapshot(at time: Double, withWorkers: Bool = true) -> Snapshot {
    var noise = Noise(state: UInt64(time) &* 7919 &+ 17)
    let wave = Self.triangle(time / 170)
    let after = min(1, max(0, (time - Self.mixChange) / 40))
    let prefillBusy = 0.9 - 0.29 * after - 0.10 * wave * (1 - after) + 0.06 * (noise.next() - 0.5)
    let decodeBusy = 0.62 + 0.29 * after + 0.08 * wave + 0.05 * (noise.next() - 0.5)
    var result = Snapshot(
      time: time, origin: Origin(kind: .simulator, name: "agentic-mix", model: "llama-70b", seed: 42),
      traffic: traffic, slo: SLO(ttft: 1, tpot: 0.04, e2e: 15, goal: 0.95))
    result.pools = [
      prefill(busy: prefillBusy, after: after, &noise), decode(busy: min(0.97, decodeBusy), after: after, &noise),
    ]
    result.links = [link(after: after, wave: wave, &noise)]
    result.fleet = fleet(after: after, wave: wave, &noise)
    if withWorkers { result.workers = workers(after: after) }
    result.bottleneck = Bottleneck(
      resource: .decodeMemory, pool: 1, cause: "decode KV memory 97 % full: 61 of 64 sequences in each batch")
    result.steadyState = SteadyState(
      capacity: 131.4, strandedShare: 0.19, stranded: [0.23, 0.02], bottleneck: .decodeMemory,
      matchedWorkers: [39, 49],
      matchedStrandedShare: 0.01)
    result.events = events.filter { $0.time <= time }
    result.eventCount = result.events.count
    return result
  }

  var events: [Event] {
    [
      Event(time: 2322, kind: .link, severity: .warning, text: "lane 3 at 100 % of 1.60 TB/s, transfer p99 38 ms"),
      Event(time: Self.mixChange, kind: .action, text: "input:output 8:1 → 4:1", isChange: true),
      Event(
        time: 2478, kind: .stranding, severity: .warning,
        text: "prefill stranded share 23 % (was 6 %): 11 workers wait for decode admission"),
      Event(
        time: 2521, kind: .slo, severity: .bad,
        text: "TPOT p99 41.7 ms over 40 ms for 30 s; cause: decode batch 61/64, KV slots 97 %"),
    ]
  }

  private static func triangle(_ x: Double) -> Double {
    let part = x - x.rounded(.down)
    return part < 0.5 ? 4 * part - 1 : 3 - 4 * part
  }

  private func prefill(busy: Double, after: Double, _ noise: inout Noise) -> PoolSnapshot {
    var pool = PoolSnapshot(
      name: "prefill", role: .prefill, device: "H100", workers: prefillWorkers, devices: prefillWorkers * 8)
    let stranded = 0.02 + 0.21 * after
    pool.readings.set(.busy, busy)
    pool.readings.set(.stranded, stranded)
    pool.readings.set(.headroom, max(0, 1 - busy - stranded))
    pool.readings.set(.blocked, 0)
    pool.readings.set(.queueDepth, 1400 + 5200 * after * (0.7 + 0.3 * noise.next()) + 900 * noise.next())
    pool.readings.set(.promptTokenRate, 4.58e5)
    pool.readings.set(.computedTokenRate, 2.52e5)
    pool.readings.set(.power, 294e3, .estimated)
    pool.readings.set(.queueP50, 0.14)
    pool.readings.set(.kvUsage, 0.34)
    pool.readings.set(.running, 163)
    pool.readings.set(.computeUtilization, 0.41)
    pool.cause = after > 0.5 ? "stranded: decode KV slots full, 11 workers wait" : "near saturation: compute"
    return pool
  }

  private func decode(busy: Double, after: Double, _ noise: inout Noise) -> PoolSnapshot {
    var pool = PoolSnapshot(
      name: "decode", role: .decode, device: "H100", workers: decodeWorkers, devices: decodeWorkers * 8)
    pool.readings.set(.busy, busy)
    pool.readings.set(.stranded, 0.22 * (1 - after) + 0.02)
    pool.readings.set(.headroom, max(0, 1 - busy - 0.22 * (1 - after) - 0.02))
    pool.readings.set(.queueDepth, 190 + 420 * after * noise.next() + 120 * noise.next())
    pool.readings.set(.outputTokenRate, 1.47e5)
    pool.readings.set(.power, 979e3, .estimated)
    pool.readings.set(.kvUsage, 0.97)
    pool.readings.set(.batchSize, 61)
    pool.readings.set(.bandwidthUtilization, 0.72)
    pool.readings.set(.running, 2440)
    pool.readings.set(.preempted, 12)
    pool.cause = "near saturation: KV slots 97 %, batch 61/64"
    return pool
  }

  private func link(after: Double, wave: Double, _ noise: inout Noise) -> LinkSnapshot {
    var link = LinkSnapshot(name: "kv")
    let used = 0.62 + 0.16 * after + 0.06 * wave + 0.06 * (noise.next() - 0.5)
    link.readings.set(.linkUtilization, used)
    link.readings.set(.transferRate, used * 6.4e12)
    link.readings.set(.transferCapacity, 6.4e12)
    link.readings.set(.transferP99, 0.038)
    link.readings.set(.transferBytesInFlight, 3.4e12)
    link.readings.set(.kvBytesPerRequest, 1.4e9)
    link.readings.set(.transfersInFlight, 2428)
    link.lanes = [1.44e12, 1.12e12, 1.6e12, 0.8e12]
    link.laneCapacity = 1.6e12
    return link
  }

  private func fleet(after: Double, wave: Double, _ noise: inout Noise) -> Readings {
    var fleet = Readings()
    let values: [(Field, Double)] = [
      (.ttftP50, 0.231), (.ttftP99, 0.918), (.ttftMean, 0.312), (.ttftQueue, 0.094), (.ttftPrefill, 0.171),
      (.ttftHandoff, 0.047), (.tpotP50, 0.0241), (.tpotP99, 0.0417), (.e2eP50, 6.2), (.e2eP99, 14.8),
      (.queueP50, 0.14), (.ttftAttainment, 0.964), (.tpotAttainment, 0.941), (.attainment, 0.931), (.goodput, 109.9),
      (.totalTokensPerJoule, 0.475 - 0.05 * after + 0.03 * wave + 0.01 * noise.next()), (.outputTokensPerJoule, 0.116),
      (.costPerMillionOutputTokens, 2.31), (.costPerHour, 1222), (.power, 1_273_000), (.strandedShare, 0.19),
      (.strandedPower, 88_000), (.strandedCostPerHour, 105), (.arrivalRate, 118),
    ]
    for (field, value) in values { fleet.set(field, value, field == .power ? .estimated : .measured) }
    return fleet
  }

  private func workers(after: Double) -> WorkerTable {
    let count = prefillWorkers + decodeWorkers
    var table = WorkerTable(count: count)
    var noise = Noise(state: 99)
    var busy = [Float](repeating: 0, count: count)
    var memory = busy
    var stranded = busy
    for index in 0..<count {
      let isPrefill = index < prefillWorkers
      table.pool[index] = isPrefill ? 0 : 1
      busy[index] = Float(isPrefill ? 0.35 + 0.6 * noise.next() : 0.55 + 0.45 * noise.next())
      memory[index] = isPrefill ? 0.3 : 0.9 + 0.05 * Float(noise.next())
      let isStuck =
        isPrefill && after > 0.5 && index * 100 / max(1, prefillWorkers) >= 40
        && index * 100 / max(1, prefillWorkers) < 63
      stranded[index] = isStuck ? 0.9 : 0
      if isStuck { busy[index] = 0.05 }
      if !isPrefill, (index - prefillWorkers) * 100 / max(1, decodeWorkers) / 4 == 6 { memory[index] = 0.995 }
    }
    if count > 20 { table.state[count - 3] = .down }
    table.set(.busy, busy)
    table.set(.kvUsage, memory)
    table.set(.stranded, stranded)
    return table
  }

  /// A fleet of the given pools, some roles more than once: what a panel does when there is not one of each.
  static func odd(_ pools: [(String, Role, Int)], links: Int) -> DashboardState {
    var snapshot = FleetFixture().snapshot(at: 100)
    snapshot.pools = pools.map { name, role, workers in
      var pool = PoolSnapshot(name: name, role: role, device: "B200", workers: workers, devices: workers * 4)
      pool.readings.set(.busy, 0.5)
      pool.readings.set(.headroom, 0.2)
      pool.readings.set(.blocked, 0.1)
      pool.readings.set(.stranded, 0.2)
      pool.readings.set(.queueDepth, 12)
      pool.cause = "half of it is enough"
      return pool
    }
    snapshot.links = (0..<links).map { _ in snapshot.links.first ?? LinkSnapshot(name: "kv") }
    let count = pools.reduce(0) { $0 + $1.2 }
    snapshot.workers = WorkerTable(count: count)
    var row = 0
    for (index, pool) in pools.enumerated() {
      for _ in 0..<pool.2 {
        snapshot.workers.pool[row] = Int32(index)
        row += 1
      }
    }
    snapshot.workers.set(.busy, (0..<count).map { Float($0 % 10) / 10 })
    var state = DashboardState()
    state.observe(snapshot)
    state.show(snapshot)
    return state
  }

  /// A dashboard that has watched the fleet for six minutes.
  func state() -> DashboardState {
    var state = DashboardState(start: start, speed: 10, themes: ThemeFile.names, theme: "dark")
    for second in stride(from: time - 360, through: time, by: 1) {
      state.observe(snapshot(at: second, withWorkers: false))
    }
    state.show(snapshot(at: time))
    return state
  }

  /// What a mix leads to, by a rule as simple as it can be: balanced where a prompt is eight times as long as its
  /// output.
  static func outlook(_ mix: TrafficMix) -> SteadyState {
    let ratio = mix.inputLength / max(1, mix.outputLength) / 8
    let isPrefill = ratio > 1
    let stranded = 1 - min(ratio, 1 / ratio)
    var state = SteadyState(
      capacity: 2e5 / (mix.inputLength / 8 + mix.outputLength), strandedShare: stranded * 0.6,
      stranded: isPrefill ? [0, stranded] : [stranded, 0], bottleneck: isPrefill ? .prefillCompute : .decodeBandwidth,
      matchedWorkers: [40, 48], matchedStrandedShare: 0.02)
    let load = min(1, mix.rate / state.capacity)
    var expected = SteadyState.Expected(busy: state.stranded.map { load * (1 - $0) }, link: load * 0.7)
    expected.attainment = 1 - load * load * 0.05
    expected.power = 9e5 + 4e5 * load
    expected.costPerHour = 4100 + 40 * load
    expected.costPerMillionOutputTokens = 2 / load
    expected.tokensPerJoule = 0.4 * load
    state.expected = expected
    return state
  }

  /// The mix before the operator moved it.
  private var start: TrafficMix {
    var mix = traffic
    mix.setInputLength(4_300)
    mix.rate = 100
    return mix
  }
}
