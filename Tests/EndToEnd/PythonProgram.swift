import Foundation
import PseudoTerminal

/// A program from PyPI, installed once beside the build and kept for later runs.
struct PythonProgram {
  let executable: String

  /// SGLang's gateway 0.3.2; nil where it cannot be installed: no Python, no registry.
  static let gateway = PythonProgram("sglang-router==0.3.2", executable: "sglang-router")

  private init?(_ package: String, executable: String) {
    let folder = Products.checkout + "/.build/real-programs/" + package.replacingOccurrences(of: "==", with: "-")
    let path = folder + "/bin/" + executable
    let done = folder + "/installed"
    if !FileManager.default.fileExists(atPath: done) {
      try? FileManager.default.removeItem(atPath: folder)
      guard Self.run(["python3", "-m", "venv", folder]),
        Self.run([folder + "/bin/pip", "install", "--quiet", "--disable-pip-version-check", "--timeout", "20", package]
        ),
        FileManager.default.createFile(atPath: done, contents: nil)
      else { return nil }
    }
    self.executable = path
  }

  private static func run(_ command: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
