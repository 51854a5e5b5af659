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

/// SGLang's real gateways in front of engines that are ours: what pdtop finds out about them through them.
@Suite(.serialized)
struct RealGatewayTests {
  /// An engine that says what SGLang would.
  private static func engine(_ role: String, running: Int, waiting: Int) throws -> PageServer {
    try PageServer { request, client in
      switch request.path {
      case "/metrics":
        client.answer(
          Array(
            """
            sglang:num_running_reqs{engine_type="\(role)",model_name="m",tp_rank="0",pp_rank="0"} \(running)
            sglang:num_queue_reqs{engine_type="\(role)",model_name="m",tp_rank="0",pp_rank="0"} \(waiting)

            """.utf8))
      case "/v1/chat/completions":
        client.answer(
          Array(
            #"{"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}"#
              .utf8),
          type: "application/json")
      default: client.answer(Array("{}".utf8), type: "application/json")
      }
    }
  }

  /// The gateway with one prefill and one decode engine, once it answers.
  private static func start(
    _ executable: String, _ prefill: PageServer, _ decode: PageServer, api: UInt16, metrics: UInt16
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = [
      "launch", "--pd-disaggregation", "--prefill", prefill.address, "8998", "--decode", decode.address, "--host",
      "127.0.0.1",
      "--port", "\(api)", "--prometheus-host", "127.0.0.1", "--prometheus-port", "\(metrics)",
      "--worker-startup-check-interval", "1",
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.environment = ["PATH": "/usr/bin:/bin"]
    try process.run()
    for _ in 0..<150 {
      if let text = curl(["http://127.0.0.1:\(api)/workers"]), text.contains("\"total\":2") { break }
      usleep(200_000)
    }
    return process
  }

  private static func curl(_ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
    process.arguments = ["-s", "--max-time", "3"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text : nil
  }

  /// Requests, ten a second or as many as there is time for.
  private final class Load: Sendable {
    private let request: [String]
    private let count = Mutex(0)
    private let isOver = Mutex(false)

    init(request: [String]) { self.request = request }

    var sent: Int { count.withLock { $0 } }
    func stop() { isOver.withLock { $0 = true } }
    func start() {
      Thread.detachNewThread { [self] in
        while !isOver.withLock({ $0 }) {
          if RealGatewayTests.curl(request) != nil { count.withLock { $0 += 1 } }
          usleep(100_000)
        }
      }
    }
  }

  @Test(
    "sglang-router 0.3.2: workers, roles, queues and rates under a known load; an engine that stops is noticed",
    .enabled(if: PythonProgram.gateway != nil, "sglang-router 0.3.2 could not be installed from PyPI"),
    .timeLimit(.minutes(20)))
  func gateway() throws { try monitor(PythonProgram.gateway!.executable("sglang-router")) }

  @Test(
    "smg 1.13.0: the same",
    .enabled(if: PythonProgram.smg != nil, "smg 1.13.0 could not be installed from PyPI"), .timeLimit(.minutes(20)))
  func smg() throws { try monitor(PythonProgram.smg!.executable("smg")) }

  private func monitor(_ executable: String) throws {
    let prefill = try Self.engine("prefill", running: 2, waiting: 7)
    let decode = try Self.engine("decode", running: 5, waiting: 3)
    defer { prefill.stop() }
    let api = try PageServer.freePort()
    let metrics = try PageServer.freePort()
    let gateway = try Self.start(executable, prefill, decode, api: api, metrics: metrics)
    defer {
      // It does not end on a friendlier signal while engines are gone.
      kill(gateway.processIdentifier, SIGKILL)
      gateway.waitUntilExit()
    }
    let targets = ["127.0.0.1:\(metrics)", "--router", "127.0.0.1:\(api)"]
    let body = #"{"model":"m","messages":[{"role":"user","content":"hello"}]}"#
    let request = [
      "-H", "Content-Type: application/json", "-d", body, "http://127.0.0.1:\(api)/v1/chat/completions", "-o",
      "/dev/null",
    ]
    // One request before, so that the gateway's counters are there from the first scrape on.
    _ = Self.curl(request)
    let load = Load(request: request)
    load.start()
    let begun = ContinuousClock.now
    let report = try MonitorRun.once(targets, interval: "3s").report()
    let offered = Double(load.sent) / ((ContinuousClock.now - begun) / .seconds(1))
    load.stop()
    #expect(report.workers.compactMap { $0["role"] as? String } == ["prefill", "decode"])
    #expect(report.workers.allSatisfy { $0["state"] as? String == "up" })
    #expect(report.target(prefill.address)["discovered"] as? Bool == true)
    #expect(report.value(report.pool("decode"), "running") == 5)
    #expect(report.value(report.pool("prefill"), "queue_depth") == 7)
    #expect(report.value(report.pool("decode"), "queue_depth") == 3)
    let rate = try #require(report.fleet("arrival_rate"))
    #expect(abs(rate - offered) < 0.35 * offered, "found \(rate) requests/s, offered \(offered)")
    try control("127.0.0.1:\(api)", decode)
    try notice(decode, targets)
  }

  /// What `pdtop control` sends is what the real gateway takes, and what it then says is read back.
  private func control(_ gateway: String, _ decode: PageServer) throws {
    func run(_ arguments: [String]) throws -> MonitorRun { try MonitorRun(["control", gateway] + arguments) }
    let dry = try run(["priority", decode.address, "--to", "10", "--dry-run"])
    #expect(dry.status == 0 && dry.output.hasPrefix("curl -X P"), "\(dry.errors)")
    let priority = try run(["priority", decode.address, "--to", "10", "--yes"])
    #expect(priority.output.contains("read back: priority 10"), "\(priority.output)\(priority.errors)")
    #expect(try run(["remove", decode.address, "--yes"]).errors.contains("the last decode worker"))
    let second = try Self.engine("decode", running: 1, waiting: 0)
    defer { second.stop() }
    let unasked = try run(["add", second.address, "--role", "decode"])
    #expect(unasked.status == 1 && unasked.errors.contains("nothing was sent"), "nobody said yes")
    let add = try run(["add", second.address, "--role", "decode", "--model", "m", "--yes"])
    #expect(add.output.contains("3 workers"), "\(add.output)\(add.errors)")
    let remove = try run(["remove", second.address, "--yes"])
    #expect(remove.output.contains("2 workers are left"), "\(remove.output)\(remove.errors)")
  }

  /// An engine stops while pdtop watches, after it was seen once: that is told before three intervals have passed.
  private func notice(_ decode: PageServer, _ targets: [String]) throws {
    let stopped = Mutex<ContinuousClock.Instant?>(nil)
    Thread.detachNewThread {
      usleep(1_500_000)
      decode.stop()
      stopped.withLock { $0 = ContinuousClock.now }
    }
    let after = try MonitorRun.once(targets, interval: "2s").report()
    let end = ContinuousClock.now
    let seconds = try #require(stopped.withLock { $0 }.map { (end - $0) / .seconds(1) })
    #expect(seconds < 6, "\(seconds) s")
    #expect(after.target(decode.address)["health"] as? String == "down")
    #expect(after.pool("prefill")["up"] as? Int == 1)
    #expect(after.pool("decode")["up"] as? Int == 0)
  }
}
