import SharedData

/// The captures and conformance data, where they lie beside the project.
enum Shared {
  struct Missing: Error { let path: String }

  static let isThere = SharedData.has("captures/GOLDEN.tsv")

  static func bytes(_ path: String) throws -> [UInt8] {
    guard let bytes = SharedData.bytes(path) else { throw Missing(path: path) }
    return bytes
  }

  static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

  static func page(_ path: String) throws -> [UInt8] { try bytes("captures/" + path) }

  /// The fields of a table with tabs, without its heading.
  static func rows(_ path: String) throws -> [[String]] {
    try text(path).split(separator: "\n").dropFirst().map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }
}
