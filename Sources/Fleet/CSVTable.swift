/// Why a CSV text is refused, and on which line.
public struct CSVError: Error, Equatable, CustomStringConvertible {
  /// Line counted from 1.
  public let line: Int
  /// What was found and what was expected.
  public let problem: String

  public init(line: Int, problem: String) {
    self.line = line
    self.problem = problem
  }

  public var description: String { "line \(line): \(problem)" }
}

/// A small comma-separated table with a header, after RFC 4180: fields may be quoted, a quote inside is doubled, a
/// quoted field may hold commas and line ends. Strict: a row has as many fields as the header, no column stands twice,
/// nothing follows a closing quote.
public struct CSVTable: Sendable, Equatable {
  /// One row with the line that it starts on.
  public struct Row: Sendable, Equatable {
    public let line: Int
    public let fields: [String]
  }

  public let columns: [String]
  public let rows: [Row]

  /// Reads UTF-8 text; lines end in LF or CRLF, empty lines are passed over.
  public init(_ bytes: some Sequence<UInt8>) throws(CSVError) {
    var scanner = CSVScanner(bytes: Array(bytes))
    guard let header = try scanner.row() else {
      throw CSVError(line: 1, problem: "found nothing, expected a header")
    }
    columns = header.fields
    for (index, column) in columns.enumerated() where columns[..<index].contains(column) {
      throw CSVError(line: header.line, problem: "found the column '\(column)' twice, expected once")
    }
    var rows: [Row] = []
    while let row = try scanner.row() {
      guard row.fields.count == columns.count else {
        throw CSVError(line: row.line, problem: "found \(row.fields.count) fields, expected \(columns.count)")
      }
      rows.append(row)
    }
    self.rows = rows
  }

  /// Index of a column; an error on the first line where there is none.
  public func index(of column: String) throws(CSVError) -> Int {
    guard let index = columns.firstIndex(of: column) else {
      throw CSVError(line: 1, problem: "found no column '\(column)' among \(columns.joined(separator: ","))")
    }
    return index
  }
}

/// Cuts bytes into rows of fields.
private struct CSVScanner {
  let bytes: [UInt8]
  var position = 0
  var line = 1

  init(bytes: [UInt8]) { self.bytes = bytes }

  private static let comma = UInt8(ascii: ","), quote = UInt8(ascii: "\""), lf = UInt8(ascii: "\n"),
    cr = UInt8(ascii: "\r")

  /// The next row that is not empty; nil at the end.
  mutating func row() throws(CSVError) -> CSVTable.Row? {
    while skipLineEnd() {}
    guard position < bytes.count else { return nil }
    let start = line
    var fields = [try field()]
    while position < bytes.count, bytes[position] == Self.comma {
      position += 1
      fields.append(try field())
    }
    guard position == bytes.count || skipLineEnd() else {
      throw CSVError(line: line, problem: "found text after a closing quote, expected a comma or the end of the line")
    }
    return CSVTable.Row(line: start, fields: fields)
  }

  private mutating func skipLineEnd() -> Bool {
    guard position < bytes.count else { return false }
    if bytes[position] == Self.lf {
      position += 1
    } else if bytes[position] == Self.cr, position + 1 < bytes.count, bytes[position + 1] == Self.lf {
      position += 2
    } else {
      return false
    }
    line += 1
    return true
  }

  private mutating func field() throws(CSVError) -> String {
    if position < bytes.count, bytes[position] == Self.quote { return try quoted() }
    let start = position
    while position < bytes.count, bytes[position] != Self.comma, bytes[position] != Self.lf, bytes[position] != Self.cr
    {
      guard bytes[position] != Self.quote else {
        throw CSVError(line: line, problem: "found a quote inside a plain field, expected the whole field in quotes")
      }
      position += 1
    }
    return try text(bytes[start..<position])
  }

  private mutating func quoted() throws(CSVError) -> String {
    let start = line
    var content: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.quote {
        guard position < bytes.count, bytes[position] == Self.quote else { return try text(content[...]) }
        position += 1
      } else if byte == Self.lf {
        line += 1
      }
      content.append(byte)
    }
    throw CSVError(line: start, problem: "found the end of the text, expected a closing quote")
  }

  private func text(_ bytes: ArraySlice<UInt8>) throws(CSVError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CSVError(line: line, problem: "found bytes that are not UTF-8")
    }
    return text
  }
}
