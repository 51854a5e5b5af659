import Foundation
import PseudoTerminal
import Testing

/// A place where programs that listen on every address reach nobody.
enum NetworkNamespace {
  /// What to put before a command so that it has a network of its own, with loopback alone; nil where that is
  /// forbidden.
  static let prefix: [String]? = [["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"]].first {
    RealProgram.run($0 + ["true"])
  }
}

/// NVIDIA Dynamo's real frontend, prefill and decode workers under a known load.
@Suite(
  .enabled(if: NetworkNamespace.prefix != nil, "network namespaces are forbidden here"),
  .enabled(if: PythonProgram.dynamo != nil, "NVIDIA Dynamo 1.6.1 could not be installed from PyPI"))
struct RealDynamoTests {
  /// What the deployment's script prints.
  private struct Outcome {
    let object: [String: Any]

    private func state(_ name: String) -> [String: Double] {
      (object[name] as? [String: Any] ?? [:]).compactMapValues { $0 as? Double }
    }

    /// Per second, between the beginning and the end of the first look.
    func rate(_ key: String) -> Double {
      let (before, after) = (state("before"), state("after"))
      return ((after[key] ?? .nan) - (before[key] ?? .nan)) / ((after["time"] ?? .nan) - (before["time"] ?? .nan))
    }

    func number(_ key: String) -> Double { object[key] as? Double ?? .nan }
    func look(_ name: String) -> [String: Any] { object[name] as? [String: Any] ?? [:] }
    func report(_ name: String) -> MonitorReport {
      MonitorReport(object: look(name)["report"] as? [String: Any] ?? [:])
    }
    func url(_ worker: String) -> String {
      "http://127.0.0.1:\((object["ports"] as? [String: Int])?[worker] ?? 0)/metrics"
    }
  }

  private static func run() throws -> Outcome {
    let folder = NSTemporaryDirectory() + "pdtop-dynamo-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      NetworkNamespace.prefix! + [
        PythonProgram.dynamo!.executable("python"), Products.checkout + "/Tests/Support/dynamo_fleet.py", folder,
        Products.path("pdtop"),
      ]
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let problem = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let object = try? JSONSerialization.jsonObject(with: text) as? [String: Any]
    return Outcome(object: try #require(object, "\(problem.suffix(400))"))
  }

  @Test("Workers, roles, queue and rates are right; a worker that is killed is noticed", .timeLimit(.minutes(20)))
  func monitor() throws {
    let outcome = try Self.run()
    let report = outcome.report("alive")
    #expect(report.workers.compactMap { $0["role"] as? String } == ["prefill", "prefill", "decode", "decode"])
    #expect(report.workers.allSatisfy { $0["role_from"] as? String == "label" && $0["state"] as? String == "up" })
    #expect(report.targets.allSatisfy { $0["health"] as? String == "up" })
    // All clients are always at it: their requests are in prefill, in decode or wait there for memory.
    let decode = report.pool("decode")
    let concurrent = outcome.number("concurrent")
    #expect(report.fleet("in_flight") == concurrent)
    let waiting = try #require(report.value(decode, "queue_depth"))
    let running = try #require(report.value(decode, "running"))
    let prefilling = try #require(report.value(report.pool("prefill"), "running"))
    #expect(waiting >= 2)
    // The pages are read up to half an interval apart: what moved in between counts twice, or not at all.
    #expect(
      abs(waiting + running + prefilling - concurrent) <= concurrent / 4, "\(waiting) + \(running) + \(prefilling)")
    #expect(try #require(report.value(decode, "kv_usage")) > 0.8)
    #expect(report.side == "decode")
    let offered = outcome.rate("begun")
    let arrivals = try #require(report.fleet("arrival_rate"))
    #expect(abs(arrivals - offered) < 0.35 * offered, "found \(arrivals) requests/s, offered \(offered)")
    let made = outcome.rate("tokens")
    let tokens = try #require(report.fleet("output_tokens_per_second"))
    #expect(abs(tokens - made) < 0.25 * made, "found \(tokens) tokens/s, the clients got \(made)")
    // Its twin: forked within two seconds, its fit told, and what had to be assumed.
    let twin = try #require(outcome.look("twin")["report"] as? [String: Any], "\(outcome.look("twin"))")
    #expect(try #require(twin["fork_seconds"] as? Double) < 2)
    let fit = try #require(twin["fit"] as? [[String: Any]])
    for key in ["ttft_seconds_p50", "tpot_seconds_p50"] {
      let row = try #require(fit.first { $0["key"] as? String == key })
      #expect(row["error"] is Double, "\(row)")
    }
    let facts = try #require(twin["facts"] as? [[String: Any]])
    #expect(facts.contains { $0["what"] as? String == "decode: device" && $0["origin"] as? String == "assumed" })
    #expect(facts.contains { $0["what"] as? String == "decode: most sequences" && $0["value"] as? String == "64" })
    #expect(twin["known"] as? Bool == false)
    // Busy thresholds: set and read back by pdtop control; the frontend turned requests away, and no more after that.
    let throttled = outcome.look("throttled")
    for (key, value) in [("tight", "0.01"), ("loose", "1")] {
      let told = (throttled[key] as? [String: Any])?["output"] as? String ?? ""
      #expect(told.contains("POST") && told.contains("/busy_threshold"), "\(key): \(told)")
      #expect(
        told.contains("read back: {") && told.contains("\"active_decode_blocks_threshold\":\(value)"), "\(key): \(told)"
      )
    }
    #expect(throttled["refused"] as? Int ?? 0 > 0, "\(throttled)")
    // After the kill.
    let dead = outcome.report("dead")
    let seconds = try #require(outcome.look("dead")["seconds"] as? Double)
    #expect(seconds < 3 * outcome.number("interval"))
    #expect(dead.target(outcome.url("decode1"))["health"] as? String == "down")
    #expect(dead.pool("decode")["up"] as? Int == 1)
    #expect(dead.pool("prefill")["up"] as? Int == 2)
    let killed = try #require(dead.workers.first { $0["target"] as? String == outcome.url("decode1") })
    #expect(killed["state"] as? String == "down")
  }
}
