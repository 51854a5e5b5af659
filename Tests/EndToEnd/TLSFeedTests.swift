import Foundation
import PageServer
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A page behind TLS whose server wants a certificate from the client, too.
@Suite(
  .serialized, .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "openssl is not here"))
struct TLSFeedTests {
  private let folder = NSTemporaryDirectory() + "pdtop-tls-\(UUID().uuidString)"

  private func openssl(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func certificate(_ name: String) throws {
    let process = try openssl([
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-addext",
      "subjectAltName=IP:127.0.0.1", "-keyout", "\(name).key", "-out", "\(name).pem",
    ])
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  private func monitor(_ port: UInt16, _ access: String) throws -> [String: Any] {
    let file = folder + "/targets.yaml"
    try "interval: 300 ms\ntargets:\n  - {url: 'https://127.0.0.1:\(port)/metrics', role: decode\(access)}\n"
      .write(toFile: file, atomically: true, encoding: .utf8)
    return try MonitorRun(["monitor", file, "--once", "--format", "json", "--timeout", "2s"]).report().targets[0]
  }

  @Test("Own CA and client certificate; without either it is refused", .timeLimit(.minutes(20)))
  func mutual() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try certificate("server")
    try certificate("client")
    let answer = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nvllm:num_requests_running{engine=\"0\"} 3\n"
    try answer.write(toFile: folder + "/metrics", atomically: true, encoding: .utf8)
    let port = try PageServer.freePort()
    let server = try openssl([
      "s_server", "-accept", "127.0.0.1:\(port)", "-cert", "server.pem", "-key", "server.key", "-CAfile", "client.pem",
      "-Verify", "1", "-verify_return_error", "-quiet", "-HTTP",
    ])
    defer {
      kill(server.processIdentifier, SIGKILL)
      server.waitUntilExit()
    }
    usleep(500_000)
    let ca = ", ca_file: '\(folder)/server.pem'"
    let own = ca + ", client_certificate: '\(folder)/client.pem', client_key: '\(folder)/client.key'"
    let strange = try monitor(port, "")
    #expect(strange["health"] as? String == "down")
    #expect((strange["error"] as? String ?? "").contains("certificate"), "\(strange)")
    #expect(try monitor(port, ca)["health"] as? String == "down")
    let good = try monitor(port, own)
    #expect(good["health"] as? String == "up", "\(good)")
    let missing = try monitor(port, ", ca_file: /nowhere.pem")
    #expect((missing["error"] as? String ?? "").contains("/nowhere.pem"), "\(missing)")
  }
}
