import CSQLite

/// A value of a row, in SQLite's own types.
enum SQLValue: Equatable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  var text: String? { if case .text(let value) = self { value } else { nil } }
  var blob: [UInt8]? { if case .blob(let value) = self { value } else { nil } }

  /// The number; SQLite stores whole ones as integers.
  var real: Double? {
    switch self {
    case .real(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }
}

/// A prepared statement: bind, step, read.
final class Statement {
  private let handle: OpaquePointer
  /// A statement must not outlive its connection.
  private let database: Database

  init(_ handle: OpaquePointer, _ database: Database) {
    self.handle = handle
    self.database = database
  }

  deinit { sqlite3_finalize(handle) }

  /// Runs it with these values for its parameters; it gives no rows.
  func run(_ values: [SQLValue]) throws(RecordingError) {
    bind(values)
    defer { sqlite3_reset(handle) }
    let code = sqlite3_step(handle)
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw database.error(code) }
  }

  /// The first row for these values; nil where there is none.
  func first(_ values: [SQLValue] = []) throws(RecordingError) -> [SQLValue]? {
    bind(values)
    defer { sqlite3_reset(handle) }
    return try step()
  }

  /// All rows for these values, one after the other, until `take` says that it is enough.
  func each(_ values: [SQLValue] = [], _ take: ([SQLValue]) -> Bool) throws(RecordingError) {
    bind(values)
    defer { sqlite3_reset(handle) }
    while let row = try step() { if !take(row) { return } }
  }

  private func step() throws(RecordingError) -> [SQLValue]? {
    switch sqlite3_step(handle) {
    case SQLITE_DONE: return nil
    case SQLITE_ROW: return (0..<sqlite3_column_count(handle)).map(value)
    case let code: throw database.error(code)
    }
  }

  private func bind(_ values: [SQLValue]) {
    sqlite3_clear_bindings(handle)
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      switch value {
      case .null: sqlite3_bind_null(handle, place)
      case .integer(let value): sqlite3_bind_int64(handle, place, value)
      case .real(let value): sqlite3_bind_double(handle, place, value)
      case .text(let value): _ = pd_bind_text(handle, place, value, Int32(value.utf8.count))
      case .blob(let value): _ = pd_bind_blob(handle, place, value, Int32(value.count))
      }
    }
  }

  private func value(_ column: Int32) -> SQLValue {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
    case SQLITE_TEXT:
      guard let text = sqlite3_column_text(handle, column) else { return .null }
      let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, column)))
      return .text(String(decoding: bytes, as: UTF8.self))
    case SQLITE_BLOB:
      let count = Int(sqlite3_column_bytes(handle, column))
      guard let start = sqlite3_column_blob(handle, column) else { return .blob([]) }
      return .blob([UInt8](UnsafeRawBufferPointer(start: start, count: count)))
    default: return .null
    }
  }
}
