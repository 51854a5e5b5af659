import Fleet

/// What anybody may ask with `sqlite3`: one row a second of the fleet and one of each pool, in columns named by the
/// fields' keys, unknown values NULL. Copies for people: a reader of recordings does not need them.
struct PlainTables {
  private let fleetFields = FieldRegistry.fields(at: .fleet)
  private let poolFields = FieldRegistry.fields(at: .pool)
  private let fleet: Statement
  private let pool: Statement
  private var second = -Double.infinity

  init(_ database: Database) throws(RecordingError) {
    try database.run("CREATE TABLE fleet(time REAL, \(Self.columns(fleetFields)))")
    try database.run("CREATE TABLE pool(time REAL, pool TEXT, \(Self.columns(poolFields)))")
    fleet = try database.prepare(Self.insertion("fleet", fleetFields.count + 1))
    pool = try database.prepare(Self.insertion("pool", poolFields.count + 2))
  }

  private static func columns(_ fields: [Field]) -> String {
    fields.map { "\($0.info.key) REAL" }.joined(separator: ", ")
  }

  private static func insertion(_ table: String, _ count: Int) -> String {
    "INSERT INTO \(table) VALUES(" + Array(repeating: "?", count: count).joined(separator: ",") + ")"
  }

  /// Takes the first snapshot of each second.
  mutating func append(_ snapshot: Snapshot) throws(RecordingError) {
    let second = snapshot.time.rounded(.down)
    guard second > self.second else { return }
    self.second = second
    let time = SQLValue.real(snapshot.time)
    try fleet.run([time] + fleetFields.map { Self.value(snapshot.fleet, $0) })
    for one in snapshot.pools {
      try pool.run([time, .text(one.name)] + poolFields.map { Self.value(one.readings, $0) })
    }
  }

  mutating func forget(after time: Double, _ database: Database) throws(RecordingError) {
    second = time.rounded(.down)
    try database.prepare("DELETE FROM fleet WHERE time > ?").run([.real(time)])
    try database.prepare("DELETE FROM pool WHERE time > ?").run([.real(time)])
  }

  /// Large numbers without their fraction, which SQLite stores in fewer bytes.
  private static func value(_ readings: Readings, _ field: Field) -> SQLValue {
    guard let value = readings.value(field), value.isFinite else { return .null }
    return .real(value.magnitude >= 1000 ? value.rounded() : value)
  }
}
