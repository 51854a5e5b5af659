import Fleet
import Testing

@testable import Feed

/// What a target's store keeps of its pages.
struct StoreTests {
  private func state(_ pages: [(time: Double, text: String)], table: DialectTable = .builtIn) -> FleetState {
    var state = FleetState(targets: [TargetSpec(url: "http://a:1/metrics")], table: table)
    for page in pages { state.take(Array(page.text.utf8), of: 0, at: page.time) }
    return state
  }

  @Test("A counter that goes back began again at 0: what it shows is growth")
  func reset() {
    let store = state([
      (0, "vllm:generation_tokens_total{engine=\"0\"} 1000\n"),
      (5, "vllm:generation_tokens_total{engine=\"0\"} 1100\n"),
      (10, "vllm:generation_tokens_total{engine=\"0\"} 50\n"),
    ]).targets[0].store
    #expect(store.growth(.outputTokens, of: .page, window: 100) == Growth(amount: 150, seconds: 10))
    #expect(store.resets == 1)
  }

  @Test("A counter that goes back in the same process is a mistake of the page: no growth, no reset")
  func glitch() {
    let start = "process_start_time_seconds 1.7e9\n"
    let store = state([
      (0, start + "vllm:generation_tokens_total 1000\n"), (5, start + "vllm:generation_tokens_total 999\n"),
      (10, start + "vllm:generation_tokens_total 1010\n"),
    ]).targets[0].store
    #expect(store.growth(.outputTokens, of: .page, window: 100)?.amount == 11)
    #expect(store.resets == 0)
  }

  @Test("A series that appears later has not grown by what it shows")
  func lateSeries() {
    let store = state([
      (0, "vllm:generation_tokens_total{engine=\"0\"} 10\n"),
      (5, "vllm:generation_tokens_total{engine=\"0\"} 20\nvllm:generation_tokens_total{engine=\"1\"} 5000\n"),
    ]).targets[0].store
    #expect(store.growth(.outputTokens, of: .page, window: 100)?.amount == 10)
  }

  @Test("Old and new names of one thing are never added; ranks are; rates average")
  func aliases() {
    let store = state([
      (
        0,
        """
        vllm:kv_cache_usage_perc{engine="0"} 0.2
        vllm:kv_cache_usage_perc{engine="1"} 0.4
        vllm:gpu_cache_usage_perc{engine="0"} 0.2
        vllm:num_requests_running{engine="0"} 3
        vllm:num_requests_running{engine="1"} 4
        llm_d_epp_request_running 7
        inference_objective_running_requests 7

        """
      )
    ]).targets[0].store
    #expect(abs((store.gauge(.kvUsage, of: .page) ?? 0) - 0.3) < 1e-12)
    #expect(store.gauge(.running, of: .page) == 7)
    #expect(store.gauge(.inFlight, of: .fleet) == 7)
    #expect(store.dialects == ["vllm", "llm-d-epp"])
  }

  @Test("The router of production-stack and the engine share names, not values")
  func sharedPrefix() {
    let store = state([
      (
        0,
        "vllm:num_requests_running{server=\"http://w:1\"} 5\nvllm:num_requests_running{engine=\"0\",model_name=\"m\"} 2\n"
      )
    ]).targets[0].store
    #expect(store.gauge(.running, of: .page) == 2)
    #expect(store.gauge(.running, of: Subject(.worker, "w:1")) == 5)
  }

  @Test("NaN and DCGM's signs for no data are no values; created stamps are not summed")
  func noData() {
    let state = state([
      (
        0,
        """
        DCGM_FI_DEV_POWER_USAGE{gpu="0",Hostname="n"} 9223372036854775794
        DCGM_FI_DEV_POWER_USAGE{gpu="1",Hostname="n"} 400
        sglang:token_usage NaN
        vllm:prompt_tokens_created{engine="0"} 1.79e9
        vllm:iteration_tokens_total_created{engine="0"} 1.79e9

        """
      )
    ])
    #expect(state.targets[0].store.gauge(.kvUsage, of: .page) == nil)
    #expect(FeedReport(state, at: 0).fleet.value(.power) == 400)
  }

  @Test("Names with other prefixes; ids in decimal and hexadecimal are the same worker")
  func names() {
    let decimal = "16423859216916362520"
    let name = String(UInt64(decimal)!, radix: 16)
    var state = FleetState(targets: [TargetSpec(url: "http://f:1/metrics"), TargetSpec(url: "http://w:9/metrics")])
    let census =
      "dynamo_component_router_worker_registered{router_worker_id=\"\(decimal)\",worker_type=\"decode\",worker_id=\"ab\"} 1\n"
    state.take(Array(census.utf8), of: 0, at: 0)
    let own =
      "dynamo_component_inflight_requests{dynamo_component=\"backend\",dynamo_endpoint=\"generate\",worker_id=\"\(name)\"} 4\n"
    state.take(Array((own + "ray_vllm_num_requests_waiting{engine=\"0\"} 1\n").utf8), of: 1, at: 0)
    let report = FeedReport(state, at: 0)
    #expect(report.workers.count == 1)
    #expect(report.workers.first?.name == name)
    #expect(report.workers.first?.gauge(.waiting) == 1)
    #expect(report.workers.first?.gauge(.running) == 4)
  }

  @Test("Histograms with other bounds are not added")
  func bounds() {
    var one = HistogramGrowth(buckets: [(1, 5), (2, 10), (.infinity, 10)], seconds: 5)
    let same = HistogramGrowth(buckets: [(1, 0), (2, 0), (.infinity, 10)], seconds: 6)
    let other = HistogramGrowth(buckets: [(1, 5), (3, 10), (.infinity, 10)], seconds: 5)
    #expect([one, other].joined() == nil)
    let together = one.add(same)
    #expect(together)
    #expect(one.quantile(0.25) == 1)
    #expect(one.quantile(0.5) == 2)
    #expect(one.quantile(0.99) == nil, "above the last bound nobody knows")
    #expect(one.share(upTo: 1.5) == 0.375)
  }

  @Test("A dialect of one's own goes before the program's")
  func ownDialect() throws {
    let csv =
      "dialect,metric,measure,where,worker,role,scale,note\nmine,my_running,running,,,,1,\nmine,my_tokens_total,output_tokens,kind=out,,,2,\n"
    let table = try DialectTable.with(own: [Array(csv.utf8)])
    let store = state(
      [
        (0, "my_running 3\nmy_tokens_total{kind=\"out\"} 0\n"), (2, "my_running 3\nmy_tokens_total{kind=\"out\"} 10\n"),
      ], table: table
    )
    .targets[0].store
    #expect(store.gauge(.running, of: .page) == 3)
    #expect(store.growth(.outputTokens, of: .page, window: 9)?.amount == 20)
    #expect(throws: CSVError.self) {
      try DialectTable.with(own: [
        Array("dialect,metric,measure,where,worker,role,scale,note\nmine,a,runing,,,,,\n".utf8)
      ])
    }
  }

  @Test("Every built-in dialect that the product names is there")
  func builtIn() {
    let names = DialectTable.builtIn.names
    for name in [
      "vllm", "sglang", "sglang-gateway", "smg", "vllm-router", "dynamo-frontend", "dynamo-worker", "dynamo-planner",
      "llm-d-epp",
      "trtllm", "production-stack", "dcgm", "amd", "gaudi", "kepler", "node-exporter",
    ] {
      #expect(names.contains(name), "\(name)")
    }
  }
}
