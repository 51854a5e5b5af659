import Fleet

/// Some of an operator's actions in one row: a zstd frame of JSON, `[[seconds, name, value, detail], ...]`. Numbers are
/// written so that they are read back as the same bits.
struct ActionPack {
  /// By time.
  private(set) var actions: [(time: Double, row: ActionRow)] = []

  /// A pack that is full is not written again. One action costs some ten bytes in it, in a row of its own forty.
  static let capacity = 256

  var isFull: Bool { actions.count >= Self.capacity }
  var count: Int { actions.count }

  init() {}

  mutating func append(_ action: ActionRow, at time: Double) { actions.append((time, action)) }

  func values(id: Int) -> [SQLValue] {
    let json = JSON.array(
      actions.map { [.number($0.time), .string($0.row.name), .number($0.row.value), .string($0.row.detail)] })
    return [
      .integer(Int64(id)), .real(actions.first?.time ?? 0), .blob(Zstd.compress(Array(json.line.utf8), level: 9)),
    ]
  }

  /// From a row of the table; nil where it is not what a recorder writes.
  init?(_ row: [SQLValue]) {
    guard let body = row[2].blob, let bytes = Zstd.decompress(body[...]),
      let items = JSON.parse(String(decoding: bytes, as: UTF8.self))?.array
    else { return nil }
    for item in items {
      guard let parts = item.array, parts.count == 4, let time = parts[0].number, let name = parts[1].string,
        let value = parts[2].number, let detail = parts[3].string
      else { return nil }
      append(ActionRow(name: name, value: value, detail: detail), at: time)
    }
  }
}
