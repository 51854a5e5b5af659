/// All rows of a damaged session file that are whole, from wherever they stand.
struct Salvage {
  private(set) var meta: [String: String] = [:]
  /// Rows of the small tables by their number, and blocks by their first instant.
  private(set) var rows: [Table: [Int64: [SQLValue]]] = [:]
  private(set) var tally: Tally?
  /// Blocks that stood in no order: their last samples may be missing.
  private(set) var strays: Set<Int64> = []

  init(_ file: String) throws(RecordingError) {
    let raw = try RawFile(file)
    var best = Salvage()
    // The size of pages is in the header: where that is damaged, the one that gives the most is right.
    for size in [raw.pageSize] + RawFile.pageSizes.filter({ $0 != raw.pageSize }) where RawFile.pageSizes.contains(size) {
      var attempt = Salvage()
      attempt.collect(RawRows(RawFile(raw, pageSize: size)))
      if attempt.count > best.count { best = attempt }
      if best.meta["format"] != nil { break }
    }
    self = best
  }

  private init() {}

  /// All actions, from rows of their own and from packs.
  var actions: [(time: Double, row: ActionRow)] {
    let single = (rows[.action] ?? [:]).sorted { $0.key < $1.key }.compactMap { _, row -> (Double, ActionRow)? in
      guard let time = row[1].real, let name = row[2].text, let value = row[3].real, let detail = row[4].text else {
        return nil
      }
      return (time, ActionRow(name: name, value: value, detail: detail))
    }
    return single + (rows[.actions] ?? [:]).sorted { $0.key < $1.key }.flatMap { ActionPack($0.value)?.actions ?? [] }
  }

  private var count: Int { meta.count + rows.values.reduce(0) { $0 + $1.count } }

  private mutating func collect(_ raw: RawRows) {
    raw.each { id, values in take(id, values) }
    let ordered = Set(rows[.block]?.keys.map { $0 } ?? [])
    raw.eachAnywhere { id, values in take(id, values) }
    strays = Set(rows[.block]?.keys.map { $0 } ?? []).subtracting(ordered)
    // What a rewound session left behind is no part of it.
    guard let end = tally?.end else { return }
    rows[.block] = rows[.block]?.filter { Double($0.key) / 1e6 <= end + 1e-6 }
  }

  private mutating func take(_ id: Int64, _ values: [SQLValue]) {
    guard values.first == .null else { return }
    let row = [.integer(id)] + values.dropFirst()
    for table in Table.allCases where table.columns.count + 1 == row.count {
      if let whole = table.opened(row) { keep(whole, table, id) }
    }
  }

  private mutating func keep(_ row: [SQLValue], _ table: Table, _ id: Int64) {
    guard table != .meta else { return keepFact(row, id) }
    // Old copies of a block that has grown since, and of an event that has moved on, may still be about.
    if let known = rows[table]?[id] {
      if table == .block, known[3].integer ?? 0 >= row[3].integer ?? 0 { return }
      if table != .block { return }
    }
    rows[table, default: [:]][id] = row
  }

  private mutating func keepFact(_ row: [SQLValue], _ id: Int64) {
    guard let key = row[1].text, let value = row[2].text else { return }
    guard key == Tally.key else { return meta[key] = meta[key] ?? value }
    guard let found = Tally(value) else { return }
    if found.end > tally?.end ?? -1 || found.isClosed { tally = found }
  }
}
