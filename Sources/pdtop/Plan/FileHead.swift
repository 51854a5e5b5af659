#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The first bytes of a file.
enum FileHead {
  /// Whether a regular file begins with these bytes; false where it cannot be read.
  static func starts(_ path: String, with bytes: [UInt8]) -> Bool {
    var status = stat()
    // A pipe would lose what is read of it.
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    guard let file = fopen(path, "rb") else { return false }
    defer { fclose(file) }
    var head = [UInt8](repeating: 0, count: bytes.count)
    return fread(&head, 1, bytes.count, file) == bytes.count && head == bytes
  }
}
