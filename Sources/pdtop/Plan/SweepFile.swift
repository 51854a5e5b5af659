import Documents
import Fleet

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The rows of a sweep in a file: a line that says which sweep it is, then an array a line with a point's number and
/// values.
struct SweepFile {
  /// What the first line says.
  struct Head: Equatable {
    var fingerprint: String
    var keys: [String]
    /// Points of the whole sweep.
    var count: Int
    var shard: Shard?

    var json: JSON {
      [
        "pdtop": "sweep 1", "fingerprint": JSON(fingerprint), "keys": .array(keys.map { .string($0) }),
        "points": JSON(count),
        "shard": JSON(shard.map { "\($0.index)/\($0.count)" }),
      ]
    }
  }

  /// Largest file that is read, bytes.
  private static let limit = 4_000_000_000

  let path: String
  private let file: UnsafeMutablePointer<FILE>

  /// Opens a file to go on with, and hands over the numbers of the points that are in it. A line that was cut short by
  /// the end of the program is taken away.
  static func open(_ path: String, _ head: Head) throws -> (file: SweepFile, done: Set<Int>) {
    var done: Set<Int> = []
    var whole = 0
    if access(path, F_OK) == 0 {
      let bytes = try FileBytes.read(path, limit: limit)
      if !bytes.isEmpty {
        let part = try read(bytes, path)
        guard part.head == head else {
          throw RunError("\(plain(path)): found the rows of another sweep, expected a new file or those of this one")
        }
        done = Set(part.rows.map(\.index))
        whole = part.whole
      }
    }
    guard let file = fopen(path, whole > 0 ? "r+" : "w") else {
      throw RunError("\(plain(path)): \(String(cString: strerror(errno)))")
    }
    if whole > 0 {
      guard ftruncate(fileno(file), off_t(whole)) == 0, fseek(file, 0, SEEK_END) == 0 else {
        throw RunError("\(plain(path)): \(String(cString: strerror(errno)))")
      }
    }
    let result = SweepFile(path: path, file: file)
    if whole == 0 { try result.write(head.json.line + "\n") }
    return (result, done)
  }

  private init(path: String, file: UnsafeMutablePointer<FILE>) {
    self.path = path
    self.file = file
  }

  /// Writes rows; they are in the file when this returns.
  func write(_ rows: [SweepTable.Row]) throws {
    try write(rows.map { JSON.array([JSON($0.index)] + $0.cells).line + "\n" }.joined())
  }

  private func write(_ text: String) throws {
    guard fputs(text, file) >= 0, fflush(file) == 0 else {
      throw RunError("\(plain(path)): \(String(cString: strerror(errno)))")
    }
  }

  func close() { fclose(file) }

  // MARK: Reading

  private static func read(_ bytes: [UInt8], _ path: String) throws -> (head: Head, rows: [SweepTable.Row], whole: Int)
  {
    var head: Head?
    var rows: [SweepTable.Row] = []
    var start = 0
    var number = 0
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      number += 1
      let line = bytes[start..<end]
      guard let value = try? JSON(reading: line) else {
        throw RunError("\(plain(path)):\(number): found no JSON, expected a row of a sweep")
      }
      if let known = head {
        guard let cells = value.array, let index = cells.first?.integer(in: 0...(known.count - 1)),
          cells.count == 1 + known.keys.count + SweepTable.columns.count
        else { throw RunError("\(plain(path)):\(number): found something else, expected a row of the sweep") }
        rows.append(SweepTable.Row(index: index, cells: Array(cells.dropFirst())))
      } else {
        head = try self.head(value, path)
      }
      start = end + 1
    }
    guard let head else { throw RunError("\(plain(path)): found no first line, expected the rows of a sweep") }
    return (head, rows, start)
  }

  private static func head(_ value: JSON, _ path: String) throws -> Head {
    guard value["pdtop"]?.string == "sweep 1", let fingerprint = value["fingerprint"]?.string,
      let keys = value["keys"]?.array?.compactMap(\.string), let count = value["points"]?.integer(in: 1...100_000_000)
    else {
      throw RunError(
        "\(plain(path)): found something else, expected the rows of a sweep (pdtop plan --sweep ... -o FILE)")
    }
    return Head(fingerprint: fingerprint, keys: keys, count: count, shard: try value["shard"]?.string.map(Shard.parse))
  }

  /// The rows that are in a file of this program's.
  static func table(_ path: String) throws -> SweepTable {
    let part = try read(try FileBytes.read(path, limit: limit), path)
    return SweepTable(keys: part.head.keys, rows: part.rows.sorted { $0.index < $1.index })
  }

  /// Puts parts together. All have to be of one sweep, and all of its points have to be there.
  static func merge(_ paths: [String]) throws -> SweepTable {
    var first: Head?
    var rows: [Int: SweepTable.Row] = [:]
    for path in paths {
      let part = try read(try FileBytes.read(path, limit: limit), path)
      if let first,
        (first.fingerprint, first.keys, first.count) != (part.head.fingerprint, part.head.keys, part.head.count)
      {
        throw RunError("\(plain(path)): found a part of another sweep than \(plain(paths[0]))'s, expected parts of one")
      }
      first = first ?? part.head
      for row in part.rows { rows[row.index] = row }
    }
    guard let first else { throw RunError("--merge: expected files") }
    guard rows.count == first.count else {
      let missing = (0..<first.count).first { rows[$0] == nil } ?? 0
      throw RunError(
        "found \(rows.count) of \(first.count) points, expected all of them; the first that is missing is number \(missing)"
      )
    }
    return SweepTable(keys: first.keys, rows: rows.values.sorted { $0.index < $1.index })
  }
}
