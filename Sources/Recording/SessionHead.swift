import Fleet

/// The small tables of a session file, read when it is opened.
struct SessionHead {
  var facts: SessionFacts
  var formatVersion = 0
  var tally: Tally?
  var actions: [SessionReader.TimedAction] = []
  var marks: [SessionReader.Mark] = []
  var proofs: [SessionReader.Proof] = []
  var damage: [Damage] = []

  init(_ tables: SessionTables, file: String) throws(RecordingError) {
    var meta: [String: String] = [:]
    var bad = 0
    var rows = 0
    try tables.each(.meta) { row in
      guard let row, let key = row[1].text, let value = row[2].text else { return bad += 1 }
      rows += row[0].integer == 1 ? 0 : 1
      meta[key] = value
    }
    facts = SessionFacts(meta)
    tally = meta[Tally.key].flatMap(Tally.init)
    guard let version = meta["format"].flatMap({ Int($0) }) else {
      throw RecordingError(
        file: file, problem: "found no version of the format: the file is damaged; 'pdtop repair' may bring back more")
    }
    formatVersion = version
    if bad > 0 { damage.append(Damage("\(bad) of the facts about the session are damaged")) }
    if let tally {
      if rows < tally.facts - bad { damage.append(Damage("\(tally.facts - bad - rows) facts about the session are missing")) }
    } else {
      damage.append(Damage("the tally is damaged: whether anything is missing is not known"))
    }
    read(tables)
  }

  private mutating func read(_ tables: SessionTables) {
    var unknown = 0
    for (time, row) in actionRows(tables) where (0...1e9).contains(time) {
      if let action = Action(row) {
        actions.append(SessionReader.TimedAction(time: time, action: action))
      } else {
        unknown += 1
      }
    }
    if unknown > 0 { damage.append(Damage("\(unknown) actions are of a later version and not known to this one")) }
    marks = rows(tables, .mark, "marks", tally?.marks).compactMap { row in
      guard let time = row[1].real, let name = row[2].text else { return nil }
      return SessionReader.Mark(time: time, name: name)
    }
    proofs = rows(tables, .proof, "digests", tally?.proofs).compactMap { row in
      guard let time = row[1].real, let bits = row[2].integer else { return nil }
      return SessionReader.Proof(time: time, digest: UInt64(bitPattern: bits))
    }
  }

  /// All actions, one in a row in files of the first versions, in packs in later ones; says how many are lost.
  private mutating func actionRows(_ tables: SessionTables) -> [(time: Double, row: ActionRow)] {
    var found: [(time: Double, row: ActionRow)] = []
    for row in tables.has(.action) ? rows(tables, .action, "actions", nil) : [] {
      guard let time = row[1].real, let name = row[2].text, let value = row[3].real, let detail = row[4].text else {
        continue
      }
      found.append((time, ActionRow(name: name, value: value, detail: detail)))
    }
    if tables.has(.actions) {
      for row in rows(tables, .actions, "actions", nil) { found += ActionPack(row)?.actions ?? [] }
    }
    if let expected = tally?.actions, found.count < expected {
      damage.append(Damage("\(expected - found.count) of \(expected) actions are lost"))
    }
    return found
  }

  /// The whole rows of a table; says what of it is damaged or missing.
  private mutating func rows(
    _ tables: SessionTables, _ table: Table, _ what: String, _ expected: Int?
  ) -> [[SQLValue]] {
    var good: [[SQLValue]] = []
    do throws(RecordingError) {
      try tables.each(table) { row in if let row { good.append(row) } }
    } catch {
      damage.append(Damage("\(what) cannot be read: \(error.problem)"))
      return good
    }
    // A recorder may have added some since the tally was read.
    if let expected, good.count < expected {
      damage.append(Damage("\(expected - good.count) of \(expected) \(what) are lost"))
    }
    return good
  }
}
