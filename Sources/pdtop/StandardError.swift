#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Standard error without buffers, and without the C library's variable, which is not safe to touch under Swift's
/// rules.
enum StandardError {
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    // What nobody reads is no reason to stop.
    _ = Platform.write(2, bytes, bytes.count)
  }
}

/// The system's `write`, which the one above would otherwise hide.
private enum Platform {
  static func write(_ descriptor: Int32, _ bytes: [UInt8], _ count: Int) -> Int {
    #if canImport(Darwin)
      Darwin.write(descriptor, bytes, count)
    #else
      Glibc.write(descriptor, bytes, count)
    #endif
  }
}
