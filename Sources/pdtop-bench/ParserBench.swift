import Documents
import Feed
import Fleet

/// Reading a page of 4 MB: the reader alone, and with what a target keeps of it.
struct ParserBench {
  let page: [UInt8]
  let runs: Int

  private static let size = 4 << 20

  /// `path`: a page to repeat up to 4 MB; without one, a made-up page of the same shape.
  init(path: String?, runs: Int) throws {
    let seed = try path.map { try FileBytes.read($0, limit: 64 << 20) } ?? Array(Self.madeUp.utf8)
    var page: [UInt8] = []
    page.reserveCapacity(Self.size + seed.count)
    while page.count < Self.size { page += seed }
    self.page = page
    self.runs = max(1, runs)
  }

  func figures() -> [Figure] {
    var samples = 0
    let plain = best { samples = PageCount.of(page).samples }
    let one = Array(page.prefix(64 << 10))
    var state = FleetState(targets: [TargetSpec(url: "http://bench/metrics")])
    var time = 0.0
    let kept = best {
      for _ in 0..<16 {
        time += 5
        state.take(one, of: 0, at: time)
      }
    }
    let fleet = thousand(one)
    let report = best { _ = FeedReport(fleet, at: 10).snapshot(withWorkers: true) }
    let megabytes = Double(page.count) / 1e6
    return [
      Figure("samples on a page of 4 MB", Double(samples), "samples"),
      Figure("metrics read", megabytes / plain, "MB/s", secondsEach: plain / Double(samples)),
      Figure("metrics read and kept, 64 kB pages", Double(one.count) * 16 / 1e6 / kept, "MB/s"),
      Figure("snapshot of 1,000 targets", report * 1e3, "ms", secondsEach: report),
      Figure("one 64 kB page read and kept", kept / 16 * 1e6, "us", secondsEach: kept / 16),
    ]
  }

  /// A thousand targets that have each been scraped twice.
  private func thousand(_ page: [UInt8]) -> FleetState {
    var state = FleetState(
      targets: (0..<1000).map { index in
        var spec = TargetSpec(url: "http://10.0.\(index / 250).\(index % 250):8000/metrics")
        spec.role = index < 400 ? .prefill : .decode
        return spec
      })
    for time in [0.0, 5] { for index in 0..<1000 { state.take(page, of: index, at: time) } }
    return state
  }

  private func best(_ body: () -> Void) -> Double {
    (0..<runs).map { _ in ContinuousClock().measure(body) / .seconds(1) }.min() ?? 0
  }

  /// Lines as a vLLM engine has them.
  private static let madeUp: String = {
    var text = "# HELP vllm:num_requests_running Number of requests in model execution batches.\n"
    text += "# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{engine=\"0\",model_name=\"m\"} 4.0\n"
    for name in ["time_to_first_token_seconds", "e2e_request_latency_seconds", "request_queue_time_seconds"] {
      text += "# TYPE vllm:\(name) histogram\n"
      for (index, bound) in [
        "0.001", "0.005", "0.01", "0.02", "0.04", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "+Inf",
      ].enumerated() {
        text += "vllm:\(name)_bucket{engine=\"0\",le=\"\(bound)\",model_name=\"m\"} \(index * 17).0\n"
      }
      text += "vllm:\(name)_sum{engine=\"0\",model_name=\"m\"} 6.621805667877197\n"
      text += "vllm:\(name)_created{engine=\"0\",model_name=\"m\"} 1.7954647076915e+09\n"
    }
    return text
  }()
}
