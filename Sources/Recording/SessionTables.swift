import Fleet

/// Reads the rows of a session file, each only with its checksum right. It belongs to one thread at a time.
final class SessionTables {
  /// What a row holds besides its body, and the body.
  struct BlockRow {
    var first: Int64
    var sequence: Int
    var last: Int64
    var samples: Int
    var body: [UInt8]
  }

  private let database: Database
  private var statements: [String: Statement] = [:]

  /// Opens for reading. A file that was not closed is read with its log; where that may not be written beside it, as it is.
  init(_ file: String) throws(RecordingError) {
    let opened = try Database(file, .read)
    if (try? opened.prepare(Table.meta.selection).first()) != nil {
      database = opened
      return
    }
    let unchanging = try Database(file, .readUnchanging)
    guard try unchanging.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'").first()?[0].integer == 1 else {
      throw RecordingError(
        file: file, problem: "found an SQLite file of another kind or a damaged one, expected a recording of pdtop")
    }
    _ = try unchanging.prepare(Table.meta.selection).first()
    database = unchanging
  }

  private func statement(_ sql: String) throws(RecordingError) -> Statement {
    if let known = statements[sql] { return known }
    let made = try database.prepare(sql)
    statements[sql] = made
    return made
  }

  /// All rows of a table in order, those with a wrong checksum as nil.
  func each(_ table: Table, from id: Int64 = .min, _ take: ([SQLValue]?) -> Void) throws(RecordingError) {
    let first = table.columns[0].name
    try statement("\(table.selection) WHERE \(first) >= ? ORDER BY \(first)").each([.integer(id)]) { row in
      take(table.opened(row))
      return true
    }
  }

  /// Whether the file has a table: those of an earlier version do not have all.
  func has(_ table: Table) -> Bool {
    (try? statement("SELECT 1 FROM sqlite_schema WHERE name = ?").first([.text(table.name)])) != nil
  }

  /// The tally as it stands now; nil where it is damaged or not there.
  func tally() throws(RecordingError) -> Tally? {
    try statement(Table.meta.selection + " WHERE id = 1").first().flatMap(Table.meta.opened)?[2].text.flatMap(Tally.init)
  }

  /// The last block that begins at or before a time, and whether it is whole.
  func block(atOrBefore time: Int64) throws(RecordingError) -> (key: Int64, row: BlockRow?)? {
    try block("<= ? ORDER BY time DESC", time)
  }

  /// The first block that begins after a time, and whether it is whole.
  func block(after time: Int64) throws(RecordingError) -> (key: Int64, row: BlockRow?)? {
    try block("> ? ORDER BY time", time)
  }

  private func block(_ condition: String, _ time: Int64) throws(RecordingError) -> (key: Int64, row: BlockRow?)? {
    let sql = "\(Table.block.selection) WHERE time \(condition) LIMIT 1"
    guard let row = try statement(sql).first([.integer(time)]) else { return nil }
    return (row[0].integer ?? time, Table.block.opened(row).flatMap(Self.blockRow))
  }

  static func blockRow(_ values: [SQLValue]) -> BlockRow? {
    guard let first = values[0].integer, let sequence = values[1].integer, let last = values[2].integer,
      let samples = values[3].integer, let body = values[4].blob, first <= last, sequence >= 0, sequence < 1 << 40,
      samples > 0, samples < 1 << 20, first.magnitude < 1 << 60, last.magnitude < 1 << 60
    else { return nil }
    return BlockRow(first: first, sequence: Int(sequence), last: last, samples: Int(samples), body: body)
  }
}

extension Event {
  /// From a row of the event table.
  init?(_ row: [SQLValue]) {
    guard let time = row[1].real, time.isFinite, let word = row[2].text, let severity = row[3].integer,
      let text = row[4].text, let change = row[5].integer
    else { return nil }
    // A kind of a later version is shown as the story's.
    self.init(
      time: time, kind: Kind.allCases.first { $0.word == word } ?? .story,
      severity: Severity(rawValue: UInt8(clamping: severity)) ?? .info, text: text, isChange: change != 0)
  }
}
