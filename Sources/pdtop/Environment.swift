#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The environment's variables, without Foundation.
enum Environment {
  static var all: [String: String] {
    var result: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee.map({ String(cString: $0) }) {
      if let split = text.firstIndex(of: "=") {
        result[String(text[..<split])] = String(text[text.index(after: split)...])
      }
      entry += 1
    }
    return result
  }
}
