import Fleet
import Testing

@testable import Feed

/// Rates of real fleets, against those that another program computed of the same pages.
@Suite(.enabled(if: Shared.isThere))
struct DerivedTests {
  /// A fleet whose targets answered with these pages at the times at which they were captured.
  private func fleet(
    _ folder: String, _ targets: [(name: String, role: Role?)], scrapes: ClosedRange<Int>
  ) throws -> (state: FleetState, report: FeedReport) {
    var options = FeedOptions(interval: 2)
    options.rateWindow = 1000
    options.percentileWindow = 1000
    var state = FleetState(
      targets: targets.map { target in
        var spec = TargetSpec(url: "http://127.0.0.1/" + target.name)
        spec.url = "http://\(target.name):1/metrics"
        spec.role = target.role
        return spec
      }, options: options)
    var times: [String: Double] = [:]
    for line in try Shared.text("captures/\(folder)/times.tsv").split(separator: "\n") {
      let fields = line.split(separator: "\t")
      times[String(fields[1])] = Double(fields[0])
    }
    let start = try #require(times.values.min())
    var last = 0.0
    for scrape in scrapes {
      for (index, target) in targets.enumerated() {
        let number = "\(scrape + 1000)".dropFirst()
        let file = "\(target.name)/\(number).prom"
        guard let time = times[file] else { continue }
        last = max(last, time - start)
        state.take(try Shared.page("\(folder)/\(file)"), of: index, at: time - start)
      }
    }
    return (state, FeedReport(state, at: last))
  }

  private func expect(_ value: Double?, _ wanted: Double, _ what: String, within share: Double = 0.002) {
    guard let value else {
      Issue.record("\(what) is unknown, expected \(wanted)")
      return
    }
    #expect(abs(value - wanted) <= share * abs(wanted), "\(what): \(value), expected \(wanted)")
  }

  @Test("A real vLLM pair: roles from behaviour, rates, KV transfers")
  func vllmPair() throws {
    let (_, report) = try fleet("vllm-engine/real-pd-nixl", [("prefill", nil), ("decode", nil)], scrapes: 3...10)
    #expect(report.pools.map(\.role) == [.prefill, .decode])
    #expect(report.workers.map(\.roleFrom) == [.behaviour, .behaviour])
    let prefill = report.pools[0].findings
    let decode = report.pools[1].findings
    expect(prefill.value(.promptTokenRate), 1994, "prefill prompt tokens/s")
    expect(prefill.value(.computedTokenRate), 1410, "prefill computed tokens/s")
    #expect(prefill.value(.outputTokenRate) == nil)
    expect(prefill.value(.completionRate), 4.561, "prefill requests/s")
    expect(decode.value(.outputTokenRate), 272.5, "decode tokens/s")
    expect(decode.value(.completionRate), 4.02, "decode requests/s")
    let link = try #require(report.link).findings
    expect(link.value(.transferRate), 8.472e5, "KV bytes/s")
    expect(link.value(.transfersInFlight), 0.06083, "transfers in flight")
    expect(link.value(.kvBytesPerRequest), 8.472e5 / 4.453, "bytes of a transfer")
    #expect(link[.transferRate]?.provenance == .measured)
    #expect(link[.transfersInFlight]?.provenance == .derived)
    // The engines do not see what the user sees.
    #expect(report.fleet[.ttftP50] == nil)
    #expect(report.fleet[.power] == nil)
    expect(report.fleet.value(.outputTokenRate), 272.5, "fleet tokens/s")
  }

  private static let dynamo: [(name: String, role: Role?)] = [
    ("frontend", nil), ("prefill0", nil), ("prefill1", nil), ("decode0", nil), ("decode1", nil),
  ]

  @Test(
    "Dynamo: the frontend's view, workers joined by their ids, roles from labels",
    arguments: [
      (scrapes: 3...9, prompt: 2783.0, output: 340.8, decode: [1.072, 1.174], prefill: [0.108, 0.121]),
      (scrapes: 11...17, prompt: 3.02e4, output: 3759, decode: [17.02, 15.69], prefill: [0.9142, 0.9966]),
    ])
  func dynamo(
    scrapes: ClosedRange<Int>, prompt: Double, output: Double, decode: [Double], prefill: [Double]
  ) throws {
    let (_, report) = try fleet("dynamo/real", Self.dynamo, scrapes: scrapes)
    #expect(report.workers.count == 4)
    #expect(report.workers.map(\.role) == [.prefill, .prefill, .decode, .decode])
    #expect(report.workers.allSatisfy { $0.roleFrom == .label && $0.isUp })
    expect(report.fleet.value(.promptTokenRate), prompt, "prompt tokens/s")
    expect(report.fleet.value(.outputTokenRate), output, "output tokens/s")
    func work(_ target: Int) throws -> Double {
      try #require(report.workers.first { $0.target == target }?.rate(.work, .sum, 1000))
    }
    for index in 0..<2 {
      expect(try work(1 + index), prefill[index], "work in prefill\(index)")
      expect(try work(3 + index), decode[index], "work in decode\(index)")
    }
    #expect(report.fleet[.ttftP50]?.provenance == .derived)
    #expect(report.model == "sim-70b")
  }

  @Test("Dynamo under overload: KV use and queues are seen, and decode is the verdict")
  func overload() throws {
    let (_, report) = try fleet("dynamo/real-vllm-overload", Self.dynamo, scrapes: 0...5)
    let decode = try #require(report.pools.first { $0.role == .decode })
    expect(decode.findings.value(.kvUsage), (0.6329 + 0.5371) / 2, "KV use")
    #expect(report.verdict?.side == .decode)
  }

  @Test("An SGLang gateway's merged engine page, dead and living workers told apart")
  func gateway() throws {
    let (_, report) = try fleet(
      "sglang-gateway/smg-1.13.0", [("gateway", nil), ("engine_metrics", nil)], scrapes: 2...5)
    expect(
      report.pools.first { $0.role == .decode }?.findings.value(.outputTokenRate), 740.6, "decode tokens/s")
    expect(
      report.pools.first { $0.role == .prefill }?.findings.value(.computedTokenRate), 6639, "prefill tokens/s")
    expect(report.fleet.value(.arrivalRate), 11.25, "requests/s")
  }
}
