import Fleet
import Testing

@testable import Feed

/// A metrics server as the source: what it is asked, and what is made of its answers.
struct ServerTests {
  private let names = [
    "up", "go_goroutines", "vllm:num_requests_running", "vllm:num_requests_waiting",
    "vllm:num_requests_waiting_by_reason", "vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc",
    "vllm:generation_tokens_total", "vllm:prompt_tokens_by_source_total", "vllm:time_to_first_token_seconds_bucket",
    "vllm:time_to_first_token_seconds_sum", "vllm:time_to_first_token_seconds_count",
    "vllm:request_success_total", "sglang:num_running_reqs", "sglang:kv_transfer_latency_ms_bucket",
    "dynamo_frontend_queued_requests", "dynamo_frontend_router_queue_pending_requests", "smg_worker_health",
    "DCGM_FI_DEV_POWER_USAGE", "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION",
  ]

  private func makePlan(_ change: (inout MetricsServerSpec) -> Void = { _ in }) -> ServerPlan {
    var spec = MetricsServerSpec(url: "http://prom:9090")
    change(&spec)
    return ServerPlan(table: .builtIn, spec: spec, names: names, window: 60)
  }

  private func queries(_ plan: ServerPlan) -> [ServerPlan.Bundle: String] {
    plan.bundles.mapValues(ServerPlan.query)
  }

  @Test("Queries are made of the dialect tables and of what the server has")
  func asked() throws {
    let queries = queries(makePlan())
    let gauges = try #require(queries[.gauges])
    #expect(gauges.contains(#"(vllm:num_requests_running{server=""})"#), "a router's own series stay out")
    #expect(gauges.contains(#"vllm:num_requests_waiting_by_reason{reason=~"capacity"}"#))
    #expect(gauges.contains("avg by (job,role,") && gauges.contains("max by (job,role,"), "shares are averaged")
    #expect(gauges.contains("avg_over_time(vllm:num_requests_waiting"))
    #expect(gauges.contains("sum by (worker_type)(dynamo_frontend_router_queue_pending_requests{})"))
    #expect(!gauges.contains("smg_worker_health"), "what a gateway says of single workers is not added up")
    #expect(!gauges.contains("go_goroutines"))
    let rates = try #require(queries[.rates])
    #expect(rates.contains(#"rate(vllm:prompt_tokens_by_source_total{source=~"local_compute"}[60s])"#))
    #expect(rates.contains("rate(vllm:time_to_first_token_seconds_sum"))
    let buckets = try #require(queries[.buckets])
    #expect(
      buckets.contains("sum by (job,role,llm_d_ai_role,nvidia_com_dynamo_component_type,disaggregation_mode,pool,le)"))
    #expect(buckets.contains("engine_type,le)(rate(sglang:kv_transfer_latency_ms_bucket"))
    let power = try #require(queries[.power])
    #expect(power.contains("on (pod,namespace) group_left(job,role,"))
    #expect(power.contains(#"{server="",pod!=""}"#), "only workers in pods are joined")
    #expect(queries.count + 2 + 1 <= ServerErrand.mostQueries, "with those for single workers and for their choice")
  }

  @Test("Every metric that pages are read for is asked for, and none that pages are not")
  func complete() {
    let table = DialectTable.builtIn
    for rule in table.rules where rule.measure.kind != .histogram && !rule.measure.isOfDevice {
      let plan = ServerPlan(
        table: table, spec: MetricsServerSpec(url: "http://a"), names: [rule.metric], window: 60)
      let terms = (plan.bundles[.gauges] ?? []) + (plan.bundles[.rates] ?? [])
      let isSingle = rule.isRouters && rule.role.isEmpty
      #expect(terms.contains { $0.rule.map { table.rules[$0] } == rule } != isSingle, "\(rule.metric)")
    }
  }

  @Test("The user's conditions stand in every selector, quoted")
  func matchers() throws {
    let condition = try #require(LabelMatcher(#"job=a"b\c"#))
    #expect(condition.promQL == #"job="a\"b\\c""#)
    #expect(LabelMatcher("pod!~x.*")?.promQL == #"pod!~"x.*""#)
    for bad in ["job", "=x", "1a=b", "a-b=c", ""] { #expect(LabelMatcher(bad) == nil, "\(bad)") }
    let plan = makePlan { $0.matchers = [condition] }
    for term in plan.bundles.values.joined() where term.meaning != .watts && term.meaning != .joules {
      #expect(term.expression.contains(condition.promQL), "\(term.expression)")
    }
    let some = plan.workerTerms(["10.0.0.1:8000", "a|b"], .workerGauges)
    #expect(some.allSatisfy { $0.expression.contains(#"instance=~"10\\.0\\.0\\.1:8000|a\\|b""#) })
  }

  // MARK: Answers

  private func answer(_ text: String, status: Int = 200) -> FeedAnswer {
    FeedAnswer(
      body: Array(text.utf8), status: status, contentType: "application/json",
      problem: status == 200 ? nil : "found HTTP status \(status), expected 200", isWhole: true)
  }

  @Test("Answers as Prometheus, VictoriaMetrics, Thanos and Mimir give them")
  func answers() throws {
    func rows(_ type: String, _ result: String, _ more: String = "") throws -> [ServerAnswer.Row] {
      try ServerAnswer.read(
        answer(#"{"status":"success","data":{"resultType":"\#(type)","result":\#(result)}\#(more)}"#)
      ).rows
    }
    let vector = try rows("vector", #"[{"metric":{"job":"a"},"value":[1795463510.344,"12.5"]}]"#)
    #expect(vector[0].labels == ["job": "a"] && vector[0].samples[0].value == 12.5)
    #expect(try rows("vector", #"[{"metric":{},"value":[1795463510,"+Inf"]}]"#)[0].samples[0].value == .infinity)
    #expect(try rows("vector", #"[{"metric":{},"value":[1,"NaN"]}]"#).isEmpty, "not a number is nothing to say")
    #expect(try rows("scalar", #"[1,"3"]"#)[0].samples[0].value == 3)
    #expect(try rows("string", #"[1,"x"]"#).isEmpty)
    let native = #"{"metric":{},"histogram":[1,{"count":"1","sum":"2","buckets":[[0,"1","2","1"]]}]}"#
    #expect(try rows("vector", "[\(native),{\"metric\":{},\"value\":[1,\"4\"]}]").map { $0.samples[0].value } == [4])
    let matrix = try rows("matrix", #"[{"metric":{},"values":[[1,"1"],[2,"NaN"],[3,"3"]]}]"#)
    #expect(matrix[0].samples.map(\.value) == [1, 3])
    #expect(try rows("vector", "[]", #","warnings":["partial response"],"isPartial":true"#).isEmpty)
  }

  @Test("Bad answers are said in the server's own words, or where it looks wrong")
  func refusals() {
    func problem(_ text: String, _ status: Int = 200) -> String {
      do { _ = try ServerAnswer.read(answer(text, status: status)) } catch { return "\(error)" }
      return "none"
    }
    #expect(
      problem(#"{"status":"error","errorType":"bad_data","error":"no \u001b[31m"}"#, 400).contains("bad_data: no"))
    #expect(!problem(#"{"status":"error","errorType":"x","error":"\u001b[31m"}"#, 422).contains("\u{1B}"))
    #expect(problem("<html>", 404).contains("path prefix"))
    #expect(problem("", 503).contains("HTTP status 503"))
    #expect(problem("<html>").contains("path prefix"))
    #expect(problem(#"{"status":"success","data":[]}"#).contains("no result"))
  }

  // MARK: Reports

  /// Rows for the terms of a plan: `value` says what stands in the place of each.
  private func report(
    _ plan: ServerPlan, down: [(job: String, role: String, count: Double)] = [],
    _ value: (ServerPlan.Term, DialectRule) -> [(labels: [String: String], value: Double)]
  ) -> FeedReport {
    var round = ServerRound(table: plan.table, spec: plan.spec)
    let extra: [(ServerPlan.Bundle, [ServerPlan.Term])] = [
      (.workerGauges, plan.workerTerms(nil, .workerGauges)), (.workerRates, plan.workerTerms(nil, .workerRates)),
    ]
    for (_, terms) in plan.bundles.map({ ($0, $1) }) + extra {
      var answer = ServerAnswer()
      for (number, term) in terms.enumerated() {
        let mark = [ServerPlan.mark: "\(number)"]
        if term.meaning == .down {
          for row in down {
            answer.rows.append(
              .init(labels: mark.merging(["job": row.job, "role": row.role]) { $1 }, samples: [(1, row.count)]))
          }
        }
        guard let rule = term.rule.map({ plan.table.rules[$0] }) else { continue }
        for row in value(term, rule) {
          answer.rows.append(.init(labels: mark.merging(row.labels) { $1 }, samples: [(1, row.value)]))
        }
      }
      round.take(answer, of: terms)
    }
    var state = FleetState(server: plan.spec, options: FeedOptions(interval: 5))
    state.takeServer(round, problem: nil, queries: 8, bytes: 1, seconds: 0.1, at: 0)
    return FeedReport(state, at: 0)
  }

  private func isTerm(
    _ term: ServerPlan.Term, _ rule: DialectRule, _ measure: Measure, _ scope: ServerPlan.Scope = .group
  )
    -> Bool
  {
    rule.measure == measure && term.scope == scope && (term.meaning == .value(.value) || term.meaning == .count)
  }

  @Test("Pools are what the server added up; workers are those that were asked for")
  func pools() throws {
    let prefill = ["job": "p", "role": "prefill"]
    let decode = ["job": "d", "role": "decode"]
    let report = report(makePlan(), down: [("d", "decode", 3)]) { term, rule in
      guard rule.dialect == "vllm" else { return [] }
      if term.meaning == .count { return [(prefill, 700), (decode, 1297)] }
      if term.meaning == .highest { return [(decode, 0.97)] }
      if isTerm(term, rule, .running) { return [(prefill, 900), (decode, 20_000)] }
      if isTerm(term, rule, .kvUsage), rule.metric.contains("kv_") { return [(prefill, 0.3), (decode, 0.6)] }
      // The older name of the same thing must not be added.
      if isTerm(term, rule, .kvUsage) { return [(decode, 0.6)] }
      if isTerm(term, rule, .outputTokens) { return [(decode, 5e6), (prefill, 400)] }
      if isTerm(term, rule, .running, .worker) { return [(decode.merging(["instance": "d7:8000"]) { $1 }, 17)] }
      return []
    }
    #expect(report.pools.map(\.name) == ["prefill", "decode"])
    #expect(report.pools.map(\.size) == [700, 1300] && report.pools.map(\.up) == [700, 1297])
    #expect(report.pools[1].findings.value(.running) == 20_000)
    #expect(report.pools[1].findings.value(.kvUsage) == 0.6)
    #expect(report.pools[1].findings[.kvUsage]?.how.contains("highest 97 %") == true)
    #expect(report.pools[1].findings.value(.batchSize) == 20_000.0 / 1297)
    #expect(report.pools[0].findings[.outputTokenRate] == nil, "a prefill worker's one token is no output")
    #expect(report.fleet.value(.outputTokenRate) == 5e6)
    #expect(report.workers.map(\.name) == ["d7:8000"] && report.pools[1].members == [0])
    #expect(report.workers[0].role == .decode && report.workers[0].roleFrom == .label)
    #expect(report.pools[1].cause.contains("3 of 1300 workers do not answer"))
    let snapshot = report.snapshot(withWorkers: true)
    #expect(snapshot.pools[1].workers == 1300 && snapshot.workers.count == 1)
  }

  @Test("Without a label that names roles, what a job does tells them; a job of both stays unknown")
  func behaviour() {
    func role(_ computed: Double, _ fetched: Double, _ output: Double, _ finished: Double) -> Role? {
      let labels = ["job": "vllm"]
      let report = report(makePlan()) { term, rule in
        guard rule.dialect == "vllm" else { return [] }
        if term.meaning == .count { return [(labels, 4)] }
        if isTerm(term, rule, .computedTokens) { return [(labels, computed)] }
        if isTerm(term, rule, .transferredTokens) { return [(labels, fetched)] }
        if isTerm(term, rule, .outputTokens) { return [(labels, output)] }
        if isTerm(term, rule, .finished) { return [(labels, finished)] }
        return []
      }
      return report.pools.first.flatMap { $0.isRoleKnown ? $0.role : nil }
    }
    #expect(role(1000, 0, 2, 2) == .prefill)
    #expect(role(0, 1000, 400, 2) == .decode)
    #expect(role(1000, 0, 400, 2) == .general)
    #expect(role(1000, 1000, 400, 4) == nil)
  }

  @Test("The user's own label for roles stands above all others")
  func roleLabel() {
    let report = report(makePlan { $0.roleLabel = "tier" }) { term, rule in
      guard term.meaning == .count, rule.dialect == "sglang" else { return [] }
      return [(["job": "s", "tier": "prefill", "engine_type": "decode"], 2)]
    }
    #expect(report.pools.map(\.role) == [.prefill] && report.pools[0].size == 2)
  }

  @Test("Watts are a pool's where the server joined them, the fleet's in any case")
  func watts() {
    let decode = ["job": "d", "role": "decode"]
    let plan = makePlan()
    let report = report(plan) { term, rule in
      if term.meaning == .count, rule.dialect == "vllm" { return [(decode, 2)] }
      if term.meaning == .groupWatts, rule.dialect == "vllm" { return [(decode, 900)] }
      return []
    }
    #expect(report.pools.first?.findings.value(.power) == 900)
    #expect(report.pools.first?.findings[.power]?.provenance == .measured)
  }

  @Test("A server that stops answering leaves no old numbers behind")
  func silence() {
    var state = FleetState(server: MetricsServerSpec(url: "http://a"), options: FeedOptions(interval: 1))
    var round = ServerRound(table: .builtIn, spec: MetricsServerSpec(url: "http://a"))
    let plan = makePlan()
    let terms = plan.bundles[.census] ?? []
    let labels = [ServerPlan.mark: "0", "job": "d", "role": "decode"]
    round.take(ServerAnswer(rows: [.init(labels: labels, samples: [(1, 2)])]), of: terms)
    state.takeServer(round, problem: nil, queries: 1, bytes: 1, seconds: 0, at: 0)
    #expect(FeedReport(state, at: 0).pools.count == 1)
    state.failServer("found no complete answer", at: 1)
    #expect(FeedReport(state, at: 1).pools.count == 1, "one failure may be an accident")
    state.failServer("found no complete answer", at: 2)
    #expect(FeedReport(state, at: 2).pools.isEmpty)
    #expect(state.server?.health(at: 2, interval: 1) == .down)
    #expect(state.log.count == 1, "the same problem is told once")
  }
}
