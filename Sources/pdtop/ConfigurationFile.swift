import Dashboard
import Documents
import Terminal

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The user's configuration file. It is only ever written when the user says so.
struct ConfigurationFile {
  /// Nil where there is no home folder.
  let path: String?

  init(_ resources: Resources) { path = resources.configurationFolder.map { $0 + "/config.yaml" } }

  /// What the file says; the defaults where there is none.
  func read() throws -> Configuration {
    guard let path, access(path, F_OK) == 0 else { return Configuration() }
    let reader = ConfigurationReader { Key(name: $0)?.name }
    return try reader.read(FileBytes.read(path, limit: 1 << 20), file: path)
  }

  /// Writes the file anew, whole or not at all, and returns its path.
  func write(_ configuration: Configuration) throws -> String {
    guard let path else { throw RunError("there is no home folder to write the configuration to") }
    try makeFolders(above: path)
    let text = ConfigurationWriter.text(configuration)
    let draft = path + ".new"
    guard let file = fopen(draft, "w") else { throw RunError("\(draft): \(String(cString: strerror(errno)))") }
    let isWritten = fputs(text, file) >= 0
    guard fclose(file) == 0, isWritten, rename(draft, path) == 0 else {
      throw RunError("\(path): \(String(cString: strerror(errno)))")
    }
    return path
  }

  private func makeFolders(above path: String) throws {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/" + part
      guard mkdir(folder, 0o755) == 0 || errno == EEXIST || access(folder, F_OK) == 0 else {
        throw RunError("\(folder): \(String(cString: strerror(errno)))")
      }
    }
  }
}
