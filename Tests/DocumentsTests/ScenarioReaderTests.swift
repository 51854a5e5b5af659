import Fleet
import Testing

@testable import Documents

/// A scenario with every key, to read and to break.
let fullScenario = """
  name: full
  about: Everything at once.
  seed: 18446744073709551615
  speed: 2.5
  duration: 2m30
  model: mine
  precision: fp8
  kv_precision: fp8
  devices:
    chip: {like: h200-sxm, name: My chip, fp8: 2 PFLOPS, memory: 160 GB, nic: 400 Gb/s, price: $20k, rent: 2 USD, hot_idle: 99 W}
    bare: {bf16: 100 TFLOPS, memory: 16 GB, memory_bandwidth: 1 TB/s, tdp: 300 W, year: 2026}
  models:
    mine:
      like: llama-3.1-70b
      layers: 40
      parameters: 35B
      experts: {count: 64, active: 4, intermediate: 1024}
  pools:
    - {role: prefill, name: P, device: chip, devices_per_worker: 2, workers: 3, token_budget: 16k, queue_limit: 1k, handoff_tokens: 64k}
    - role: decode
      device: bare
      workers: 4
      max_sequences: 256
      memory_utilization: 85%
      measured:
        decode: 22.3k tok/s
        context_penalty: {start: 3000, scale: 20k}
        minimum_step: 20 ms
  link: {efficiency: 0.87, fabric: 6.4 TB/s, worker: 100 GB/s, latency: 1 ms}
  money: {life: 4 years, server_share: 50%, upkeep_share: 2%, hosting_per_kw_month: 130 USD, electricity_per_kwh: 0.1, pue: 1.2, host_power: 100 W}
  slo: {ttft: 2 s, tpot: 50 ms, goal: 99%}
  traffic:
    rate: 1.2k/s
    classes:
      no: {share: 60%, input: 1e3, output: {mean: 200, distribution: exponential}}
      chat: {share: 30%, input: {mean: 1155, cv: 0.9}, output: {mean: 211, spread: 50%}, cache_hit: 30%}
      "on": {share: 10%, input: {mean: 8Ki, distribution: fixed}, output: 4000}
  timeline:
    - {at: 0, say: Off we go.}
    - {at: 1:00, over: 10 s, shares: {no: 5%}, rate: 900/s, link: 30%, cache_hit: 0.5}
    - {at: 1:00, input_length: 2000, output_length: 300, slo: {tpot: 30 ms, ttft: none}}
    - {at: 2 min, slo: {e2e: 30 s}}
    - {at: 2m30, reset: traffic}
  """

/// The error's line, or what was read.
func problem(_ text: String) -> String {
  do {
    return "read \(try ScenarioReader.read(text, file: "f.yaml").name)"
  } catch { return "\(error)" }
}

@Suite("Scenarios")
struct ScenarioReaderTests {
  @Test("say all of a scenario")
  func everything() throws {
    let scenario = try ScenarioReader.read(fullScenario, file: "x/f.yaml")
    #expect(scenario.name == "full" && scenario.about == "Everything at once.")
    #expect(scenario.seed == .max && scenario.speed == 2.5 && scenario.duration == 150)
    #expect(scenario.slo == SLO(ttft: 2, tpot: 0.05, goal: 0.99))
    let fleet = scenario.fleet
    #expect(fleet.precision == .fp8 && fleet.kvElementBytes == 1)
    #expect(
      fleet.link == LinkPlan(efficiency: 0.87, fabricBandwidth: 6.4e12, workerBandwidth: 100e9, latencySeconds: 0.001))
    #expect(
      fleet.money.lifeYears == 4 && fleet.money.electricityUSDPerKWh == 0.1 && fleet.money.hostWattsPerDevice == 100)
    #expect(fleet.money.pue == 1.2 && fleet.money.hostingUSDPerKWMonth == 130 && fleet.money.serverShare == 0.5)
    #expect(fleet.money.upkeepShare == 0.02)
  }

  @Test("bring their own devices and models")
  func own() throws {
    let fleet = try ScenarioReader.read(fullScenario, file: "f.yaml").fleet
    let model = fleet.model
    #expect(model.id == "mine" && model.layers == 40 && model.growingLayers == 40 && model.hidden == 8192)
    #expect(model.totalParameters == 35e9 && model.activeParameters == 35e9)
    // Key and value of 8 heads of 128 in 40 layers, two bytes each.
    #expect(model.kvBytesPerToken == 163_840)
    #expect(model.experts == ExpertLayout(count: 64, active: 4, intermediate: 1024))
    let chip = fleet.pools[0].device
    #expect(chip.id == "chip" && chip.name == "My chip" && chip.vendor == "NVIDIA")
    #expect(chip.fp8FLOPS == 2e15 && chip.bf16FLOPS == 989e12 && chip.memoryBytes == 160e9 && chip.nicBandwidth == 50e9)
    #expect(chip.priceUSD == 20_000 && chip.rentUSDPerHour == 2 && chip.hotIdleWatts == 99)
    let bare = fleet.pools[1].device
    #expect(bare.fp8FLOPS == nil && bare.nicBandwidth == nil && bare.priceUSD == nil && bare.year == 2026)
  }

  @Test("describe pools")
  func pools() throws {
    let pools = try ScenarioReader.read(fullScenario, file: "f.yaml").fleet.pools
    #expect(pools.map(\.name) == ["P", "decode"] && pools.map(\.role) == [.prefill, .decode])
    #expect(pools[0].devicesPerWorker == 2 && pools[0].workers == 3 && pools[0].measured == nil)
    #expect(pools[0].tokenBudget == 16_000 && pools[0].queueLimit == 1000 && pools[0].maxSequences == nil)
    #expect(pools[0].handoffTokens == 64_000 && pools[1].handoffTokens == 32_768)
    #expect(pools[1].devicesPerWorker == 1 && pools[1].maxSequences == 256 && pools[1].memoryUtilization == 0.85)
    let rates = try #require(pools[1].measured)
    #expect(rates.decodeTokensPerSecond == 22_300 && rates.minimumStepSeconds == 0.02)
    #expect(rates.contextPenaltyStart == 3000 && rates.contextPenaltyScale == 20_000)
  }

  @Test("describe how devices divide the model")
  func parallelism() throws {
    let text = """
      model: deepseek-v3
      precision: fp8
      pools:
        - {role: general, device: h200-sxm, devices_per_worker: 32, workers: 2, pipeline_parallel: 2, tensor_parallel: 2,
           expert_parallel: 16, expert_exchange: overlapped}
      traffic: {rate: 1/s, classes: {a: {share: 100%, input: 100, output: 10}}}
      """
    let parallel = try ScenarioReader.read(text, file: "f.yaml").fleet.pools[0].parallel
    #expect(parallel.pipeline == 2 && parallel.tensor == 2 && parallel.expert == 16 && parallel.exchange == .overlapped)
    let plain = try ScenarioReader.read(fullScenario, file: "f.yaml").fleet.pools[0].parallel
    #expect(plain == Parallelism())
  }

  @Test("describe traffic, in which no YAML rule makes a word a boolean or a number a text")
  func traffic() throws {
    let traffic = try ScenarioReader.read(fullScenario, file: "f.yaml").traffic
    #expect(traffic.rate == 1200 && traffic.classes.map(\.name) == ["no", "chat", "on"])
    #expect(traffic.classes[0].input == LengthDistribution(.fixed, mean: 1000))
    #expect(traffic.classes[0].output == LengthDistribution(.exponential, mean: 200))
    #expect(traffic.classes[1].input == LengthDistribution(.lognormal(cv: 0.9), mean: 1155))
    #expect(traffic.classes[1].output == LengthDistribution(.uniform(spread: 0.5), mean: 211))
    #expect(traffic.classes[1].cacheHitRate == 0.3 && abs(traffic.share(of: 1) - 0.3) < 1e-12)
    #expect(traffic.classes[2].input.mean == 8192)
  }

  @Test("tell a story")
  func timeline() throws {
    let steps = try ScenarioReader.read(fullScenario, file: "f.yaml").timeline
    #expect(
      steps == [
        TimelineStep(at: 0, say: "Off we go."),
        TimelineStep(
          at: 60, actions: [.arrivalRate(900), .classShare("no", 0.05), .cacheHitRate(0.5), .linkCapacity(0.3)],
          over: 10),
        TimelineStep(at: 60, actions: [.inputLength(2000), .outputLength(300), .slo(SLO(tpot: 0.03, goal: 0.99))]),
        TimelineStep(at: 120, actions: [.slo(SLO(tpot: 0.03, e2e: 30, goal: 0.99))]),
        TimelineStep(at: 150, actions: [.resetTraffic]),
      ])
  }

  @Test("act on workers, by pool or one by one")
  func workers() throws {
    let steps = """
      - {at: 5 s, drain: {P: 1}, resume: P 2, flip: {decode: 2}, scale: {decode: 9}, fail_rack: {P: 0}, flush: P}
        - {at: 6 s, burst: {factor: 3, for: 20 s}, fail: {P 0: 1, decode: 2}, slow: {pool: decode 1, factor: 2}}
        - {at: 1:00, over
      """
    let text = fullScenario.replacing("- {at: 1:00, over", with: steps)
      .replacing("  - role: decode\n", with: "  - role: decode\n    start_time: 30 s\n    switch_time: 2 s\n")
    let scenario = try ScenarioReader.read(text, file: "f.yaml")
    #expect(
      scenario.timeline[1].actions == [
        .resumeWorkers("P 2"), .flushCache("P"), .drainWorkers("P", 1), .flipWorkers("decode", 2),
        .scaleWorkers("decode", 9), .failRack("P", 0),
      ])
    #expect(
      scenario.timeline[2].actions == [
        .arrivalBurst(3, 20), .failWorkers("P 0", 1), .failWorkers("decode", 2), .slowWorkers("decode 1", 1, 2),
      ])
    #expect(scenario.fleet.pools[1].startSeconds == 30 && scenario.fleet.pools[1].switchSeconds == 2)
  }

  @Test("have defaults")
  func defaults() throws {
    let scenario = try ScenarioReader.read(
      """
      model: llama-3.1-8b
      pools: [{role: general, device: h100-sxm, workers: 2}]
      traffic: {rate: 10, classes: {chat: {input: 100, output: 10}}}
      """, file: "some/small.yaml")
    let pool = PoolPlan(
      name: "general", role: .general, device: try #require(Catalogue.device(id: "h100-sxm")), devicesPerWorker: 1,
      workers: 2)
    let model = try #require(Catalogue.model(id: "llama-3.1-8b"))
    let traffic = TrafficMix(
      rate: 10,
      classes: [
        TrafficClass(
          name: "chat", input: LengthDistribution(.fixed, mean: 100), output: LengthDistribution(.fixed, mean: 10))
      ])
    #expect(scenario == Scenario(name: "small", fleet: FleetPlan(model: model, pools: [pool]), traffic: traffic))
  }
}
