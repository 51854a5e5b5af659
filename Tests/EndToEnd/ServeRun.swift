import Foundation
import PseudoTerminal

/// A `pdtop serve` that runs, on a free port of loopback.
final class ServeRun {
  let address: String
  private let process = Process()

  /// The token that it is started with.
  static let token = "a-token-of-the-tests"

  init(_ arguments: [String] = [], token: String? = ServeRun.token) throws {
    process.executableURL = URL(fileURLWithPath: Products.path("pdtop"))
    process.arguments = ["serve", "--listen", "127.0.0.1:0"] + arguments
    process.environment = ["PDTOP_HOME": Products.checkout, "PATH": "/usr/bin:/bin"].merging(
      token.map { ["PDTOP_TOKEN": $0] } ?? [:]
    ) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let address = line.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/) else { throw CocoaError(.fileReadUnknown) }
    self.address = String(address.0)
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// Ends it with a signal; its status.
  func stop(_ signal: Int32 = SIGTERM) -> Int32 {
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Status and body of a request by curl.
  func request(_ path: String, _ arguments: [String] = []) throws -> (status: Int, body: String) {
    let curl = Process()
    curl.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
    curl.arguments = ["-s", "--max-time", "10", "-w", "\n%{http_code}", address + path] + arguments
    let output = Pipe()
    curl.standardOutput = output
    try curl.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    curl.waitUntilExit()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
  }

  func post(_ body: String, token: String? = ServeRun.token) throws -> (status: Int, body: String) {
    try request("/control/actions", ["-d", body] + (token.map { ["-H", "Authorization: Bearer " + $0] } ?? []))
  }
}
