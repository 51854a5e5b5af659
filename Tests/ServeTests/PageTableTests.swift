import SharedData
import Testing

@testable import Serve

/// The page tables against pages of the real programs.
@Suite("Page tables")
struct PageTableTests {
  @Test("Every dialect's table reads, and each metric's rows stand together", arguments: ServedDialect.allCases)
  func tables(dialect: ServedDialect) {
    let table = PageTable(dialect)
    for rows in [table.worker, table.router, table.devices] {
      #expect(!rows.isEmpty)
      var seen: Set<String> = []
      var last = ""
      for row in rows {
        if row.metric != last { #expect(seen.insert(row.metric).inserted, "\(row.metric) in two places") }
        last = row.metric
        #expect(!row.help.isEmpty, "\(row.metric)")
      }
    }
  }

  /// What a captured page says of its metrics.
  private struct Capture {
    var types: [String: String] = [:]
    /// The names of labels that series of a metric have, le left out.
    var labels: [String: Set<[String]>] = [:]
    var bounds: [String: [Double]] = [:]

    mutating func read(_ text: String) {
      var bounds: [String: Set<Double>] = [:]
      for line in text.split(separator: "\n") {
        if line.hasPrefix("# TYPE ") {
          let words = line.split(separator: " ")
          types[String(words[2])] = String(words[3])
        }
        guard !line.hasPrefix("#") else { continue }
        let name = line.prefix { $0 != "{" && $0 != " " }
        let pairs = line.matches(of: /([a-zA-Z_][a-zA-Z0-9_]*)="([^"]*)"/)
        let labels = pairs.map { String($0.1) }.filter { $0 != "le" }.sorted()
        for suffix in ["", "_bucket", "_sum", "_count"] where name.hasSuffix(suffix) {
          self.labels[String(name.dropLast(suffix.count)), default: []].insert(labels)
        }
        if name.hasSuffix("_bucket"), let le = pairs.first(where: { $0.1 == "le" }), let bound = Double(le.2),
          bound.isFinite
        {
          bounds[String(name.dropLast("_bucket".count)), default: []].insert(bound)
        }
      }
      self.bounds.merge(bounds.mapValues { $0.sorted() }) { $0.count > $1.count ? $0 : $1 }
    }

    init(_ folders: [String]) {
      for folder in folders {
        // One page under load and one later: what a program shows only then is on one of them.
        let pages = ["005", "006", "012"].compactMap { SharedData.bytes("captures/\(folder)/\($0).prom") }
        #expect(!pages.isEmpty || folder.hasPrefix("power"), "\(folder)")
        for page in pages + [SharedData.bytes("captures/\(folder)/001.prom") ?? []] {
          read(String(decoding: page, as: UTF8.self))
        }
      }
    }
  }

  /// Metrics that the captured programs did not show, and who says that they are so.
  private static let notCaptured: Set<String> = [
    // Engines behind Dynamo publish them; the captured workers are its own simulator, which does not.
    "dynamo_component_gpu_cache_usage_percent", "dynamo_component_total_blocks",
    // A general worker behind the vLLM router; the captured one ran prefill and decode apart.
    "vllm_router_running_requests",
    // Names of the package's own source: nothing failed, nothing was held back while it was captured.
    "smg_pd_kv_transfer_failures_total", "smg_admission_queue_depth", "process_start_time_seconds",
    "sglang:prefill_effective_tokens_total", "sglang:num_aborted_requests_total",
    "sglang:request_time_per_output_token_seconds", "sglang:per_stage_req_latency_seconds",
    // Labels of these depend on the engine's configuration.
    "vllm:cache_config_info",
  ]

  @Test(
    "Names, types, labels and bounds are those of the real programs",
    .enabled(if: SharedData.has("captures/GOLDEN.tsv")),
    arguments: [
      (
        ServedDialect.vllm, ["vllm-engine/real-pd-nixl/prefill", "vllm-engine/real-pd-nixl/decode"],
        ["vllm-router/vllm-router-0.1.17/gateway"]
      ),
      (
        .sglang, ["sglang-gateway/smg-1.13.0/prefill1", "sglang-gateway/smg-1.13.0/decode1"],
        ["sglang-gateway/smg-1.13.0/gateway"]
      ),
      (
        .dynamo, ["dynamo/real/prefill0", "dynamo/real/decode0"],
        ["dynamo/real/frontend", "dynamo/real-scale/frontend"]
      ),
    ])
  func real(dialect: ServedDialect, workers: [String], routers: [String]) {
    let table = PageTable(dialect)
    compare(table.worker, table.workerSamples, Capture(workers))
    compare(table.router, table.fleetSamples, Capture(routers))
    compare(table.devices, table.fleetSamples, Capture(["power/dcgm-node0"]))
  }

  private func compare(_ rows: [PageRow], _ plan: Samples.Plan, _ capture: Capture) {
    for row in rows where !Self.notCaptured.contains(row.metric) {
      #expect(capture.types[row.metric] == row.kind.rawValue, "\(row.metric)")
      let labels = row.labels.map(\.name).sorted()
      let known = capture.labels[row.metric] ?? []
      // An exporter tells more of a device than a simulated one has.
      let fits = row.subject == .device ? known.contains { Set(labels).isSubset(of: $0) } : known.contains(labels)
      #expect(fits, "\(row.metric): \(labels), the real ones: \(known)")
      guard let slot = row.histogram else { continue }
      // vLLM's bounds of lengths end with the model's longest context, which was a tiny model's.
      let captured = capture.bounds[row.metric] ?? []
      #expect(captured.count > 8 && plan.histograms[slot].bounds.starts(with: captured), "\(row.metric): \(captured)")
    }
  }
}
