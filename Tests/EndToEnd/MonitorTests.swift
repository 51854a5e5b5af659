import Foundation
import PageServer
import PseudoTerminal
import Testing

/// The real program against servers that replay what real routers and engines said.
@Suite(.serialized)
struct MonitorTests {
  private func expect(_ value: Double?, _ wanted: Double, within share: Double = 0.03, _ what: String) {
    guard let value else {
      Issue.record("\(what) is unknown, expected \(wanted)")
      return
    }
    #expect(abs(value - wanted) <= share * abs(wanted), "\(what): \(value), expected \(wanted)")
  }

  @Test("A real vLLM pair: what moved between two pages is what the captures say", .enabled(if: Captures.folder != nil))
  func vllmPair() throws {
    let folder = "vllm-engine/real-pd-nixl"
    let prefill = try PageServer(Replay(try Captures.pages(folder + "/prefill", [3, 10])))
    let decode = try PageServer(Replay(try Captures.pages(folder + "/decode", [3, 10])))
    defer {
      prefill.stop()
      decode.stop()
    }
    let run = try MonitorRun.once([prefill.address, decode.address])
    #expect(run.status == 0, "\(run.errors)")
    let report = try run.report()
    #expect(report.pools.map { $0["role"] as? String } == ["prefill", "decode"])
    #expect(report.targets.allSatisfy { $0["role_from"] as? String == "behaviour" && $0["health"] as? String == "up" })
    // The replay is faster than life was: rates are held against what they were, by the time between the two pages.
    let p = try Captures.seconds(folder, "prefill", 3, 10) / report.window(prefill.address)
    let d = try Captures.seconds(folder, "decode", 3, 10) / report.window(decode.address)
    expect(report.value(report.pool("prefill"), "computed_tokens_per_second"), 1410 * p, "computed tokens/s")
    expect(report.value(report.pool("prefill"), "completion_rate"), 4.561 * p, "prefill requests/s")
    expect(report.value(report.pool("decode"), "output_tokens_per_second"), 272.5 * d, "output tokens/s")
    expect(report.link("transfer_bytes_per_second"), 8.472e5 * d, "KV bytes/s")
    expect(report.link("transfers_in_flight"), 0.06083 * d, "transfers in flight")
    #expect(report.provenance(report.pool("decode"), "power_watts") == "unknown")
    #expect(report.fleet("power_watts") == nil)
    #expect(report.fleet("ttft_seconds_p50") == nil, "engines apart do not see the user's time to first token")
  }

  @Test(
    "Dynamo under load: workers, roles, queue and rates; a dead target beside it", .enabled(if: Captures.folder != nil))
  func dynamo() throws {
    let names = ["frontend", "prefill0", "prefill1", "decode0", "decode1"]
    let servers = try names.map { try PageServer(Replay(try Captures.pages("dynamo/real/" + $0, [11, 17]))) }
    defer { servers.forEach { $0.stop() } }
    let dead = try PageServer(Replay([[]]))
    dead.stop()
    let run = try MonitorRun.once(servers.map(\.address) + ["decode=" + dead.address])
    let report = try run.report()
    #expect(report.workers.count == 5)
    #expect(
      report.workers.compactMap { $0["role"] as? String } == ["prefill", "prefill", "decode", "decode", "decode"])
    #expect(report.workers.count { $0["role_from"] as? String == "label" } == 4)
    #expect(report.workers.count { $0["state"] as? String == "up" } == 4)
    #expect(report.target(dead.address)["health"] as? String == "down")
    #expect((report.target(dead.address)["error"] as? String ?? "").contains("connect"))
    let scale = try Captures.seconds("dynamo/real", "frontend", 11, 17) / report.window(servers[0].address)
    expect(report.fleet("prompt_tokens_per_second"), 3.02e4 * scale, "prompt tokens/s")
    expect(report.fleet("output_tokens_per_second"), 3759 * scale, "output tokens/s")
    expect(report.value(report.pool("decode"), "kv_usage"), (0.05981 + 0.06323) / 2, "KV use")
    #expect(report.fleet("ttft_seconds_p50") != nil)
    #expect(report.pool("decode")["up"] as? Int == 2)
  }

  @Test("A gateway's REST interface names its workers, and they are scraped", .enabled(if: Captures.folder != nil))
  func discovery() throws {
    let worker = try PageServer(Replay(try Captures.pages("sglang-gateway/smg-1.13.0/prefill1", [4, 6])))
    let pages = Replay(try Captures.pages("sglang-gateway/smg-1.13.0/gateway", [4, 6]))
    let address = worker.address
    let gateway = try PageServer { request, client in
      switch request.path {
      case "/metrics": client.answer(pages.page())
      case "/workers":
        client.answer(
          Array(#"{"workers":[{"url":"\#(address)","worker_type":"prefill","is_healthy":true}],"total":1}"#.utf8),
          type: "application/json")
      default: client.answer([], status: "404 Not Found")
      }
    }
    defer {
      worker.stop()
      gateway.stop()
    }
    let report = try MonitorRun.once([gateway.address]).report()
    #expect(report.target(address)["discovered"] as? Bool == true)
    #expect(report.target(address)["health"] as? String == "up")
    #expect(report.target(address)["role"] as? String == "prefill")
    let unfollowed = try MonitorRun.once([gateway.address], ["--no-follow"]).report()
    #expect(unfollowed.targets.count == 1)
  }

  @Test("A worker that dies is noticed on the live screen within three intervals", .enabled(if: Captures.folder != nil))
  func death() throws {
    let folder = "vllm-engine/real-pd-nixl"
    let prefill = try PageServer(Replay(try Captures.pages(folder + "/prefill", [3, 4, 5, 6])))
    let decode = try PageServer(Replay(try Captures.pages(folder + "/decode", [3, 4, 5, 6])))
    defer { prefill.stop() }
    let terminal = try PseudoTerminal(
      Products.path("pdtop"), ["monitor", prefill.address, decode.address, "--interval", "1s"],
      environment: ["PDTOP_HOME": Products.checkout, "TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no"],
      width: 150, height: 44)
    #expect(terminal.wait(for: "1P:1D"), "\(terminal.outputText)")
    decode.stop()
    let begun = ContinuousClock.now
    #expect(terminal.wait(for: "do not answer"))
    #expect(ContinuousClock.now - begun < .seconds(4.5))
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
    #expect(terminal.modes == terminal.originalModes)
  }

  @Test(
    "Wrong usage is status 2",
    arguments: [
      ["monitor"], ["monitor", "ftp://a:1"], ["monitor", "host:99999"], ["monitor", "a b"],
      ["monitor", "a:1", "--interval", "0"],
      ["monitor", "a:1", "--format", "json"], ["monitor", "prefil=a:1"], ["monitor", "http://me:secret@a:1"],
      ["monitor", "a:1", "--router", "x y"],
    ])
  func usage(arguments: [String]) throws {
    let run = try MonitorRun(arguments)
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(!run.errors.contains("secret@"))
  }

  @Test(
    "A failure is status 1 and one line",
    arguments: [["monitor", "/nowhere.yaml", "--once"], ["monitor", "127.0.0.1:1", "--once"]])
  func failures(arguments: [String]) throws {
    let run = try MonitorRun(arguments)
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("pdtop: "))
    #expect(run.errors.filter { $0 == "\n" }.count == 1)
  }

  @Test(
    "A watched fleet is recorded without a screen, and what was seen is replayed", .enabled(if: Captures.folder != nil))
  func recorded() throws {
    let names = ["frontend", "prefill0", "prefill1", "decode0", "decode1"]
    let servers = try names.map { try PageServer(Replay(try Captures.pages("dynamo/real/" + $0, [11, 17]))) }
    defer { servers.forEach { $0.stop() } }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pdtop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.path + "/a.pdtop"
    let addresses = servers.map(\.address)
    let run = try MonitorRun(["monitor"] + addresses + ["--interval", "500ms", "--record", file, "--for", "5s"])
    #expect(run.status == 0, "\(run.errors)")
    let info = try MonitorRun(["info", file, "--json"])
    let contents = try #require(try JSONSerialization.jsonObject(with: Data(info.output.utf8)) as? [String: Any])
    #expect(contents["samples"] as? Int == 5, "\(contents)")
    #expect(contents["closed"] as? Bool == true)
    #expect((contents["damage"] as? [Any])?.isEmpty == true)
    let csv = try MonitorRun(["export", file, "--workers"]).output
    #expect(csv.contains(",worker,"))
    #expect(csv.contains(",pool,prefill,"))
    let terminal = try PseudoTerminal(
      Products.path("pdtop"), ["replay", file, "--paused", "--at", "end"],
      environment: ["PDTOP_HOME": Products.checkout, "TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no"],
      width: 120, height: 36)
    #expect(terminal.wait(for: "recording"))
    #expect(terminal.wait(for: "prefill"))
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
    #expect(try MonitorRun(["monitor"] + addresses + ["--for", "5s"]).status == 2)
  }
}
