import Foundation
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The twin of a fleet that `pdtop serve` plays: what it foretells of a change, against what then happens.
@Suite(.serialized)
struct TwinTests {
  private static func scenario(_ input: Int, _ output: Int, _ rate: Int) -> String {
    """
    name: steady
    duration: 30 min
    model: llama-3.1-70b
    pools:
      - {role: prefill, device: h100-sxm, devices_per_worker: 4, workers: 8}
      - {role: decode, device: h200-sxm, devices_per_worker: 4, workers: 6}
    slo: {ttft: 1 s, tpot: 40 ms}
    traffic:
      rate: \(rate)/s
      classes:
        chat: {input: {mean: \(input), cv: 0.96}, output: {mean: \(output), cv: 0.77}}
    """
  }

  /// A value of the forecast.
  private static func forecast(_ twin: [String: Any], _ key: String, pool: String? = nil) -> Double? {
    let values = ((twin["forecast"] as? [String: Any])?["values"] as? [[String: Any]]) ?? []
    return values.first { $0["key"] as? String == key && $0["pool"] as? String == pool }?["after"] as? Double
  }

  @Test("A shift of the mix that it has not seen is foretold", .timeLimit(.minutes(20)))
  func shift() throws {
    let folder = NSTemporaryDirectory() + "pdtop-twin-\(UUID().uuidString)/"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Self.scenario(1155, 211, 50).write(toFile: folder + "now.yaml", atomically: true, encoding: .utf8)
    try Self.scenario(2300, 420, 20).write(toFile: folder + "then.yaml", atomically: true, encoding: .utf8)
    // Of the pages those of Dynamo tell what users see of the first token.
    let serve = try ServeRun([folder + "now.yaml", "--dialect", "dynamo"])
    usleep(2_000_000)
    try serve.request("/targets.yaml").body.write(toFile: folder + "targets.yaml", atomically: true, encoding: .utf8)
    let changes = ["input_length=2300", "output_length=420", "rate=20/s"].flatMap { ["--set", $0] }
    let run = try MonitorRun(
      ["twin", folder + "targets.yaml", "--slo-ttft", "1s", "--slo-tpot", "40ms", "--watch", "75s", "--format", "json"]
        + ["--for", "30min"] + changes)
    let twin = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
    #expect(twin["known"] as? Bool == true)
    let fit = try #require(twin["fit"] as? [[String: Any]])
    for key in ["ttft_seconds_mean", "itl_seconds_mean"] {
      let row = try #require(fit.first { $0["key"] as? String == key })
      #expect(abs(try #require(row["error"] as? Double, "\(row)")) < 0.03, "\(row)")
    }
    // What then happens: the served fleet is this simulation, whose percentiles do not come from buckets, and which
    // knows what strands.
    let simulated = try MonitorRun(["simulate", folder + "then.yaml", "--json", "--for", "30min"])
    let truth = try #require(try JSONSerialization.jsonObject(with: Data(simulated.output.utf8)) as? [String: Any])
    let latency = try #require(truth["latency"] as? [String: [String: Any]])
    for (key, name) in [("ttft_seconds_p50", "ttft"), ("tpot_seconds_p50", "tpot")] {
      let (then, foretold) = (try #require(latency[name]?["p50"] as? Double), try #require(Self.forecast(twin, key)))
      #expect(abs(foretold / then - 1) < 0.1, "\(key): foretold \(foretold), then \(then)")
    }
    for pool in try #require(truth["pools"] as? [[String: Any]]) {
      let name = try #require(pool["name"] as? String)
      let stranded = try #require(pool["stranded"] as? Double)
      let foretold = try #require(Self.forecast(twin, "stranded", pool: name))
      #expect(abs(foretold - stranded) < 0.03, "\(name): foretold \(foretold), then \(stranded)")
    }
  }

  @Test(
    "Wrong usage is status 2, a fleet that nobody answers for status 1 and one line",
    arguments: [
      (["twin", "localhost:1", "--set", "rates=2x"], Int32(2), "did you mean rate"),
      (["twin", "localhost:1", "--set", "rate"], 2, "expected key=value"),
      (["twin", "localhost:1", "--device", "h300"], 2, "pdtop list devices"),
      (["twin", "localhost:1", "--device", "=h200-sxm"], 2, "pool's name"),
      (["twin", "localhost:1", "--max-sequences", "decode=0"], 2, "whole number"),
      (["twin", "localhost:1", "--for", "never"], 2, "--for"),
      (["twin", "localhost:1", "--at", "+5s"], 2, "recording"),
      (["twin", "127.0.0.1:1", "--watch", "1s"], 1, "nothing to fit"),
      (["twin", "nowhere.pdtop"], 1, "nowhere.pdtop"),
    ])
  func errors(_ arguments: [String], _ status: Int32, _ word: String) throws {
    let run = try MonitorRun(arguments)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errors.contains(word), "\(run.errors)")
    #expect(run.output.isEmpty)
    if status == 1 { #expect(run.errors.filter { $0 == "\n" }.count == 1, "\(run.errors)") }
  }
}
