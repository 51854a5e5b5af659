/// The tables whose rows carry a checksum: all that a recording is read from. A row's first column is its number; the last
/// one is the checksum of the table's tag and all values before.
enum Table: UInt8, CaseIterable {
  case meta = 1, action, event, mark, proof, block, actions

  enum ColumnKind { case integer, real, text, blob }

  var name: String {
    switch self {
    case .meta: "meta"
    case .action: "action"
    case .event: "event"
    case .mark: "mark"
    case .proof: "proof"
    case .block: "block"
    case .actions: "actions"
    }
  }

  /// Names and kinds, without the checksum.
  var columns: [(name: String, kind: ColumnKind)] {
    switch self {
    case .meta: [("id", .integer), ("key", .text), ("value", .text)]
    case .action:
      [("id", .integer), ("time", .real), ("action", .text), ("value", .real), ("detail", .text)]
    case .event:
      [("id", .integer), ("time", .real), ("kind", .text), ("severity", .integer), ("text", .text), ("change", .integer)]
    case .mark: [("id", .integer), ("time", .real), ("name", .text)]
    case .proof: [("id", .integer), ("time", .real), ("digest", .integer)]
    // Times are whole microseconds since the start.
    case .block:
      [("time", .integer), ("sequence", .integer), ("last", .integer), ("samples", .integer), ("body", .blob)]
    // Many actions in a row, compressed; files of the first versions have a row of `action` for each.
    case .actions: [("id", .integer), ("time", .real), ("body", .blob)]
    }
  }

  var definition: String {
    let parts = columns.enumerated().map { index, column in
      column.name + (index == 0 ? " INTEGER PRIMARY KEY" : " " + column.kind.sql)
    }
    return "CREATE TABLE \(name)(" + (parts + ["crc INTEGER"]).joined(separator: ", ") + ")"
  }

  var insertion: String {
    "INSERT OR REPLACE INTO \(name) VALUES(" + Array(repeating: "?", count: columns.count + 1).joined(separator: ",") + ")"
  }

  var selection: String { "SELECT " + (columns.map(\.name) + ["crc"]).joined(separator: ",") + " FROM " + name }

  /// The row with its checksum behind it.
  func sealed(_ values: [SQLValue]) -> [SQLValue] { values + [.integer(signed(checksum(values)))] }

  /// The row without its checksum; nil where the two do not fit one another, or the values their columns.
  func opened(_ row: [SQLValue]) -> [SQLValue]? {
    guard row.count == columns.count + 1, let crc = row.last?.integer else { return nil }
    var values = Array(row.dropLast())
    for (index, column) in columns.enumerated() {
      switch (column.kind, values[index]) {
      case (.integer, .integer), (.real, .real), (.text, .text), (.blob, .blob): break
      case (.real, .integer(let value)): values[index] = .real(Double(value))
      default: return nil
      }
    }
    return crc == signed(checksum(values)) ? values : nil
  }

  /// As a number with a sign it takes four bytes in the file, without up to six.
  private func signed(_ checksum: UInt32) -> Int64 { Int64(Int32(bitPattern: checksum)) }

  private func checksum(_ values: [SQLValue]) -> UInt32 {
    var writer = ByteWriter()
    writer.byte(rawValue)
    for value in values {
      switch value {
      case .null: writer.byte(0)
      case .integer(let value): writer.fixed(UInt64(bitPattern: value))
      // Minus zero comes back as zero.
      case .real(let value): writer.double(value == 0 ? 0 : value)
      case .text(let value): writer.text(value)
      case .blob(let value): writer.block(value)
      }
    }
    return CRC32C.checksum(writer.bytes)
  }
}

extension Table.ColumnKind {
  fileprivate var sql: String {
    switch self {
    case .integer: "INTEGER"
    case .real: "REAL"
    case .text: "TEXT"
    case .blob: "BLOB"
    }
  }
}
