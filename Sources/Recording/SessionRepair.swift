import Fleet

/// Brings a damaged session file back.
public enum SessionRepair {
  /// What a repair brought back, and what not.
  public struct Outcome: Sendable, Equatable {
    public var blocks = 0
    public var samples = 0
    public var actions = 0
    public var events = 0
    public var marks = 0
    /// What is lost, in words; empty where nothing is.
    public var lost: [String] = []
  }

  /// Writes all of `file` that is whole to `output`, which must not be there yet. The file itself stays as it is.
  public static func repair(_ file: String, to output: String) throws(RecordingError) -> Outcome {
    let salvage = try Salvage(file)
    let blocks = (salvage.rows[.block] ?? [:]).values.compactMap(SessionTables.blockRow).sorted { $0.first < $1.first }
    guard salvage.meta["format"] != nil || !blocks.isEmpty else {
      throw RecordingError(file: file, problem: "found nothing of a recording of pdtop that is whole")
    }
    var facts = SessionFacts(salvage.meta)
    facts.hasObservations = facts.hasObservations || !blocks.isEmpty
    var outcome = Outcome()
    note(facts, salvage, &outcome)
    let writer = try SessionWriter(output, facts)
    let known = Set(facts.pairs.map(\.key))
    for (key, value) in salvage.meta.sorted(by: { $0.key < $1.key }) where !known.contains(key) && key != "repaired" {
      try writer.appendFact(key, value)
    }
    try copyRows(salvage, writer, &outcome)
    try copy(blocks, salvage.tally, writer, &outcome)
    for time in salvage.strays.sorted() {
      outcome.lost.append("maybe the last samples of the block at \(TimeText.elapsed(Double(time) / 1e6))")
    }
    try writer.appendFact("repaired", outcome.lost.isEmpty ? "nothing was lost" : outcome.lost.joined(separator: "; "))
    if let tally = salvage.tally {
      writer.reach(tally.end)
      writer.addDropped(tally.dropped)
    }
    try writer.close()
    return outcome
  }

  private static func note(_ facts: SessionFacts, _ salvage: Salvage, _ outcome: inout Outcome) {
    guard let tally = salvage.tally else {
      outcome.lost.append("the tally: whether anything is missing at the end is not known")
      return
    }
    if salvage.meta.count < tally.facts { outcome.lost.append("\(tally.facts - salvage.meta.count) facts about the session") }
    let actions = salvage.actions.count
    if actions < tally.actions { outcome.lost.append("\(tally.actions - actions) of \(tally.actions) actions") }
    for (table, expected, what) in [
      (Table.event, tally.events, "events"), (.mark, tally.marks, "marks"),
      (.proof, tally.proofs, "digests"),
    ] {
      let found = salvage.rows[table]?.count ?? 0
      if found < expected { outcome.lost.append("\(expected - found) of \(expected) \(what)") }
    }
  }

  private static func copyRows(
    _ salvage: Salvage, _ writer: SessionWriter, _ outcome: inout Outcome
  ) throws(RecordingError) {
    for action in salvage.actions { try writer.append(action.row, at: action.time) }
    for table in [Table.event, .mark, .proof] {
      for row in (salvage.rows[table] ?? [:]).sorted(by: { $0.key < $1.key }).map(\.value) {
        try writer.restore(row, in: table)
      }
    }
    outcome.actions = salvage.actions.count
    outcome.events = salvage.rows[.event]?.count ?? 0
    outcome.marks = salvage.rows[.mark]?.count ?? 0
  }

  private static func copy(
    _ blocks: [SessionTables.BlockRow], _ tally: Tally?, _ writer: SessionWriter, _ outcome: inout Outcome
  ) throws(RecordingError) {
    var sequence = 0
    var last: Int64 = 0
    for block in blocks {
      guard let decoded = try? DecodedBlock(block.body, withWorkers: false), block.first >= last else { continue }
      if block.sequence > sequence + 1 {
        let gap = Damage.lost(from: last, to: block.first, because: "\(block.sequence - sequence - 1) blocks are damaged")
        outcome.lost.append(gap.text)
      }
      (sequence, last) = (block.sequence, block.last)
      try writer.restore(block, decoded)
      outcome.blocks += 1
      outcome.samples += block.samples
    }
    if let tally, tally.blocks > sequence {
      let gap = Damage.lost(
        from: last, to: Int64(max(tally.end * 1e6, Double(last))), because: "\(tally.blocks - sequence) blocks are damaged")
      outcome.lost.append(gap.text)
    }
  }
}
