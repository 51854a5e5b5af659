import Fleet

/// A line for each value, as RFC 4180 has it, with the unit and how the value came to be.
struct CSVExport {
  private let withWorkers: Bool

  init(withWorkers: Bool) {
    self.withWorkers = withWorkers
    print("time_seconds,place,name,field,unit,value,provenance")
  }

  mutating func take(_ snapshot: Snapshot) {
    var text = ""
    add(snapshot.fleet, snapshot.time, "fleet", "", &text)
    for pool in snapshot.pools { add(pool.readings, snapshot.time, "pool", pool.name, &text) }
    for link in snapshot.links { add(link.readings, snapshot.time, "link", link.name, &text) }
    if withWorkers { add(snapshot.workers, snapshot.time, &text) }
    print(text, terminator: "")
  }

  private func add(_ readings: Readings, _ time: Double, _ place: String, _ name: String, _ text: inout String) {
    for field in Field.allCases {
      guard let reading = readings[field], reading.value.isFinite else { continue }
      line(time, place, name, field, reading.value, reading.provenance, &text)
    }
  }

  private func add(_ workers: WorkerTable, _ time: Double, _ text: inout String) {
    for field in Field.allCases {
      guard let column = workers.column(field) else { continue }
      for (row, value) in column.enumerated() where value.isFinite {
        line(time, "worker", "\(row)", field, Double(value), workers.provenance(field), &text)
      }
    }
  }

  private func line(
    _ time: Double, _ place: String, _ name: String, _ field: Field, _ value: Double, _ provenance: Provenance,
    _ text: inout String
  ) {
    text +=
      "\(JSON.number(time).line),\(place),\(quote(name)),\(field.info.key),\(quote(field.info.unit.symbol)),"
      + "\(JSON.number(value).line),\(provenance.word)\n"
  }

  private func quote(_ text: String) -> String {
    // A spreadsheet takes what begins so for a formula.
    let isRisky = text.first.map { "=+-@\t\r".contains($0) } ?? false
    return CSVText.field(isRisky ? "'" + text : text)
  }
}
