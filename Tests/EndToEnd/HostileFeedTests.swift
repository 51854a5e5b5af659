import Foundation
import PageServer
import PseudoTerminal
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Servers that mean harm, or are just broken: time and memory stay bounded, the error stands at that target, and the
/// others are not touched by it.
@Suite(.serialized)
struct HostileFeedTests {
  private static let goodPage = Array(
    """
    # TYPE vllm:num_requests_running gauge
    vllm:num_requests_running{model_name="m",engine="0"} 3
    vllm:num_requests_waiting{model_name="m",engine="0"} 1
    vllm:kv_cache_usage_perc{model_name="m",engine="0"} 0.25

    """.utf8)

  /// A page beside a good one: what is said of it.
  private func outcome(_ answer: @escaping @Sendable (PageServer.Request, PageServer.Client) -> Void) throws -> (
    bad: [String: Any], run: MonitorRun
  ) {
    let good = try PageServer { _, client in client.answer(Self.goodPage) }
    let bad = try PageServer(answer)
    defer {
      good.stop()
      bad.stop()
    }
    let run = try MonitorRun.once([good.address, bad.address], interval: "300ms", ["--timeout", "1s"])
    let report = try run.report()
    #expect(report.target(good.address)["health"] as? String == "up")
    #expect(report.pools.contains { ($0["up"] as? Int ?? 0) >= 1 })
    #expect(run.seconds < 6)
    return (report.target(bad.address), run)
  }

  private func expectError(
    _ words: String, _ answer: @escaping @Sendable (PageServer.Request, PageServer.Client) -> Void
  ) throws {
    let (bad, _) = try outcome(answer)
    let error = bad["error"] as? String ?? "none"
    #expect(error.contains(words), "found \(error)")
    #expect(bad["health"] as? String == "down")
  }

  @Test("A slow drip")
  func drip() throws {
    try expectError("no complete answer within 1.00 s") { _, client in
      client.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
      while client.send("a 1\n") { client.pause(0.1) }
    }
  }

  @Test("Silence")
  func silence() throws {
    try expectError("no complete answer within 1.00 s") { _, client in client.pause(5) }
  }

  @Test("An endless page")
  func endless() throws {
    try expectError("found more than 16.8 MB") { _, client in
      client.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
      let lines = [UInt8](String(repeating: "metric_without_end{a=\"b\"} 1\n", count: 2000).utf8)
      while client.send(lines) {}
    }
  }

  @Test("A gzip bomb takes neither time nor memory")
  func bomb() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "head -c 500000000 /dev/zero | gzip -1"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bomb = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    try expectError("found more than 16.8 MB") { _, client in client.answer(bomb, headers: "Content-Encoding: gzip\r\n")
    }
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_CHILDREN, &usage)
      let peak = usage.ru_maxrss
    #else
      getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
      let peak = usage.ru_maxrss * 1024
    #endif
    #expect(peak < 300_000_000, "the largest child took \(peak) bytes")
  }

  @Test("Gzip that is cut short")
  func cutGzip() throws {
    try expectError("empty page") { _, client in
      client.answer([0x1F, 0x8B, 8, 0, 0, 0], headers: "Content-Encoding: gzip\r\n")
    }
  }

  @Test("HTML with status 200")
  func html() throws {
    try expectError("HTML") { _, client in
      client.answer(Array("<html>login</html>".utf8), type: "text/html; charset=utf-8")
    }
    try expectError("no metrics") { _, client in client.answer(Array("<html>\n<body>login</body>\n</html>\n".utf8)) }
  }

  @Test("Redirects, errors, JSON, nothing")
  func others() throws {
    try expectError("redirect (HTTP 302) to 'http://127.0.0.1:9/'") { _, client in
      client.answer([], status: "302 Found", headers: "Location: http://127.0.0.1:9/\r\n")
    }
    try expectError("HTTP status 503") { _, client in client.answer([], status: "503 Service Unavailable") }
    try expectError("found JSON") { _, client in client.answer(Array("{}".utf8), type: "application/json") }
    try expectError("empty page") { _, client in client.answer([]) }
    try expectError("HTTP/0.9") { _, client in client.send("SSH-2.0-OpenSSH_9.2\r\n") }
  }

  @Test("A million series: what there is room for, and the rest is counted")
  func series() throws {
    let (bad, _) = try outcome { _, client in
      client.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
      var text = ""
      for index in 0..<120_000 { text += "vllm:num_requests_running{engine=\"\(index)\",m=\"x\"} 1\n" }
      client.send(text)
    }
    #expect(bad["health"] as? String == "up")
    #expect(bad["series"] as? Int == 20_000)
    #expect(bad["refused_series"] as? Int == 100_000)
  }

  @Test("Escape sequences in labels and errors never reach the terminal")
  func escapes() throws {
    let page = Array(
      "vllm:num_requests_running{model_name=\"\u{1B}[31mred\u{7}\u{202E}\"} 1\nsmg_worker_health{worker=\"http://\u{1B}]0;owned\u{7}:1\"} 1\n"
        .utf8)
    let (bad, run) = try outcome { _, client in client.answer(page) }
    #expect(bad["health"] as? String == "up")
    #expect(!run.output.contains("\u{1B}"))
    let server = try PageServer { _, client in client.answer(page) }
    defer { server.stop() }
    let text = try MonitorRun(["monitor", server.address, "--once", "--interval", "300ms"])
    #expect(!text.output.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    let terminal = try PseudoTerminal(
      Products.path("pdtop"), ["monitor", server.address, "--interval", "1s"],
      environment: ["PDTOP_HOME": Products.checkout, "TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no"],
      width: 120, height: 36)
    #expect(terminal.wait(for: "workers"))
    terminal.settle()
    #expect(!terminal.outputText.contains("owned\u{7}"))
    terminal.send("q")
    #expect(terminal.change() == .exited(0))
  }

  @Test("Bearer tokens and passwords are sent, and never printed")
  func secrets() throws {
    let server = try PageServer { request, client in
      let isRight = request.head.contains("Authorization: Bearer s3cr3t-token\r\n")
      client.answer(isRight ? Self.goodPage : [], status: isRight ? "200 OK" : "401 Unauthorized")
    }
    defer { server.stop() }
    let file = NSTemporaryDirectory() + "pdtop-targets-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try
      "interval: 300 ms\ntargets:\n  - {url: '\(server.address)', role: decode, bearer_token: '${PDTOP_TEST_TOKEN}'}\n"
      .write(
        toFile: file, atomically: true, encoding: .utf8)
    let run = try MonitorRun(
      ["monitor", file, "--once", "--format", "json"], environment: ["PDTOP_TEST_TOKEN": "s3cr3t-token"])
    #expect(try run.report().target(server.address)["health"] as? String == "up")
    #expect(!(run.output + run.errors).contains("s3cr3t-token"))
    let unset = try MonitorRun(["monitor", file, "--once"])
    #expect(unset.status == 1)
    #expect(unset.errors.contains("not set in the environment"))
  }
}
