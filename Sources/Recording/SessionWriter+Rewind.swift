import Fleet

extension SessionWriter {
  /// Takes the recording back to a time, as its session was: all that came later goes.
  func rewind(to time: Double) throws(RecordingError) {
    // The open block has to be in its table before it can be cut like the others.
    try settle()
    let cut = Int64((time * 1e6).rounded())
    for table in [Table.event, .mark, .action, .proof] {
      try database.prepare("DELETE FROM \(table.name) WHERE time > ?").run([.real(time)])
    }
    guard facts.hasObservations else { return try forget(after: time) }
    let row = try database.prepare(Table.block.selection + " WHERE time <= ? ORDER BY time DESC LIMIT 1")
      .first([.integer(cut)]).flatMap(Table.block.opened)
    try database.prepare("DELETE FROM block WHERE time >= ?").run([row?[0] ?? .integer(.min)])
    try forget(after: time)
    guard let body = row?[4].blob, let block = try? DecodedBlock(body, withWorkers: true) else { return }
    for (sample, at) in block.times.enumerated() where at <= cut { try restore(block.snapshot(sample), at: at) }
  }
}
