import Fleet
import Testing

@testable import Feed

/// What is said of a fleet, and what is not.
struct ReportTests {
  private func page(_ running: Int, _ waiting: Int, _ kv: Double, more: String = "") -> [UInt8] {
    Array(
      """
      vllm:num_requests_running{engine="0",model_name="m"} \(running)
      vllm:num_requests_waiting{engine="0",model_name="m"} \(waiting)
      vllm:num_requests_waiting_by_reason{engine="0",reason="capacity"} \(waiting)
      vllm:kv_cache_usage_perc{engine="0",model_name="m"} \(kv)
      \(more)

      """.utf8)
  }

  private func fleet(_ roles: [Role?], change: (inout TargetSpec) -> Void = { _ in }) -> FleetState {
    FleetState(
      targets: roles.enumerated().map { index, role in
        var spec = TargetSpec(url: "http://w\(index):1/metrics")
        spec.role = role
        change(&spec)
        return spec
      }, options: FeedOptions(interval: 1))
  }

  @Test("The user's word on a role stands above all labels")
  func givenRole() {
    var state = fleet([.prefill])
    state.take(Array("sglang:num_running_reqs{engine_type=\"decode\"} 1\n".utf8), of: 0, at: 0)
    let report = FeedReport(state, at: 0)
    #expect(report.workers[0].role == .prefill)
    #expect(report.workers[0].roleFrom == .given)
    #expect(report.pools.map(\.name) == ["prefill"])
  }

  @Test("A full decode pool is the verdict even while prefill waits, too")
  func decodeFirst() {
    var state = fleet([.prefill, .decode])
    for time in [0.0, 1, 2] {
      state.take(page(3, 9, 0.9), of: 0, at: time)
      state.take(page(40, 12, 0.97), of: 1, at: time)
    }
    let report = FeedReport(state, at: 2)
    #expect(report.verdict?.side == .decode)
    #expect(report.verdict?.bottleneck?.resource == .decodeMemory)
    #expect(report.snapshot(withWorkers: true).bottleneck?.pool == 1)
  }

  @Test("Prefill is the verdict only where decode has room")
  func prefill() {
    var state = fleet([.prefill, .decode])
    for time in [0.0, 1, 2] {
      state.take(page(3, 9, 0.2), of: 0, at: time)
      state.take(page(4, 0, 0.1), of: 1, at: time)
    }
    #expect(FeedReport(state, at: 2).verdict?.side == .prefill)
  }

  @Test("Requests that wait for their KV cache are the link's, not the decode pool's")
  func link() {
    var state = fleet([.prefill, .decode])
    for time in [0.0, 1] {
      state.take(page(1, 0, 0.2), of: 0, at: time)
      state.take(
        Array(
          """
          vllm:num_requests_running 4
          vllm:num_requests_waiting 20
          vllm:num_requests_waiting_by_reason{reason="capacity"} 0
          vllm:num_requests_waiting_by_reason{reason="deferred"} 20

          """.utf8), of: 1, at: time)
    }
    let report = FeedReport(state, at: 1)
    #expect(report.verdict?.side == .link)
    #expect(report.pools[1].findings.value(.queueDepth) == 0)
    #expect(report.link?.findings.value(.handoffQueue) == 20)
  }

  @Test("Stranded capacity is said only where both loads are known, and then as an estimate")
  func stranding() throws {
    let tokens = { (count: Int) in "vllm:prompt_tokens_by_source_total{source=\"local_compute\"} \(count)" }
    func report(_ change: (inout TargetSpec) -> Void) -> FeedReport {
      var state = fleet([.prefill, .decode], change: change)
      for time in [0.0, 10] {
        state.take(page(1, 0, 0.1, more: tokens(Int(time) * 400)), of: 0, at: time)
        state.take(page(16, 0, 0.3), of: 1, at: time)
      }
      return FeedReport(state, at: 10)
    }
    #expect(report { _ in }.pools.allSatisfy { $0.findings[.stranded] == nil })
    let known = report { spec in
      spec.promptCapacity = 1000
      spec.maxSequences = 20
      spec.costPerHour = 10
    }
    let stranded = try #require(known.pools[0].findings[.stranded])
    #expect(abs(stranded.value - (1 - 0.4 / 0.8)) < 1e-9)
    #expect(stranded.provenance == .estimated)
    #expect(known.pools[1].findings.value(.stranded) == 0)
    #expect(known.fleet.value(.strandedShare) == 0.25)
    for pool in known.pools {
      let sum = [Field.busy, .headroom, .stranded].reduce(0) { $0 + (pool.findings.value($1) ?? 0) }
      #expect(abs(sum - 1) < 1e-9)
    }
  }

  @Test("Busy and load are one truth: where the load is known, it is what is busy, whatever the step clock says")
  func busyIsLoad() throws {
    let busyAllTheTime = { (steps: Int) in
      """
      vllm:iteration_tokens_total_sum \(steps * 8)
      vllm:iteration_tokens_total_count \(steps)
      vllm:inter_token_latency_seconds_sum \(steps)
      vllm:inter_token_latency_seconds_count \(steps)
      """
    }
    func decode(_ slots: Double?) -> PoolReport {
      var state = fleet([.decode]) { $0.maxSequences = slots }
      for time in [0.0, 20] { state.take(page(11, 0, 0.1, more: busyAllTheTime(Int(time))), of: 0, at: time) }
      return FeedReport(state, at: 20).pools[0]
    }
    #expect(decode(nil).findings.value(.busy) == 1, "without a capacity: how much of the time it stepped")
    let known = decode(20)
    #expect(known.findings.value(.busy) == 0.55 && known.load?.value == 0.55)
    #expect(known.cause.contains("load 55"))
  }

  @Test("A planner's capacity of an engine, an engine's own limit, a router's saturation, transfers that failed")
  func told() {
    var state = fleet([.prefill, .decode, nil])
    for time in [0.0, 20] {
      state.take(
        page(
          1, 0, 0.1,
          more: "vllm:request_success_total \(Int(time) * 4)\nvllm:nixl_num_kv_expired_reqs_total \(Int(time) / 10)"),
        of: 0, at: time)
      state.take(
        Array(
          "trtllm_num_requests_running 6\ntrtllm_max_num_active_requests 8\nvllm:nixl_num_failed_transfers_total \(Int(time) / 20)\n"
            .utf8),
        of: 1, at: time)
      state.take(
        Array(
          """
          dynamo_planner_engine_prefill_capacity_requests_per_second 10
          llm_d_epp_flow_control_pool_saturation{stage="decode"} 0.75

          """.utf8), of: 2, at: time)
    }
    let report = FeedReport(state, at: 20)
    #expect(report.pools.map { $0.load?.value } == [0.4, 0.75])
    #expect(report.pools[0].load?.how.contains("planner's 10.0 req/s") == true)
    #expect(report.pools[1].cause.contains("saturation by its router 75"))
    #expect(report.link?.findings.value(.transferFailures) == 3)
  }

  /// A prefill and a decode worker that are looked at once a second: prompts waiting and tokens per second over time.
  private func watched(
    _ phases: [(seconds: Int, waiting: Int, rate: Int)], declared: Double? = nil, decodeKV: Double = 0.2
  ) -> FeedReport {
    var state = fleet([.prefill, .decode]) { spec in
      spec.promptCapacity = declared
      spec.maxSequences = 20
    }
    var (time, tokens) = (0.0, 0)
    for phase in phases {
      for _ in 0..<phase.seconds {
        time += 1
        tokens += phase.rate
        let counter = "vllm:prompt_tokens_by_source_total{source=\"local_compute\"} \(tokens)"
        state.take(page(1, phase.waiting, 0.1, more: counter), of: 0, at: time)
        state.take(page(16, 0, decodeKV), of: 1, at: time)
        state.peaks.observe(FeedReport(state, at: time), window: state.options.rateWindow)
      }
    }
    return FeedReport(state, at: time)
  }

  @Test("Where nobody declares a capacity it is the highest rate that was kept up while prompts waited, with its time")
  func observedPeak() throws {
    let rush = (seconds: 60, waiting: 9, rate: 1000)
    let calm = (seconds: 40, waiting: 0, rate: 400)
    #expect(watched([calm]).pools[0].load == nil, "a rate at which nothing waited is no capacity")
    let report = watched([calm, rush, calm])
    let load = try #require(report.pools[0].load)
    #expect(abs(load.value - 0.4) < 0.01)
    #expect(load.provenance == .estimated)
    #expect(load.how.contains("observed peak 1.00 k tok/s: kept up for 15.0 s while work waited"))
    let stranded = try #require(report.pools[0].findings[.stranded])
    #expect(abs(stranded.value - (1 - 0.4 / 0.8)) < 0.01)
    #expect(stranded.provenance == .estimated && stranded.how.contains("observed peak"))
    #expect(watched([calm, rush, calm], decodeKV: 0.95).pools[0].load == nil, "decode held it up")
    #expect(watched([calm, (10, 9, 1000), calm]).pools[0].load == nil, "not long enough")
  }

  @Test("What is declared comes first, unless more than that was kept up")
  func declaredOrObserved() throws {
    let phases = [(seconds: 60, waiting: 9, rate: 1000), (seconds: 40, waiting: 0, rate: 400)]
    let declared = try #require(watched(phases, declared: 2000).pools[0].load)
    #expect(abs(declared.value - 0.2) < 0.01 && declared.how.contains("declared"))
    let refuted = try #require(watched(phases, declared: 500).pools[0].load)
    #expect(abs(refuted.value - 0.4) < 0.01 && refuted.how.contains("was exceeded"))
  }

  @Test("A worker that does not answer is down, and what it last said no longer counts")
  func death() {
    var state = fleet([.decode, .decode])
    state.take(page(5, 0, 0.5), of: 0, at: 0)
    state.take(page(7, 0, 0.5), of: 1, at: 0)
    state.fail(1, "refused", at: 1)
    #expect(FeedReport(state, at: 1).pools[0].findings.value(.running) == 12, "one failure may be a hiccup")
    state.fail(1, "refused", at: 2)
    let report = FeedReport(state, at: 2)
    #expect(report.pools[0].findings.value(.running) == 5)
    #expect(report.pools[0].up == 1)
    #expect(report.pools[0].cause.contains("1 of 2 workers do not answer"))
    #expect(report.snapshot(withWorkers: true).workers.state == [.up, .down])
    #expect(state.log.latest.count == 1)
  }

  @Test("A worker that died keeps the role that its page told, and its pool its size")
  func roleOfTheDead() {
    var state = fleet([nil, nil])
    let decode = Array("sglang:num_running_reqs{engine_type=\"decode\",tp_rank=\"0\"} 3\n".utf8)
    for target in 0..<2 { state.take(decode, of: target, at: 0) }
    for time in [1.0, 2] { state.fail(1, "refused", at: time) }
    let report = FeedReport(state, at: 2)
    #expect(report.pools.map(\.name) == ["decode"])
    #expect(report.pools[0].size == 2 && report.pools[0].up == 1)
    #expect(report.workers.map(\.role) == [.decode, .decode])
    #expect(report.pools[0].findings.value(.running) == 3, "its last numbers do not count")
  }

  @Test("Power is joined by pod or by the user's word, never by guess")
  func power() {
    let dcgm = Array(
      "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\",hostname=\"n\",pod=\"p-0\",namespace=\"llm\"} 500\nDCGM_FI_DEV_POWER_USAGE{gpu=\"1\",hostname=\"n\"} 300\n"
        .utf8)
    var state = fleet([.prefill, nil]) { $0.labels = ["pod": "p-0", "namespace": "llm"] }
    state.take(page(1, 0, 0.1), of: 0, at: 0)
    state.take(dcgm, of: 1, at: 0)
    let report = FeedReport(state, at: 0)
    #expect(report.pools[0].findings.value(.power) == 500)
    var guess = fleet([.prefill, nil])
    guess.take(page(1, 0, 0.1), of: 0, at: 0)
    guess.take(dcgm, of: 1, at: 0)
    #expect(FeedReport(guess, at: 0).pools[0].findings[.power] == nil)
    #expect(FeedReport(guess, at: 0).fleet.value(.power) == 800)
  }

  /// A fleet with a page for each of these targets.
  private func mapped(_ targets: [(role: Role?, gpus: [String], host: String, page: String)]) -> FeedReport {
    var state = FleetState(
      targets: targets.enumerated().map { index, target in
        var spec = TargetSpec(url: "http://w\(index):1/metrics")
        spec.role = target.role
        spec.places = target.gpus.flatMap { DevicePlace.read($0) ?? [] }
        spec.host = target.host
        return spec
      }, options: FeedOptions(interval: 1))
    for index in targets.indices { state.take(Array(targets[index].page.utf8), of: index, at: 0) }
    return FeedReport(state, at: 0)
  }

  private static let engine = "vllm:num_requests_running 1\nvllm:generation_tokens_total 1\n"
  private static let dcgm = (0..<8).map { "DCGM_FI_DEV_POWER_USAGE{gpu=\"\($0)\",Hostname=\"node-0\"} \(100 + $0)\n" }
    .joined()

  @Test("Power by the operator's map of hosts and device indices; a host's own meter beside it")
  func mappedPower() {
    let rapl = "node_hwmon_power_average_watt{chip=\"acpi\",sensor=\"power1\"} 1834\n"
    let report = mapped([
      (.prefill, ["node-0/0-3"], "", Self.engine), (.decode, ["node-0/4-5", "node-0/6"], "", Self.engine),
      (nil, [], "", Self.dcgm), (nil, [], "node-0", rapl),
    ])
    #expect(report.pools.map { $0.findings.value(.power) } == [406, 315])
    #expect(report.pools[0].findings[.power]?.provenance == .measured)
    #expect(report.pools.map(\.devices) == [4, 3])
    #expect(report.fleet.value(.power) == 721, "the pools', whoever has the last board")
    #expect(report.pools[0].findings[.hostPower] == nil, "both pools are on that host")
    #expect(report.fleet.value(.hostPower) == 1834)
  }

  @Test("A device of the map that is on no page makes the pool's power unknown, with the reason")
  func missingDevice() {
    let report = mapped([(.prefill, ["node-0/6-9"], "", Self.engine), (nil, [], "", Self.dcgm)])
    #expect(report.pools[0].findings[.power] == nil)
    #expect(
      report.pools[0].findings.gaps[.power]
        == "2 of its 4 devices are on no page: node-0/8, node-0/9; seen are node-0/0, node-0/1, node-0/2, node-0/3, ..."
    )
    #expect(report.fleet.value(.power) == 828)
  }

  @Test("A whole host is a pool's where nobody else is on it, and cannot be split where somebody is")
  func wholeHosts() {
    let kepler =
      "kepler_node_gpu_watts{gpu=\"0\",node_name=\"node-1\"} 430.5\nkepler_node_gpu_watts{gpu=\"1\",node_name=\"node-1\"} 431.5\n"
      + "kepler_node_cpu_watts{node_name=\"node-1\",zone=\"package\"} 187.25\nkepler_node_cpu_watts{node_name=\"node-1\",zone=\"core\"} 90\n"
    let own = mapped([
      (.decode, ["node-1"], "", Self.engine), (.decode, ["node-1"], "", Self.engine), (nil, [], "", kepler),
    ])
    #expect(own.pools[0].findings.value(.power) == 862)
    #expect(own.pools[0].findings.value(.hostPower) == 187.25, "the core is part of the package")
    let shared = mapped([
      (.prefill, ["node-1"], "", Self.engine), (.decode, ["node-1"], "", Self.engine), (nil, [], "", kepler),
    ])
    #expect(shared.pools.allSatisfy { $0.findings[.power] == nil && $0.findings[.hostPower] == nil })
    #expect(shared.pools[0].findings.gaps[.power]?.contains("cannot be split") == true)
    #expect(shared.fleet.value(.power) == 862)
    #expect(DevicePlace.read("node-1/3-1") == nil && DevicePlace.read("a/b/c") == nil && DevicePlace.read("") == nil)
    #expect(DevicePlace.read("n/0-99999999999999999999") == nil)
  }

  @Test("A Prometheus server's federation page: workers by instance, roles by what their pods are labelled with")
  func federation() {
    func page(_ tokens: Int) -> [UInt8] {
      Array(
        """
        # TYPE vllm:num_requests_running untyped
        vllm:num_requests_running{engine="0",instance="10.0.0.1:8000",job="vllm",llm_d_ai_role="prefill"} 2 1795463510344
        vllm:num_requests_running{engine="0",instance="10.0.0.2:8000",job="vllm",llm_d_ai_role="decode"} 7 1795463510344
        vllm:num_requests_running{engine="1",instance="10.0.0.2:8000",job="vllm",llm_d_ai_role="decode"} 5 1795463510344
        vllm:generation_tokens_total{engine="0",instance="10.0.0.2:8000",job="vllm",llm_d_ai_role="decode"} \(tokens)

        """.utf8)
    }
    var state = fleet([nil])
    state.take(page(1000), of: 0, at: 0)
    state.take(page(1500), of: 0, at: 5)
    let report = FeedReport(state, at: 5)
    #expect(report.workers.map(\.name) == ["10.0.0.1:8000", "10.0.0.2:8000"])
    #expect(report.workers.map(\.role) == [.prefill, .decode])
    #expect(report.workers.allSatisfy { $0.roleFrom == .label })
    #expect(report.pools.map { $0.findings.value(.running) } == [2, 12])
    #expect(report.fleet.value(.outputTokenRate) == 100)
  }

  @Test("A fleet of which nothing is known says nothing, and 0 nowhere")
  func nothing() {
    let report = FeedReport(fleet([nil, .decode]), at: 0)
    #expect(report.verdict == nil)
    #expect(report.fleet.all.isEmpty)
    #expect(report.pools.count == 1)
    let snapshot = report.snapshot(withWorkers: true)
    #expect(snapshot.workers.state == [.down])
    #expect(Field.allCases.allSatisfy { snapshot.fleet[$0] == nil })
    let traffic = snapshot.traffic
    #expect([traffic.rate, traffic.inputLength, traffic.outputLength, traffic.cacheHitRate].allSatisfy { $0.isNaN })
  }

  @Test("A worker that its router named once and names no more is gone when it does not answer")
  func gone() {
    var state = fleet([nil])
    let worker = DiscoveredWorker(url: "http://n:1", role: .decode, isHealthy: true, maxSequences: nil)
    state.take([worker], from: 0, access: TargetSpec.Access())
    #expect(state.targets.map(\.spec.url) == ["http://w0:1/metrics", "http://n:1/metrics"])
    state.take(page(1, 0, 0.1), of: 1, at: 0)
    #expect(FeedReport(state, at: 0).workers.map(\.roleFrom) == [.rest])
    state.take([], from: 0, access: TargetSpec.Access())
    #expect(FeedReport(state, at: 1).workers.count == 1, "it still answers")
    state.fail(1, "refused", at: 2)
    #expect(FeedReport(state, at: 2).workers.isEmpty)
  }

  @Test("A gateway's answer to /workers")
  func workers() throws {
    let text =
      #"{"workers":[{"url":"http://h:1","worker_type":"decode","is_healthy":false,"labels":{"max_running_requests":"24"}},{"url":"grpc://h:2"},{"url":"http://user@h:3"}]}"#
    let workers = try #require(DiscoveredWorker.read(Array(text.utf8)))
    #expect(workers == [DiscoveredWorker(url: "http://h:1", role: .decode, isHealthy: false, maxSequences: 24)])
    for end in 0..<text.utf8.count { #expect(DiscoveredWorker.read(Array(text.utf8.prefix(end))) == nil) }
  }

  @Test(
    "Addresses as people type them",
    arguments: [
      ("a:1", "http://a:1/metrics"), ("http://a", "http://a/metrics"),
      ("https://a:8443/x/metrics?y=1", "https://a:8443/x/metrics?y=1"),
      ("[::1]:8000", "http://[::1]:8000/metrics"), ("HTTP://a/", "http://a/metrics"),
    ])
  func addresses(typed: String, whole: String) throws {
    #expect(try TargetAddress.complete(typed, path: "/metrics") == whole)
  }

  @Test(
    "What is no address",
    arguments: ["", "a b", "ftp://a", "a:0", "a:70000", "http://", "a:1:2", "http://u:p@a", "é:1", "[::1"])
  func noAddresses(typed: String) {
    #expect(throws: TargetAddressError.self) { try TargetAddress.complete(typed, path: "") }
  }
}
