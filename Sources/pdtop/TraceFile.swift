import Documents
import Simulator

/// Reads a trace from a file.
enum TraceFile {
  /// Largest file that is read, bytes: some 30 million requests.
  static let largestSize = 1_000_000_000

  static func read(_ path: String) throws -> Trace {
    try Trace.read(FileBytes.read(path, limit: largestSize), file: path)
  }
}
