import Foundation
import PseudoTerminal
import Testing

/// How a command ended and what it wrote.
struct Outcome {
  let status: Int32
  let output: String
  let errors: String
}

/// Tests that start the real program, and others that take what it made.
protocol RunsProgram {}

extension RunsProgram {
  func process(_ arguments: [String], errors: Any = FileHandle.nullDevice) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Products.path("pdtop"))
    process.arguments = arguments
    process.environment = ["PDTOP_HOME": Products.checkout, "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    return process
  }

  func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  func run(_ arguments: [String]) throws -> Outcome {
    let errors = Pipe()
    let output = Pipe()
    let process = process(arguments, errors: errors)
    process.standardOutput = output
    try process.run()
    let out = output.fileHandleForReading.readDataToEndOfFile()
    let err = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: out, as: UTF8.self),
      errors: String(decoding: err, as: UTF8.self))
  }

  func info(_ file: String) throws -> [String: Any] {
    let outcome = try run("info", file, "--json")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any], "\(outcome.errors)")
  }

  func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pdtop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  func command(_ path: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let out = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: out, as: UTF8.self))
  }
}
