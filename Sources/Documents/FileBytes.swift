#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Reads whole files with an upper limit, and says in a line why one cannot be read.
public enum FileBytes {
  /// The bytes of a file or pipe. Errors name the path: missing, a folder, no permission, more than `limit` bytes.
  public static func read(_ path: String, limit: Int) throws(DocumentError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
    if status.st_mode & S_IFMT == S_IFDIR { throw failure(path, EISDIR) }
    let tooLarge = DocumentError(file: path, problem: "found more than \(limit) bytes, expected a smaller file")
    guard Int(status.st_size) <= limit else { throw tooLarge }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size) + 1)
    let chunk = 1 << 16
    while true {
      let old = bytes.count
      var count = 0
      bytes.append(
        contentsOf: [UInt8](unsafeUninitializedCapacity: chunk) { buffer, filled in
          // A signal may interrupt a read of a pipe; it is then tried again.
          repeat { count = Platform.read(descriptor, buffer.baseAddress!, chunk) } while count < 0 && errno == EINTR
          filled = max(0, count)
        })
      guard count >= 0 else { throw failure(path, errno) }
      if bytes.count == old { return bytes }
      guard bytes.count <= limit else { throw tooLarge }
    }
  }

  /// Names of the files in a folder whose names end so, sorted; none where it cannot be read.
  static func names(in folder: String, suffix: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let item = readdir(directory) {
      let name = withUnsafePointer(to: &item.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
          String(cString: $0)
        }
      }
      if name.hasSuffix(suffix), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// When a file was last changed, seconds since 1970; nil where nothing is there.
  static func changed(_ path: String) -> Double? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The path without links and dots; nil where nothing is there.
  static func resolved(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  private static func failure(_ path: String, _ code: Int32) -> DocumentError {
    let problem =
      switch code {
      case ENOENT: "found no such file"
      case EISDIR: "found a folder, expected a file"
      case EACCES, EPERM: "found a file that may not be read (permission denied)"
      default: "found a file that cannot be read: \(String(cString: strerror(code)))"
      }
    return DocumentError(file: path, problem: problem)
  }
}

/// The system's `read`, which `FileBytes.read` would otherwise hide.
private enum Platform {
  static func read(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    #if canImport(Darwin)
      Darwin.read(descriptor, buffer, count)
    #elseif canImport(Musl)
      Musl.read(descriptor, buffer, count)
    #else
      Glibc.read(descriptor, buffer, count)
    #endif
  }
}
