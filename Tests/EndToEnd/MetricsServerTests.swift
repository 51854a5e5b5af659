import Foundation
import PageServer
import PseudoTerminal
import Synchronization
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `pdtop monitor --prometheus` against a canned server and against the real program.
@Suite(.serialized)
struct MetricsServerTests {
  /// What was asked.
  private final class Log: Sendable {
    private let all = Mutex<[PageServer.Request]>([])
    func add(_ request: PageServer.Request) { all.withLock { $0.append(request) } }
    var requests: [PageServer.Request] { all.withLock { $0 } }
  }

  /// Set by the test, looked at by a server.
  private final class Flag: Sendable {
    private let value = Mutex(false)
    func set() { value.withLock { $0 = true } }
    var isSet: Bool { value.withLock { $0 } }
  }

  private static func canned(_ log: Log) throws -> PageServer {
    try PageServer { request, client in
      log.add(request)
      func send(_ text: String, status: String = "200 OK") {
        client.answer(Array(text.utf8), status: status, type: "application/json")
      }
      if request.path.hasPrefix("/select/0/prometheus/api/v1/label/__name__/values") {
        return send(#"{"status":"success","data":["vllm:num_requests_running","vllm:generation_tokens_total"]}"#)
      }
      guard request.path == "/select/0/prometheus/api/v1/query" else {
        return client.answer([], status: "404 Not Found")
      }
      if request.body.contains("rate%28") {
        // As VictoriaMetrics refuses.
        return send(#"{"status":"error","errorType":"422","error":"too heavy"}"#, status: "422 Unprocessable Entity")
      }
      // As VictoriaMetrics: whole seconds, and labels in another order.
      let row = #"{"metric":{"role":"decode","pdtop":"0","job":"d","instance":"d0:1"},"value":[1795463510,"7"]}"#
      send(#"{"status":"success","data":{"resultType":"vector","result":[\#(row)]}}"#)
    }
  }

  @Test("Path prefix, tenant and conditions are sent; a query that is refused leaves the others")
  func canned() throws {
    let log = Log()
    let server = try Self.canned(log)
    defer { server.stop() }
    let run = try MonitorRun([
      "monitor", "--prometheus", server.address + "/select/0/prometheus/", "--tenant", "team-a", "--match",
      "namespace=l\"l", "--once", "--format", "json", "--interval", "300ms",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let report = try run.report()
    #expect(report.value(report.pool("decode"), "running") == 7)
    #expect(report.pool("decode")["workers"] as? Int == 7)
    let error = (report.object["server"] as? [String: Any])?["error"] as? String ?? ""
    #expect(error == "rates: 422: too heavy" || error == "workers' rates: 422: too heavy", "\(error)")
    #expect(log.requests.allSatisfy { $0.head.contains("X-Scope-OrgID: team-a\r\n") })
    let queries = log.requests.filter { $0.path.hasSuffix("/query") }
    #expect(queries.allSatisfy { $0.head.hasPrefix("POST ") && $0.body.contains("&time=") })
    #expect(queries.allSatisfy { $0.body.contains("namespace%3D%22l%5C%22l%22") })
    #expect(queries.count <= 2 * 10)
  }

  @Test("What is no such server says so, in a line")
  func wrong() throws {
    let html = try PageServer { _, client in client.answer(Array("<html>".utf8), type: "text/html") }
    defer { html.stop() }
    let run = try MonitorRun(["monitor", "--prometheus", html.address, "--once", "--interval", "300ms"])
    #expect(run.status == 1)
    #expect(run.errors.contains("is this its address, with its path prefix?"))
    #expect(run.errors.filter { $0 == "\n" }.count == 1)
    for wrong in [
      ["--prometheus", "x y"], ["--prometheus", "a:1", "--match", "job"], ["--prometheus", "a:1", "b:1"],
      ["a:1", "--tenant", "x"], ["--prometheus", "a:1", "--page", "0"],
    ] {
      let run = try MonitorRun(["monitor"] + wrong)
      #expect(run.status == 2, "\(wrong): \(run.errors)")
    }
  }

  // MARK: The real program

  /// Pages of engines whose counters grow with time: /p/0 to /p/2 and /d/0 to /d/1.
  private static func engines() throws -> PageServer {
    let start = ContinuousClock.now
    return try PageServer { request, client in
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let isPrefill = request.path.hasPrefix("/p")
      var text = "vllm:num_requests_running{engine=\"0\"} \(isPrefill ? 2 : 10)\n"
      text += "vllm:num_requests_waiting{engine=\"0\"} \(isPrefill ? 3 : 0)\n"
      text += "vllm:kv_cache_usage_perc{engine=\"0\"} \(request.path.hasSuffix("1") ? 0.5 : 0.3)\n"
      text += "vllm:prompt_tokens_by_source_total{source=\"local_compute\"} \(isPrefill ? 700 * seconds : 0)\n"
      text += "vllm:generation_tokens_total{engine=\"0\"} \((isPrefill ? 2 : 400) * seconds)\n"
      for (bound, share) in [("0.01", 0.0), ("0.02", 0.5), ("0.05", 1), ("+Inf", 1)] {
        text += "vllm:inter_token_latency_seconds_bucket{le=\"\(bound)\"} \(400 * seconds * share)\n"
      }
      client.answer(Array(text.utf8))
    }
  }

  /// Targets `p0:1`, `d1:1` are pages of one server, with instances of those names.
  private static func relabel(_ port: UInt16) -> String {
    """
    relabel_configs:
      - {source_labels: [__address__], regex: '(.+):1', target_label: instance, replacement: '$1'}
      - {source_labels: [__address__], regex: '(.)(.):1', target_label: __metrics_path__, replacement: '/$1/$2'}
      - {source_labels: [__address__], regex: '..:1', target_label: __address__, replacement: '127.0.0.1:\(port)'}
    """
  }

  private static func configuration(_ port: UInt16) -> String {
    let relabel = Self.relabel(port)
    func job(_ name: String, _ targets: String, _ role: String) -> String {
      "- job_name: \(name)\n  static_configs: [{targets: [\(targets)], labels: {role: \(role)}}]\n  "
        + relabel.replacingOccurrences(of: "\n", with: "\n  ") + "\n"
    }
    return "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n"
      + job("p", "'p0:1', 'p1:1', 'p2:1'", "prefill") + job("d", "'d0:1', 'd1:1', '127.0.0.1:9'", "decode")
  }

  /// The real program, with a configuration.
  private struct Prometheus {
    let url: String
    private let process = Process()
    private let folder = NSTemporaryDirectory() + "pdtop-prometheus-\(UUID().uuidString)"

    init(_ configuration: String) throws {
      let port = try PageServer.freePort()
      url = "http://127.0.0.1:\(port)/prom"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try configuration.write(toFile: folder + "/p.yml", atomically: true, encoding: .utf8)
      process.executableURL = URL(fileURLWithPath: DebianProgram.prometheus!.executable("prometheus"))
      process.arguments = [
        "--config.file=\(folder)/p.yml", "--storage.tsdb.path=\(folder)/data", "--web.listen-address=127.0.0.1:\(port)",
        "--web.route-prefix=/prom",
      ]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
    }

    func stop() {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      try? FileManager.default.removeItem(atPath: folder)
    }

    func report() throws -> MonitorReport? {
      let run = try MonitorRun(["monitor", "--prometheus", url, "--once", "--format", "json", "--interval", "500ms"])
      return run.status == 0 ? try run.report() : nil
    }

    /// What is reported once it is as wanted, or the last of it.
    func report(until isRight: (MonitorReport) -> Bool) throws -> MonitorReport {
      var last = MonitorReport(object: [:])
      for _ in 0..<20 {
        usleep(1_000_000)
        guard let report = try report() else { continue }
        last = report
        if isRight(report) { break }
      }
      return last
    }
  }

  /// Dynamo's workers: their own series name the role, their engines' on the same page do not. The second decode worker
  /// dies when it is told to.
  private static func dynamo(_ isDead: Flag) throws -> PageServer {
    try PageServer { request, client in
      let isPrefill = request.path.hasPrefix("/p")
      if request.path == "/d/1", isDead.isSet {
        return client.answer([], status: "503 Service Unavailable")
      }
      let own =
        "dynamo_component=\"\(isPrefill ? "prefill" : "backend")\",dynamo_endpoint=\"generate\",worker_id=\"\(request.path.count)\(isPrefill)\""
      client.answer(
        Array(
          """
          dynamo_component_inflight_requests{\(own)} \(isPrefill ? 1 : 8)
          vllm:num_requests_running{engine="0",model_name="m"} \(isPrefill ? 2 : 10)
          vllm:num_requests_waiting{engine="0",model_name="m"} 0
          vllm:kv_cache_usage_perc{engine="0",model_name="m"} \(isPrefill ? 0.1 : 0.4)

          """.utf8))
    }
  }

  @Test(
    "Dynamo behind Prometheus: engines' series get their role from their page, and so does a worker that died",
    .enabled(if: DebianProgram.prometheus != nil, "Debian's prometheus could not be downloaded"),
    .timeLimit(.minutes(20)))
  func dynamo() throws {
    let isDead = Flag()
    let workers = try Self.dynamo(isDead)
    defer { workers.stop() }
    let relabel = Self.relabel(workers.port).replacingOccurrences(of: "\n", with: "\n  ")
    let server = try Prometheus(
      "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n- job_name: dynamo\n"
        + "  static_configs: [{targets: ['p0:1', 'd0:1', 'd1:1', '127.0.0.1:9']}]\n  \(relabel)\n")
    defer { server.stop() }
    let alive = try server.report { $0.workers.count == 3 }
    #expect(alive.workers.compactMap { $0["role"] as? String } == ["prefill", "decode", "decode"])
    #expect(alive.workers.allSatisfy { $0["role_from"] as? String == "label" })
    #expect(alive.value(alive.pool("decode"), "running") == 20, "the engines' own gauge")
    #expect(alive.value(alive.pool("prefill"), "running") == 2)
    #expect(abs((alive.value(alive.pool("decode"), "kv_usage") ?? 0) - 0.4) < 1e-6)
    // One that never answered has no role, and that is said.
    let unknown = alive.pool("dynamo")
    #expect(unknown["workers"] as? Int == 1 && unknown["up"] as? Int == 0)
    #expect((unknown["cause"] as? String ?? "").contains("role not known: it never answered"))
    isDead.set()
    let dead = try server.report { $0.pool("decode")["up"] as? Int == 1 }
    #expect(dead.pool("decode")["up"] as? Int == 1 && dead.pool("decode")["workers"] as? Int == 2)
    #expect(dead.pool("prefill")["workers"] as? Int == 1)
    #expect(dead.pool("dynamo")["workers"] as? Int == 1)
  }

  @Test(
    "Prometheus 2.42 scraping five engines: pools, roles, rates, a dead one, and the past",
    .enabled(if: DebianProgram.prometheus != nil, "Debian's prometheus could not be downloaded"),
    .timeLimit(.minutes(20)))
  func real() throws {
    let engines = try Self.engines()
    defer { engines.stop() }
    let server = try Prometheus(Self.configuration(engines.port))
    defer { server.stop() }
    let url = server.url
    var report = MonitorReport(object: [:])
    for _ in 0..<20 {
      usleep(2_000_000)
      let run = try MonitorRun(["monitor", "--prometheus", url, "--once", "--format", "json", "--interval", "500ms"])
      guard run.status == 0 else { continue }
      report = try run.report()
      // Rates need some scrapes.
      if report.value(report.pool("decode"), "output_tokens_per_second") ?? 0 > 700, report.workers.count == 5 { break }
    }
    #expect(report.pools.compactMap { $0["role"] as? String } == ["prefill", "decode"])
    #expect(report.pool("prefill")["up"] as? Int == 3)
    #expect(report.pool("decode")["up"] as? Int == 2 && report.pool("decode")["workers"] as? Int == 3)
    #expect(report.value(report.pool("prefill"), "queue_depth") == 9)
    #expect(report.value(report.pool("decode"), "running") == 20)
    #expect(abs((report.value(report.pool("decode"), "kv_usage") ?? 0) - 0.4) < 1e-6)
    let computed = try #require(report.value(report.pool("prefill"), "computed_tokens_per_second"))
    #expect(abs(computed - 2100) < 0.25 * 2100, "\(computed)")
    #expect(report.value(report.pool("decode"), "itl_seconds_p50") ?? 0 > 0.01)
    #expect(report.workers.compactMap { $0["name"] as? String } == ["p0", "p1", "p2", "d0", "d1"])
    #expect(report.workers.allSatisfy { $0["role_from"] as? String == "label" })
    let told = try #require(report.object["server"] as? [String: Any])
    #expect(told["error"] is NSNull && (told["queries"] as? Int ?? 99) <= 10)
    #expect((told["sample_age_seconds"] as? Double ?? 99) < 5)
    // On the screen the graphs begin with what the server remembers.
    let terminal = try PseudoTerminal(
      Products.path("pdtop"), ["monitor", "--prometheus", url, "--interval", "1s", "--history", "2min"],
      environment: ["PDTOP_HOME": Products.checkout, "TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no"],
      width: 150, height: 44)
    #expect(terminal.wait(for: "3P:3D"), "\(terminal.outputText)")
    #expect(terminal.wait(for: "+00:02:"), "the session begins after its past")
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
  }
}
