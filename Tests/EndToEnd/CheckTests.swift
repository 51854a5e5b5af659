import Foundation
import PageServer
import Testing

/// The real `pdtop check`.
struct CheckTests {
  private func check(_ text: String, _ more: String...) throws -> MonitorRun {
    let path = NSTemporaryDirectory() + "pdtop-check-\(UUID().uuidString).prom"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try MonitorRun(["check", path] + more)
  }

  @Test("A page that is right")
  func right() throws {
    let run = try check("# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{engine=\"0\"} 3\n")
    #expect(run.status == 0)
    #expect(run.output.contains("right, Prometheus text, 1 samples, 1 families; dialects: vllm"))
    #expect(try check("# TYPE a counter\na_total 1\n# EOF\n").output.contains("OpenMetrics"))
  }

  @Test("Problems are one line each, with line, found and expected")
  func wrong() throws {
    let run = try check("a 1\nb{x=\"1} 2\n\u{1B}[2J 3\nc 4x\na 1\n")
    #expect(run.status == 1)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0].contains(":2: found a label value without its closing"))
    #expect(lines[1].contains(":3: found no metric name"))
    #expect(lines[2].contains(":4: found a value that is not a number"))
    #expect(lines[3].contains(":5: found the same series twice"))
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.errors.filter { $0 == "\n" }.count == 1)
    #expect(try check("a 1", "--format", "openmetrics").output.contains("# EOF"))
  }

  @Test("A page of a server: its own word on the format counts, and a mistake is the same line")
  func address() throws {
    let server = try PageServer { request, client in
      switch request.path {
      case "/metrics": client.answer(Array("a 1\n".utf8))
      case "/om": client.answer(Array("a 1\n".utf8), type: "application/openmetrics-text; version=1.0.0")
      default: client.answer(Array("no\n".utf8), status: "404 Not Found")
      }
    }
    defer { server.stop() }
    let right = try MonitorRun(["check", server.address])
    #expect(right.status == 0 && right.output.contains("right, Prometheus text, 1 samples"), "\(right.errors)")
    let open = try MonitorRun(["check", server.address + "/om"])
    #expect(open.status == 1 && open.output.contains("# EOF"))
    let gone = try MonitorRun(["check", server.address + "/nope"])
    #expect(gone.status == 1 && gone.errors.contains("404"))
    #expect(try MonitorRun(["check", "http://127.0.0.1:9/metrics"]).status == 1)
  }

  @Test("A file that is not there")
  func missing() throws { #expect(try MonitorRun(["check", "/nowhere.prom"]).status == 1) }
}
