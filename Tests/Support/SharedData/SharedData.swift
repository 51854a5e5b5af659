#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Published traces and measured tables, where they lie beside the package: they are too large to keep in it.
public enum SharedData {
  /// Where a file or folder lies, whether it is there or not.
  public static func place(_ path: String) -> String {
    let package = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    return "/\(package)/../shared/\(path)"
  }

  private static func open(_ path: String) -> UnsafeMutablePointer<FILE>? { fopen(place(path), "rb") }

  public static func has(_ path: String) -> Bool {
    guard let file = open(path) else { return false }
    fclose(file)
    return true
  }

  /// The whole file; nil where it is not there.
  public static func bytes(_ path: String) -> [UInt8]? {
    guard let file = open(path) else { return nil }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let size = ftell(file)
    rewind(file)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = fread(buffer.baseAddress, 1, size, file)
    }
  }
}
