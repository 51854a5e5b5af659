import Foundation

/// A program from Debian's archive, unpacked beside the system.
struct DebianProgram {
  let folder: String

  static let prometheus = DebianProgram("prometheus")

  private init?(_ package: String) {
    let environment = ProcessInfo.processInfo.environment
    let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "/tmp") + "/.cache"
    let folder = cache + "/pdtop/programs/" + package
    let done = folder + "/installed"
    self.folder = folder
    if FileManager.default.fileExists(atPath: done) { return }
    let script = """
      mkdir -p '\(folder)' && cd '\(folder)' && { apt-get download -qq \(package) || \
      { apt-get update -qq && apt-get download -qq \(package); } } && dpkg -x \(package)_*.deb . && rm \(package)_*.deb \
      && touch installed
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
  }

  func executable(_ name: String) -> String { folder + "/usr/bin/" + name }
}
