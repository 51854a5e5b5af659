import Foundation
import PageServer
import PseudoTerminal
import SharedData
import Testing

/// The real Prometheus and its checker on what `pdtop serve` serves.
@Suite(
  .serialized,
  .enabled(if: DebianProgram.prometheus != nil, "Debian's prometheus could not be downloaded"))
struct PrometheusTests {
  /// Names of the real programs that promtool remarks on, whose own pages it remarks on alike: what they are and what
  /// they would have to be called.
  private static let realNames = [
    // A colon is for recording rules.
    ("vllm:", "vllm_"), ("sglang:", "sglang_"),
    // A histogram that is called like a counter.
    ("iteration_tokens_total", "iteration_tokens"),
    // Units and types in names.
    ("_tokens_histogram", "_tokens"), ("kv_transfer_latency_ms", "kv_transfer_latency"),
    ("kv_transfer_speed_gb_s", "kv_transfer_speed"), ("kv_transfer_total_mb", "kv_transfer_size"),
    // A counter that is not called so, and a label in camel case.
    ("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", "dcgm_energy_consumption_total"), ("modelName=", "model_name="),
  ]

  @Test(
    "promtool check metrics passes on every page, the real programs' own names apart",
    arguments: ["vllm", "sglang", "dynamo"])
  func promtool(dialect: String) throws {
    let serve = try ServeRun(["--dialect", dialect, "--speed", "4"])
    usleep(1_500_000)
    for path in ["/metrics", "/dcgm/metrics", "/workers/prefill-0/metrics", "/workers/decode-0/metrics"] {
      let page = try serve.request(path)
      #expect(page.status == 200)
      let (status, remarks) = try check(page.body + "\n")
      // 1: it cannot be read; 3: it can, with remarks.
      #expect(status == 0 || status == 3, "\(path): \(remarks.prefix(300))")
      for remark in remarks.split(separator: "\n") {
        let isOnRealName = Self.realNames.contains { remark.contains($0.0) } || remark.contains("not 'camelCase'")
        #expect(isOnRealName, "\(path): \(remark)")
      }
      var renamed = page.body + "\n"
      for (real, other) in Self.realNames { renamed = renamed.replacingOccurrences(of: real, with: other) }
      let (clean, left) = try check(renamed)
      #expect(clean == 0 && left.isEmpty, "\(path): with those names changed nothing is left: \(left.prefix(300))")
    }
  }

  @Test("The real programs' own pages get the same remarks", .enabled(if: SharedData.has("captures/GOLDEN.tsv")))
  func realPages() throws {
    for (page, remark) in [
      ("vllm-engine/real-pd-nixl/prefill/005.prom", "vllm:iteration_tokens_total non-counter metrics"),
      ("sglang-gateway/smg-1.13.0/engine_metrics/004.prom", "sglang:kv_transfer_latency_ms metric names"),
      ("sglang-gateway/smg-1.13.0/engine_metrics/004.prom", "sglang:prompt_tokens_histogram metric name"),
      ("dynamo/real/decode0/015.prom", "vllm:kv_cache_usage_perc metric names should not contain ':'"),
    ] {
      let bytes = try #require(SharedData.bytes("captures/" + page))
      let (status, remarks) = try check(String(decoding: bytes, as: UTF8.self))
      #expect(status == 3 && remarks.contains(remark), "\(page): \(remarks.prefix(200))")
    }
  }

  private func check(_ page: String) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: DebianProgram.prometheus!.executable("promtool"))
    process.arguments = ["check", "metrics"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    // The page is larger than a pipe: it goes in while the remarks come out.
    Thread.detachNewThread {
      try? input.fileHandleForWriting.write(contentsOf: Data(page.utf8))
      try? input.fileHandleForWriting.close()
    }
    let remarks = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, remarks)
  }

  /// Seconds of scraping; five minutes are a matter of PDTOP_PROMETHEUS_SECONDS.
  private static let seconds = Double(ProcessInfo.processInfo.environment["PDTOP_PROMETHEUS_SECONDS"] ?? "") ?? 30

  @Test("Prometheus finds all pages by itself and scrapes them without an error", .timeLimit(.minutes(20)))
  func scrape() throws {
    let serve = try ServeRun()
    let port = try PageServer.freePort()
    let folder = NSTemporaryDirectory() + "pdtop-prometheus-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let prometheus = try start(folder, port: port, discovery: serve.address + "/sd")
    defer {
      prometheus.terminate()
      prometheus.waitUntilExit()
    }
    Thread.sleep(forTimeInterval: max(0, Self.seconds - 20))
    let (before, start) = (try generatedTokens(serve), ContinuousClock.now)
    Thread.sleep(forTimeInterval: 20)
    let own = (try generatedTokens(serve) - before) / ((ContinuousClock.now - start) / .seconds(1))
    // 43 workers, the router, the exporter of power.
    #expect(try ask(port, "count(up == 1)") == 45)
    #expect(try ask(port, "count(count_over_time((up == 0)[1h:1s]) > 0)") == nil, "a scrape failed")
    let scrapes = try #require(try ask(port, "min(count_over_time(up[1h]))"))
    #expect(scrapes >= Self.seconds / 2 - 4, "\(scrapes) scrapes of two seconds in \(Self.seconds) s")
    let rate = try #require(try ask(port, "sum(rate(vllm:generation_tokens_total{role=\"decode\"}[20s]))"))
    #expect(abs(rate - own) < 0.15 * own && own > 10_000, "\(rate) tokens/s, the pages say \(own)")
    #expect(try #require(try ask(port, "count(count by (pod) (DCGM_FI_DEV_POWER_USAGE))")) == 43)
    let log = try String(contentsOfFile: folder + "/log", encoding: .utf8)
    #expect(!log.contains("level=error") && !log.contains("level=warn"), "\(log.suffix(500))")
  }

  /// Output tokens of all decode workers, off their pages.
  private func generatedTokens(_ serve: ServeRun) throws -> Double {
    try (0..<13).reduce(0) { sum, worker in
      let page = try serve.request("/workers/decode-\(worker)/metrics").body
      let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("vllm:generation_tokens_total{") })
      return sum + (Double(line.split(separator: " ").last ?? "") ?? .nan)
    }
  }

  private func start(_ folder: String, port: UInt16, discovery: String) throws -> Process {
    try """
    global: {scrape_interval: 2s, scrape_timeout: 2s}
    scrape_configs:
      - job_name: pdtop
        honor_labels: true
        http_sd_configs: [{url: '\(discovery)', refresh_interval: 2s}]
    """.write(toFile: folder + "/prometheus.yml", atomically: true, encoding: .utf8)
    _ = FileManager.default.createFile(atPath: folder + "/log", contents: nil)
    let log = try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/log"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: DebianProgram.prometheus!.executable("prometheus"))
    process.arguments = [
      "--config.file=\(folder)/prometheus.yml", "--storage.tsdb.path=\(folder)/data",
      "--web.listen-address=127.0.0.1:\(port)", "--log.level=warn",
    ]
    process.standardOutput = log
    process.standardError = log
    try process.run()
    return process
  }

  /// The value of a query that has one; nil where it has none.
  private func ask(_ port: UInt16, _ query: String) throws -> Double? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
    process.arguments = [
      "-s", "--max-time", "20", "http://127.0.0.1:\(port)/api/v1/query", "--data-urlencode", "query=" + query,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let result = (object["data"] as? [String: Any])?["result"] as? [[String: Any]]
    let value = (result?.first?["value"] as? [Any])?.last as? String
    return value.flatMap(Double.init)
  }
}
