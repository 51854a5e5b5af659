private import CPseudoTerminal

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The programs that were built with the tests.
public enum Products {
  /// The path of a program: beside the test bundle, or where PDTOP_TEST_PRODUCTS says.
  public static func path(_ name: String) -> String {
    if let folder = getenv("PDTOP_TEST_PRODUCTS") { return String(cString: folder) + "/" + name }
    let candidates = CommandLine.arguments.map(folder) + [folder(executable)]
    return candidates.map { $0 + "/" + name }.first { access($0, X_OK) == 0 } ?? name
  }

  /// The project's folder: four levels above this file.
  public static let checkout = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }

  /// The Azure conversation trace of 2023, where the shared data lie beside the project; nil elsewhere.
  public static let sharedTrace: String? = {
    let path = checkout + "/../shared/traces/AzureLLMInferenceTrace_conv.csv"
    return access(path, R_OK) == 0 ? path : nil
  }()

  /// The test runner itself.
  private static var executable: String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : ""
  }

  /// The folder that holds a file; on macOS the bundle's own folder is four levels up.
  private static func folder(_ path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let bundle = parts.lastIndex { $0.hasSuffix(".xctest") }
    return parts[..<(bundle ?? parts.count - 1)].joined(separator: "/")
  }
}

/// read(2), under a name that a method called `read` does not hide.
func readBytes(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, bytes, count)
}
