import Fleet

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Writes a session file. It belongs to one thread at a time; nothing is in the file before `commit`.
final class SessionWriter {
  struct Options {
    /// Seconds of a block: what one damaged place costs, and what is decoded to get to an instant.
    var blockSeconds = 20.0
    /// Seconds of session time between two digests of a simulation.
    var proofSeconds = 60.0
    /// zstd's level for blocks that are done, and for the one that still grows.
    var level: Int32 = 6
    var openLevel: Int32 = 1
    /// Bytes of SQLite's pages; nil: as fits what is recorded.
    var pageSize: Int?
  }

  let file: String
  let facts: SessionFacts
  private let options: Options
  let database: Database
  private var statements: [Table: Statement] = [:]
  private var plain: PlainTables?
  private(set) var tally = Tally()
  private var builder: BlockBuilder?
  /// The actions that are written with the next transaction, and the number of their row.
  private var pack = ActionPack()
  private var packNumber = 1
  private var isPackChanged = false
  private var isBlockChanged = false
  private var lastTime = Int64.min
  private var nextProof = 0.0
  /// The source's events that have been taken over, and the last of them.
  private var seenEvents = 0
  private var lastEvent: Event?

  init(_ file: String, _ facts: SessionFacts, _ options: Options = Options()) throws(RecordingError) {
    self.file = file
    self.facts = facts
    self.options = options
    // Inputs alone are a few kB: small pages keep them so.
    database = try Database(file, .create(pageSize: options.pageSize ?? (facts.hasObservations ? 4096 : 512)))
    try begin()
    for table in Table.allCases where table != .action && (table != .block || facts.hasObservations) {
      try database.run(table.definition)
    }
    if facts.hasObservations { plain = try PlainTables(database) }
    for pair in facts.pairs { try appendFact(pair.key, pair.value) }
    try commit()
  }

  func appendFact(_ key: String, _ value: String) throws(RecordingError) {
    tally.facts += 1
    try write(.meta, [.integer(Int64(tally.facts + 1)), .text(key), .text(value)])
  }

  private func begin() throws(RecordingError) {
    if !database.isInTransaction { try database.run("BEGIN") }
  }

  func write(_ table: Table, _ values: [SQLValue]) throws(RecordingError) {
    try begin()
    let statement: Statement
    if let known = statements[table] {
      statement = known
    } else {
      statement = try database.prepare(table.insertion)
      statements[table] = statement
    }
    try statement.run(table.sealed(values))
  }

  // MARK: What is recorded

  /// Takes a snapshot; one that is not later than the last is passed over.
  func append(_ snapshot: Snapshot) throws(RecordingError) {
    guard snapshot.time.isFinite, snapshot.time.magnitude < 1e11 else { return }
    try append(newOf: snapshot)
    let time = Int64((snapshot.time * 1e6).rounded())
    guard time > lastTime else { return }
    lastTime = time
    tally.end = max(tally.end, snapshot.time)
    if facts.scenario != nil, snapshot.time >= nextProof { try prove(snapshot) }
    guard facts.hasObservations else { return }
    try begin()
    try plain?.append(snapshot)
    let layout = Layout(snapshot)
    if let open = builder, open.layout != layout || open.isFull || isLong(open, time) { try closeBlock() }
    if builder == nil {
      builder = BlockBuilder(layout)
      tally.blocks += 1
    }
    builder?.append(snapshot, at: time)
    isBlockChanged = true
  }

  /// The session got this far, although nothing of it is recorded.
  func reach(_ time: Double) { tally.end = max(tally.end, time) }

  private func isLong(_ block: BlockBuilder, _ time: Int64) -> Bool {
    guard let first = block.times.first else { return false }
    return Double(time - first) >= options.blockSeconds * 1e6
  }

  private func prove(_ snapshot: Snapshot) throws(RecordingError) {
    nextProof = snapshot.time + options.proofSeconds
    tally.proofs += 1
    try write(
      .proof,
      [.integer(Int64(tally.proofs)), .real(snapshot.time), .integer(Int64(bitPattern: snapshot.digest))])
  }

  func append(_ action: Action, at time: Double) throws(RecordingError) {
    try append(action.row, at: time)
  }

  func append(_ action: ActionRow, at time: Double) throws(RecordingError) {
    tally.actions += 1
    pack.append(action, at: time)
    isPackChanged = true
    guard pack.isFull else { return }
    try writePack()
    pack = ActionPack()
    packNumber += 1
  }

  private func writePack() throws(RecordingError) {
    guard isPackChanged else { return }
    try write(.actions, pack.values(id: packNumber))
    isPackChanged = false
  }

  /// Forgets all actions after a time.
  func cutActions(after time: Double) throws(RecordingError) {
    try writePack()
    var kept: [(time: Double, row: ActionRow)] = []
    try database.prepare(Table.actions.selection + " ORDER BY id").each { row in
      kept += Table.actions.opened(row).flatMap(ActionPack.init)?.actions.filter { $0.time <= time } ?? []
      return true
    }
    try database.run("DELETE FROM actions")
    (pack, packNumber, isPackChanged, tally.actions) = (ActionPack(), 1, false, 0)
    for action in kept { try append(action.row, at: action.time) }
  }

  func appendMark(_ name: String, at time: Double) throws(RecordingError) {
    tally.marks += 1
    try write(.mark, [.integer(Int64(tally.marks)), .real(time), .text(name)])
  }

  /// The events of a snapshot that are new, and the last one again where it has moved on since, as a slider does.
  private func append(newOf snapshot: Snapshot) throws(RecordingError) {
    guard snapshot.eventCount >= seenEvents else { return }
    let fresh = min(snapshot.eventCount - seenEvents, snapshot.events.count)
    let known = snapshot.events.count - fresh - 1
    if known >= 0, let lastEvent, snapshot.events[known] != lastEvent, tally.events > 0 {
      try write(snapshot.events[known], number: tally.events)
    }
    for event in snapshot.events.suffix(fresh) {
      tally.events += 1
      try write(event, number: tally.events)
    }
    seenEvents = snapshot.eventCount
    lastEvent = snapshot.events.last
  }

  func append(_ event: Event) throws(RecordingError) {
    tally.events += 1
    try write(event, number: tally.events)
  }

  /// A simulated session has its events from its inputs.
  private func write(_ event: Event, number: Int) throws(RecordingError) {
    guard facts.hasObservations else {
      tally.events = 0
      return
    }
    try write(
      .event,
      [
        .integer(Int64(number)), .real(event.time), .text(event.kind.word), .integer(Int64(event.severity.rawValue)),
        .text(event.text), .integer(event.isChange ? 1 : 0),
      ])
  }

  func addDropped(_ count: Int) { tally.dropped += count }

  func appendPlain(_ snapshot: Snapshot) throws(RecordingError) {
    try begin()
    try plain?.append(snapshot)
  }

  /// Counts a row of a table; its number.
  func countOne(_ table: Table) -> Int {
    func add(_ count: inout Int) -> Int {
      count += 1
      return count
    }
    switch table {
    case .meta: return add(&tally.facts)
    case .action, .actions: return add(&tally.actions)
    case .event: return add(&tally.events)
    case .mark: return add(&tally.marks)
    case .proof: return add(&tally.proofs)
    case .block: return add(&tally.blocks)
    }
  }

  // MARK: Going back

  /// Puts the open block into its table.
  func settle() throws(RecordingError) {
    try begin()
    if builder != nil { try closeBlock() }
  }

  /// Counts again after rows later than `time` were deleted.
  func forget(after time: Double) throws(RecordingError) {
    func count(_ table: Table) throws(RecordingError) -> Int {
      Int(try database.prepare("SELECT count(*) FROM \(table.name)").first()?[0].integer ?? 0)
    }
    if facts.hasObservations { tally.blocks = try count(.block) }
    (tally.events, tally.marks) = (try count(.event), try count(.mark))
    tally.proofs = try count(.proof)
    try plain?.forget(after: time, database)
    tally.end = min(tally.end, time)
    lastTime = min(lastTime, Int64((time * 1e6).rounded()))
    nextProof = min(nextProof, time)
    seenEvents = tally.events
    lastEvent = nil
  }

  /// Takes a sample again that was cut out of its block.
  func restore(_ snapshot: Snapshot, at time: Int64) throws(RecordingError) {
    if builder == nil {
      builder = BlockBuilder(Layout(snapshot))
      tally.blocks += 1
    }
    builder?.append(snapshot, at: time)
    isBlockChanged = true
  }

  // MARK: Transactions

  private func closeBlock() throws(RecordingError) {
    try writeBlock(level: options.level)
    builder = nil
  }

  private func writeBlock(level: Int32) throws(RecordingError) {
    guard let builder, let first = builder.times.first, let last = builder.times.last else { return }
    try write(
      .block,
      [
        .integer(first), .integer(Int64(tally.blocks)), .integer(last), .integer(Int64(builder.samples)),
        .blob(builder.body(level: level)),
      ])
    isBlockChanged = false
  }

  /// Makes all that was appended last: it is there after a crash of the program.
  func commit() throws(RecordingError) {
    if isBlockChanged { try writeBlock(level: options.openLevel) }
    try writePack()
    try write(.meta, [.integer(1), .text(Tally.key), .text(tally.text)])
    try database.run("COMMIT")
  }

  /// Ends the file: all in one, nothing beside it.
  func close(next: String = "") throws(RecordingError) {
    tally.isClosed = true
    tally.next = next
    if builder != nil { try closeBlock() }
    try commit()
    abandon()
    database.finish()
  }

  /// Gives up after an error: what was committed stays.
  func abandon() {
    statements = [:]
    plain = nil
    if database.isInTransaction { try? database.run("ROLLBACK") }
  }

  /// Bytes of the file and of the log beside it.
  var bytes: Int {
    [file, file + "-wal"].reduce(0) { sum, path in
      var status = stat()
      return stat(path, &status) == 0 ? sum + Int(status.st_size) : sum
    }
  }
}
