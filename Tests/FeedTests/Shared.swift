import Foundation

/// The captures and conformance data, where they lie beside the project.
enum Shared {
  static let folder: String? = {
    let checkout = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    let path = checkout + "/../shared"
    return FileManager.default.fileExists(atPath: path + "/captures/GOLDEN.tsv") ? path : nil
  }()

  static var isThere: Bool { folder != nil }

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder! + "/" + path)))
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
