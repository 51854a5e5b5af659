import Foundation
import PseudoTerminal

/// A run of the real `pdtop monitor --once --format json`.
struct MonitorRun {
  let status: Int32
  let output: String
  let errors: String
  let seconds: Double

  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Products.path("pdtop"))
    process.arguments = arguments
    process.environment = ["PDTOP_HOME": Products.checkout, "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    let start = ContinuousClock.now
    try process.run()
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
    seconds = (ContinuousClock.now - start) / .seconds(1)
  }

  static func once(_ targets: [String], interval: String = "500ms", _ more: [String] = []) throws -> MonitorRun {
    try MonitorRun(["monitor"] + targets + ["--once", "--format", "json", "--interval", interval] + more)
  }

  /// The report, with `target(_:)` and the like to walk through it.
  func report() throws -> MonitorReport {
    guard let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] else {
      throw CocoaError(.fileReadCorruptFile)
    }
    return MonitorReport(object: object)
  }
}

struct MonitorReport {
  let object: [String: Any]

  private func list(_ key: String) -> [[String: Any]] { object[key] as? [[String: Any]] ?? [] }

  var targets: [[String: Any]] { list("targets") }
  var pools: [[String: Any]] { list("pools") }
  var workers: [[String: Any]] { list("workers") }
  var side: String? { (object["verdict"] as? [String: Any])?["side"] as? String }

  func target(_ url: String) -> [String: Any] { targets.first { ($0["url"] as? String ?? "").hasPrefix(url) } ?? [:] }
  func pool(_ name: String) -> [String: Any] { pools.first { $0["name"] as? String == name } ?? [:] }

  func value(_ of: [String: Any], _ key: String) -> Double? { (of[key] as? [String: Any])?["value"] as? Double }
  func provenance(_ of: [String: Any], _ key: String) -> String? {
    (of[key] as? [String: Any])?["provenance"] as? String
  }
  func fleet(_ key: String) -> Double? { value(object["fleet"] as? [String: Any] ?? [:], key) }
  func link(_ key: String) -> Double? { value(list("links").first ?? [:], key) }
  func window(_ url: String) -> Double { target(url)["window_seconds"] as? Double ?? .nan }
}

/// Pages of real programs, where the shared data lie beside the project.
enum Captures {
  static let folder: String? = {
    let path = Products.checkout + "/../shared/captures"
    return FileManager.default.fileExists(atPath: path + "/GOLDEN.tsv") ? path : nil
  }()

  static func pages(_ folder: String, _ numbers: [Int]) throws -> [[UInt8]] {
    try numbers.map { number in
      let name = String("\(number + 1000)".dropFirst())
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(self.folder!)/\(folder)/\(name).prom")))
    }
  }

  /// Seconds between two scrapes of a capture.
  static func seconds(_ folder: String, _ target: String, _ first: Int, _ last: Int) throws -> Double {
    let text = try String(contentsOfFile: "\(self.folder!)/\(folder)/times.tsv", encoding: .utf8)
    func time(_ number: Int) -> Double {
      let file = "\(target)/\(String("\(number + 1000)".dropFirst())).prom"
      let line = text.split(separator: "\n").first { $0.split(separator: "\t")[1] == file }
      return line.flatMap { Double($0.split(separator: "\t")[0]) } ?? .nan
    }
    return time(last) - time(first)
  }
}
