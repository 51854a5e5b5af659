import Feed
import Fleet
import Foundation

/// The reader beside Prometheus' own for Go, on the same page of 4 MB. Without Go and the library's sources
/// (Debian: golang-go, golang-github-prometheus-common-dev) there is no figure.
struct ExpfmtBench {
  let runs: Int

  private static let sources = "/usr/share/gocode"
  private static let size = 4 << 20

  func figures() throws -> [Figure] {
    guard FileManager.default.fileExists(atPath: Self.sources + "/src/github.com/prometheus/common/expfmt") else {
      return []
    }
    let folder = NSTemporaryDirectory() + "pdtop-bench-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let page = Self.page()
    try Data(page).write(to: URL(fileURLWithPath: folder + "/page"))
    try Self.program.write(toFile: folder + "/main.go", atomically: true, encoding: .utf8)
    let build = Self.run(
      ["go", "build", "-o", "expfmt", "main.go"], in: folder,
      ["GO111MODULE": "off", "GOPATH": Self.sources, "GOCACHE": folder + "/cache"])
    guard build != nil, let text = Self.run([folder + "/expfmt", folder + "/page"], in: folder, [:]),
      let theirs = Double(text.split(separator: "\n").first ?? ""), theirs > 0
    else { return [] }
    let ours =
      (0..<max(1, runs)).map { _ in ContinuousClock().measure { _ = PageCount.of(page) } / .seconds(1) }.min() ?? 0
    let megabytes = Double(page.count) / 1e6
    return [
      Figure("the same page, Go's expfmt", megabytes / theirs, "MB/s"),
      Figure("the same page, ours", megabytes / ours, "MB/s"),
      Figure("ours over Go's expfmt", theirs / ours, "times"),
    ]
  }

  /// Lines as a vLLM engine has them, of many engines: no series twice, which expfmt refuses.
  private static func page() -> [UInt8] {
    let families = ["time_to_first_token_seconds", "e2e_request_latency_seconds", "request_queue_time_seconds"]
    let bounds = ["0.001", "0.005", "0.01", "0.02", "0.04", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "+Inf"]
    var text = ""
    let engines = size / families.count / 1100
    for family in families {
      text += "# HELP vllm:\(family) Histogram in seconds.\n# TYPE vllm:\(family) histogram\n"
      for engine in 0..<engines {
        let labels = "engine=\"\(engine)\",model_name=\"meta-llama/Llama-3.1-70B\""
        for (index, bound) in bounds.enumerated() {
          text += "vllm:\(family)_bucket{\(labels),le=\"\(bound)\"} \(index * 17).0\n"
        }
        text += "vllm:\(family)_sum{\(labels)} 6.621805667877197\nvllm:\(family)_count{\(labels)} 187.0\n"
      }
    }
    return Array(text.utf8)
  }

  private static func run(_ command: [String], in folder: String, _ environment: [String: String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text : nil
  }

  private static let program = #"""
    package main

    import (
      "bytes"
      "fmt"
      "os"
      "time"

      "github.com/prometheus/common/expfmt"
    )

    func main() {
      page, err := os.ReadFile(os.Args[1])
      if err != nil {
        panic(err)
      }
      best := time.Hour
      for i := 0; i < 7; i++ {
        var parser expfmt.TextParser
        start := time.Now()
        if _, err := parser.TextToMetricFamilies(bytes.NewReader(page)); err != nil {
          panic(err)
        }
        if d := time.Since(start); d < best {
          best = d
        }
      }
      fmt.Println(best.Seconds())
    }
    """#
}
