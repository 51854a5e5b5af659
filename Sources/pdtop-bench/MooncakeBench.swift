import Documents
import Fleet
import Simulator

/// The conversation trace of Mooncake (2024) at eight times its rate on 24 prefill and 16 decode workers of
/// Llama-3.1-70B, H200 TP4: every prompt's blocks are looked up in the worker's own prefix cache and kept there. Routed
/// to the least loaded worker, and to the one that would have the prompt first, for which all caches are asked.
struct MooncakeBench {
  let trace: String?
  let runs: Int

  private static let speedup = 8.0
  private static let policies: [(RoutingPolicy, String)] = [
    (.leastOutstanding, "least loaded"), (.prefixAware, "prefix aware"),
  ]

  func figures() throws -> [Figure] {
    guard let trace else { return [.skipped("Mooncake conversations", without: "trace (--mooncake)")] }
    let cursor = TraceCursor(try Trace.read(FileBytes.read(trace, limit: 1_000_000_000), file: trace))
    return try Self.policies.flatMap { try figures(cursor, routing: $0, $1) }
  }

  private func figures(_ cursor: TraceCursor, routing policy: RoutingPolicy, _ name: String) throws -> [Figure] {
    var scenario = SimulatorBench.scenario(workers: (24, 16))
    scenario.fleet.routing.arrivals = policy
    let end = cursor.trace.duration / Self.speedup + 1
    let start = try Simulator(scenario, trace: cursor, speedup: Self.speedup)
    var best = Double.infinity
    var summary = start.summary
    for _ in 0..<max(1, runs) {
      var simulator = start
      best = min(best, ContinuousClock().measure { simulator.advance(to: end) } / .seconds(1))
      summary = simulator.summary
    }
    let requests = Double(summary.arrived)
    let hits = Double(summary.cachedTokens) / Double(max(1, summary.promptTokens))
    return [
      Figure("Mooncake, \(name): requests per second", requests / best, "1/s", secondsEach: best / requests),
      Figure("Mooncake, \(name): simulated seconds per second", summary.seconds / best, "s/s"),
      Figure("Mooncake, \(name): prompt tokens found in caches", hits * 100, "%"),
    ]
  }
}
