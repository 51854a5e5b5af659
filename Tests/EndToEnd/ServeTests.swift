import Foundation
import PseudoTerminal
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The real `pdtop serve`.
@Suite(.serialized)
struct ServeTests {
  @Test("pdtop monitor sees the fleet that is played", arguments: ["vllm", "sglang", "dynamo"])
  func monitor(dialect: String) throws {
    let serve = try ServeRun(["--dialect", dialect, "--speed", "2"])
    let targets = NSTemporaryDirectory() + "pdtop-targets-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: targets) }
    // Some requests have ended by then, so that counters are there from the first scrape on.
    usleep(2_000_000)
    try serve.request("/targets.yaml").body.write(toFile: targets, atomically: true, encoding: .utf8)
    let report = try MonitorRun.once(dialect == "sglang" ? [serve.address] : [targets], interval: "3s").report()
    #expect(report.targets.allSatisfy { $0["health"] as? String == "up" })
    #expect(report.workers.count { $0["role"] as? String == "prefill" } == 30)
    #expect(report.workers.count { $0["role"] as? String == "decode" } == 13)
    // The default scenario: some 260 requests a second of 1155 + 211 tokens, here at twice the speed.
    let arrivals = try #require(report.fleet("arrival_rate"))
    let output = try #require(report.fleet("output_tokens_per_second"))
    let prompt = try #require(report.fleet("prompt_tokens_per_second"))
    #expect(abs(arrivals - 2 * 260) < 0.15 * 2 * 260, "\(arrivals) requests/s")
    #expect(abs(output - 2 * 53_000) < 0.15 * 2 * 53_000, "\(output) tokens/s")
    #expect(abs(prompt - 2 * 298_000) < 0.15 * 2 * 298_000, "\(prompt) tokens/s")
    if dialect != "sglang" { #expect(try #require(report.fleet("power_watts")) > 20_000) }
    #expect(serve.stop() == 0)
  }

  @Test("Actions are carried out with the token alone, and seen on the pages")
  func control() throws {
    let serve = try ServeRun()
    #expect(try serve.post(#"{"rate": "5/s"}"#, token: nil).status == 401)
    #expect(try serve.post(#"{"rate": "5/s"}"#, token: "another-token-of-them").status == 401)
    let done = try serve.post(#"{"rate": "500/s", "fail": {"decode": 2}}"#)
    #expect(done.status == 200 && done.body.contains("decode: 2 workers down"), "\(done)")
    #expect(try serve.request("/workers/decode-12/metrics").status == 503)
    #expect(try serve.request("/workers/decode-0/metrics").status == 200)
    #expect(try serve.request("/workers").body.contains(#""is_healthy": false"#))
    for (body, place) in [
      (#"{"fail": {"decode": 99}}"#, "fail.decode"), (#"{"fail": {"nope": 1}}"#, "fail"), ("[1", "body"),
      ("{}", "body"), ("[]", "body"), (#"{"rates": 1}"#, "body"), (#"{"rate": {"a": 1}}"#, "rate"),
      (#"{"rate": 1, "rate": 2}"#, "body"),
    ] {
      let refused = try serve.post(body)
      #expect(refused.status == 400 && refused.body.contains(#""place": "\#(place)""#), "\(body): \(refused)")
      #expect(refused.body.contains("found"), "\(refused)")
    }
    let large = try serve.post("{\"say\": \"" + String(repeating: "x", count: 70_000) + "\"}")
    #expect(large.status == 413)
    #expect(serve.stop(SIGINT) == 0)
  }

  #if os(Linux)
    @Test("Time is paused, goes on and changes its speed over HTTP")
    func clock() throws {
      let serve = try ServeRun(["--speed", "2"])
      let token = ["-H", "Authorization: Bearer " + ServeRun.token]
      func seconds(_ body: String? = nil) throws -> Double {
        let answer = try serve.request("/control/clock", body.map { ["-d", $0] + token } ?? [])
        #expect(answer.status == 200, "\(answer.body)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
        return try #require(object["seconds"] as? Double)
      }
      let paused = try seconds("{\"pause\": true}")
      let page = try serve.request("/workers/decode-0/metrics").body
      usleep(800_000)
      #expect(try seconds() == paused)
      #expect(try serve.request("/workers/decode-0/metrics").body == page, "nothing moves")
      let start = ContinuousClock.now
      _ = try seconds("{\"pause\": false, \"speed\": 20}")
      usleep(1_500_000)
      let moved = try seconds() - paused
      let elapsed = (ContinuousClock.now - start) / .seconds(1)
      #expect(moved > 10 && moved < 22 * elapsed, "\(moved) s in \(elapsed) s")
      #expect(try serve.request("/control/clock", ["-d", "{\"pause\": true}"]).status == 401)
      #expect(serve.stop() == 0)
    }

    @Test("It listens on loopback alone")
    func loopback() throws {
      let serve = try ServeRun()
      let port = try #require(UInt16(serve.address.split(separator: ":").last ?? ""))
      let hex = String(Int(port) + 0x1_0000, radix: 16, uppercase: true).dropFirst()
      // Local addresses of sockets that listen, in the kernel's table: 0A.
      let sockets = ["tcp", "tcp6"].flatMap { table in
        (try? String(contentsOfFile: "/proc/net/" + table, encoding: .utf8))?.split(separator: "\n").map {
          $0.split(separator: " ").map(String.init)
        } ?? []
      }
      let own = sockets.filter { $0.count > 3 && $0[3] == "0A" && $0[1].hasSuffix(":" + hex) }.map { $0[1] }
      #expect(own == ["0100007F:" + hex])
    }
  #endif

  @Test("Without a token there is no control; wrong paths and methods are told as JSON")
  func errors() throws {
    let serve = try ServeRun(token: nil)
    #expect(try serve.post(#"{"rate": "5/s"}"#).status == 403)
    #expect(try serve.request("/nope").status == 404)
    #expect(try serve.request("/workers/decode-99/metrics").status == 404)
    #expect(try serve.request("/metrics", ["-X", "DELETE"]).status == 405)
    #expect(try serve.request("/healthz").status == 200)
    #expect(try serve.request("/readyz").status == 200)
    #expect(try serve.request("/nope").body.contains(#""place": "path""#))
  }

  @Test("Clients that drip, hang or say nothing keep nobody else waiting", .timeLimit(.minutes(20)))
  func hostile() throws {
    let serve = try ServeRun()
    let port = try #require(UInt16(serve.address.split(separator: ":").last ?? ""))
    var clients: [Int32] = []
    defer { clients.forEach { close($0) } }
    for number in 0..<600 {
      guard let client = connected(to: port) else { break }
      clients.append(client)
      if number % 2 == 0 { send(client, "GET /metrics HTTP/1.1\r\nX: ", 25, Int32(MSG_NOSIGNAL)) }
    }
    #expect(clients.count > 500)
    // Half of them have begun a request. Others are answered all the same: at the latest when these have had their
    // time.
    let start = ContinuousClock.now
    var status = 0
    while status != 200, ContinuousClock.now - start < .seconds(20) { status = try serve.request("/healthz").status }
    #expect(status == 200)
    #expect(ContinuousClock.now - start < .seconds(15))
    #expect(serve.stop() == 0)
  }

  private func connected(to port: UInt16) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = port.bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return result == 0 ? descriptor : nil
  }

  @Test(
    "Wrong usage is status 2",
    arguments: [
      ["--listen", "nowhere"], ["--listen", "127.0.0.1:99999"], ["--listen", "0.0.0.0:0"], ["--dialect", "none"],
      ["--speed", "0"], ["--speed", "max"], ["--speed", "1e-9"], ["--for", "never"],
    ])
  func usage(arguments: [String]) throws {
    let run = try MonitorRun(["serve"] + arguments)
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test("A failure is status 1 and one line")
  func failures() throws {
    let taken = try ServeRun()
    let port = taken.address.split(separator: ":").last ?? ""
    for arguments in [
      ["--listen", "127.0.0.1:\(port)"], ["--token-file", "/nowhere"], ["/nowhere.yaml"],
      ["--token-file", "/dev/null"],
    ] {
      let run = try MonitorRun(["serve"] + arguments)
      #expect(run.status == 1, "\(arguments) \(run.errors)")
      #expect(run.errors.hasPrefix("pdtop: ") && run.errors.filter { $0 == "\n" }.count == 1, "\(run.errors)")
    }
  }

  @Test("It ends by itself after its time")
  func ends() throws {
    let run = try MonitorRun(["serve", "--listen", "127.0.0.1:0", "--for", "1s"])
    #expect(run.status == 0 && run.seconds < 15)
    #expect(run.output.hasPrefix("serving "))
  }
}
