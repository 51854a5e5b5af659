import Fleet

/// Reads the fields of one row by the names of their columns. Columns that are not there read as empty.
struct FieldReader {
  private let row: CSVTable.Row
  private let columns: [String: Int]

  /// Readers for all rows of a table.
  static func all(of table: CSVTable) -> [FieldReader] {
    let columns = Dictionary(uniqueKeysWithValues: table.columns.enumerated().map { ($1, $0) })
    return table.rows.map { FieldReader(row: $0, columns: columns) }
  }

  var line: Int { row.line }

  func text(_ column: String) -> String { columns[column].map { row.fields[$0] } ?? "" }

  func joined(_ columns: [String]) -> String { columns.map { text($0) }.joined(separator: "|") }

  /// A number of 0 or more; nil where the field is empty.
  func number(_ column: String) throws(CSVError) -> Double? {
    let text = text(column)
    guard !text.isEmpty else { return nil }
    guard let number = PlainNumber.parse(text), number >= 0, number.isFinite else {
      throw CSVError(line: line, problem: "\(column): found '\(text)', expected a number of 0 or more")
    }
    return number
  }

  func count(_ column: String) throws(CSVError) -> Int? {
    guard let number = try number(column) else { return nil }
    guard let count = Int(exactly: number), count <= 10_000_000 else {
      throw CSVError(line: line, problem: "\(column): found \(text(column)), expected a whole number up to 10000000")
    }
    return count
  }

  /// A number above 0.
  func positive(_ column: String) throws(CSVError) -> Double {
    guard let number = try number(column), number > 0 else {
      throw CSVError(line: line, problem: "\(column): found '\(text(column))', expected a number above 0")
    }
    return number
  }

  func positiveCount(_ column: String) throws(CSVError) -> Int {
    guard let count = try count(column), count > 0 else {
      throw CSVError(line: line, problem: "\(column): found '\(text(column))', expected a whole number above 0")
    }
    return count
  }
}
