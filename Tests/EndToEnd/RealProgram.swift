import Foundation

/// Programs of other people, downloaded once and kept in the user's cache folder for later runs.
enum RealProgram {
  /// The folder of one of them, ready for use; nil where it cannot be had: no registry, no network. `install` fills a folder
  /// and says whether it could; what is done halfway is thrown away.
  static func folder(_ name: String, install: (String) -> Bool) -> String? {
    let environment = ProcessInfo.processInfo.environment
    let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "/tmp") + "/.cache"
    let folder = cache + "/pdtop/programs/" + name
    let done = folder + "/installed"
    if FileManager.default.fileExists(atPath: done) { return folder }
    try? FileManager.default.removeItem(atPath: folder)
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard install(folder), FileManager.default.createFile(atPath: done, contents: nil) else {
      try? FileManager.default.removeItem(atPath: folder)
      return nil
    }
    return folder
  }

  static func run(_ command: [String], in folder: String? = nil) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}

/// A program from PyPI.
struct PythonProgram {
  let folder: String

  /// SGLang's gateway 0.3.2; nil where it cannot be installed: no Python, no registry.
  static let gateway = PythonProgram("sglang-router-0.3.2", [["sglang-router==0.3.2"]])
  /// Its successor.
  static let smg = PythonProgram("smg-1.13.0", [["smg==1.13.0"]])
  /// NVIDIA Dynamo's frontend and its mocker. A part of it is not on PyPI: it is installed without what it asks for, and
  /// then what it needs for this.
  static let dynamo = PythonProgram(
    "dynamo-1.6.1",
    [
      ["--no-deps", "ai-dynamo==1.6.1", "ai-dynamo-runtime==1.6.1"],
      [
        "pydantic<=2.13.5", "kubernetes<33", "transformers>=4.56", "aiohttp", "msgspec", "prometheus-client", "pyzmq", "redis",
        "tqdm", "zstandard", "uvloop", "tokenizers", "typing-extensions",
      ],
    ])

  /// `steps`: the arguments of one `pip install` after the other.
  private init?(_ name: String, _ steps: [[String]]) {
    let folder = RealProgram.folder(name) { folder in
      RealProgram.run(["python3", "-m", "venv", folder])
        && steps.allSatisfy { step in
          RealProgram.run(
            [folder + "/bin/pip", "install", "--quiet", "--disable-pip-version-check", "--timeout", "20"] + step)
        }
    }
    guard let folder else { return nil }
    self.folder = folder
  }

  func executable(_ name: String) -> String { folder + "/bin/" + name }
}

/// A program from Debian's archive, unpacked beside the system.
struct DebianProgram {
  let folder: String

  static let prometheus = DebianProgram("prometheus")

  private init?(_ package: String) {
    let folder = RealProgram.folder(package) { folder in
      func download() -> Bool { RealProgram.run(["apt-get", "download", "-qq", package], in: folder) }
      guard download() || (RealProgram.run(["apt-get", "update", "-qq"]) && download()) else { return false }
      return RealProgram.run(["sh", "-c", "dpkg -x \(package)_*.deb . && rm \(package)_*.deb"], in: folder)
    }
    guard let folder else { return nil }
    self.folder = folder
  }

  func executable(_ name: String) -> String { folder + "/usr/bin/" + name }
}
