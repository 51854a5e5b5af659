import Fleet

extension SessionWriter {
  /// Takes the recording back to a time, as its session was: all that came later goes.
  func rewind(to time: Double) throws(RecordingError) {
    // The open block has to be in its table before it can be cut like the others.
    try settle()
    let cut = Int64((time * 1e6).rounded())
    for table in [Table.event, .mark, .proof] {
      try database.prepare("DELETE FROM \(table.name) WHERE time > ?").run([.real(time)])
    }
    try cutActions(after: time)
    guard facts.hasObservations else { return try forget(after: time) }
    let row = try database.prepare(Table.block.selection + " WHERE time <= ? ORDER BY time DESC LIMIT 1")
      .first([.integer(cut)]).flatMap(Table.block.opened)
    try database.prepare("DELETE FROM block WHERE time >= ?").run([row?[0] ?? .integer(.min)])
    try forget(after: time)
    guard let body = row?[4].blob, let block = try? DecodedBlock(body, withWorkers: true) else { return }
    for (sample, at) in block.times.enumerated() where at <= cut { try restore(block.snapshot(sample), at: at) }
  }
}

extension SessionWriter {
  /// Takes over a row of a small table from a damaged file, under the next number.
  func restore(_ row: [SQLValue], in table: Table) throws(RecordingError) {
    var row = row
    row[0] = .integer(Int64(countOne(table)))
    try write(table, row)
  }

  /// Takes over a block as it is, and makes its rows of the plain tables anew.
  func restore(_ block: SessionTables.BlockRow, _ decoded: DecodedBlock) throws(RecordingError) {
    for sample in decoded.times.indices { try appendPlain(decoded.snapshot(sample, withWorkers: false)) }
    try write(
      .block,
      [
        .integer(block.first), .integer(Int64(countOne(.block))), .integer(block.last), .integer(Int64(block.samples)),
        .blob(block.body),
      ])
    reach(Double(block.last) / 1e6)
  }
}
