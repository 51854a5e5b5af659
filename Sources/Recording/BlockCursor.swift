import Fleet

/// Where a reader is among the blocks of a file, and what it found damaged on the way.
struct BlockCursor {
  private let reader: SessionReader
  private let withWorkers: Bool
  private(set) var block: DecodedBlock?
  private var row: (first: Int64, sequence: Int, samples: Int)?
  private(set) var damage: [Damage] = []
  private(set) var unknownColumns: Set<String> = []
  /// Bytes of the present block in the file.
  private(set) var bytes = 0

  /// Steps over a part of the tree that cannot be read, microseconds, and the most of them.
  private static let stride: Int64 = 5_000_000
  private static let mostStrides = 20_000

  init(_ reader: SessionReader, withWorkers: Bool) {
    self.reader = reader
    self.withWorkers = withWorkers
  }

  /// Time of the first sample of the present block, microseconds.
  var first: Int64? { row?.first }

  /// Goes to the block that a time falls into, or to the nearest whole one before it; false where there is none.
  mutating func seek(to time: Int64) -> Bool {
    var before = time
    for _ in 0..<Self.mostStrides {
      let target = before
      guard let found = lookup(before, { tables throws(RecordingError) in try tables.block(atOrBefore: target) }) else {
        before -= Self.stride
        if before < 0 { break }
        continue
      }
      guard let (key, row) = found else { break }
      // A damaged tree may lead anywhere.
      guard key <= before else {
        before -= Self.stride
        if before < 0 { break }
        continue
      }
      if let row, load(row) {
        checkNext(after: key, row, wanted: time)
        return true
      }
      damage.append(.lost(from: key, to: max(key, time), because: "a checksum is wrong"))
      before = key - 1
    }
    (block, row) = (nil, nil)
    return false
  }

  /// Whether another block should follow before the time that was asked for: it would be lost.
  private mutating func checkNext(after key: Int64, _ row: SessionTables.BlockRow, wanted: Int64) {
    guard wanted > row.last + Self.stride else { return }
    let next = lookup(key) { tables throws(RecordingError) in try tables.block(after: key) }
    if case .some(.some((let nextKey, let nextRow?))) = next, nextRow.sequence != row.sequence + 1 {
      damage.append(.lost(from: row.last, to: nextKey, because: "a block is missing"))
    }
  }

  /// Goes to the next whole block; false at the end.
  mutating func next() -> Bool {
    var after = row?.first ?? .min
    let expected = (row?.sequence ?? 0) + 1
    let last = block?.times.last ?? 0
    var strides = 0
    while strides < Self.mostStrides {
      let target = after
      guard let found = lookup(after, { tables throws(RecordingError) in try tables.block(after: target) }) else {
        strides += 1
        after = max(after, last - Self.stride) + Self.stride
        if Double(after) / 1e6 > (reader.tallyAtStart?.end ?? 0) { break }
        continue
      }
      guard let (key, row) = found else { break }
      strides += 1
      // A damaged tree may lead anywhere, also backward.
      guard key > after, let row, row.first > last || block == nil, load(row) else {
        after = key > after ? key : after + Self.stride
        if Double(after) / 1e6 > (reader.tallyAtStart?.end ?? 0) + 1 { break }
        continue
      }
      if row.sequence != expected {
        damage.append(
          .lost(from: last, to: row.first, because: "\(max(1, row.sequence - expected)) blocks are damaged"))
      }
      return true
    }
    return false
  }

  /// Reads the present block again, which may have grown; whether it has.
  mutating func reload() -> Bool {
    guard let row else { return next() }
    let found = lookup(row.first) { tables throws(RecordingError) in try tables.block(atOrBefore: row.first) }
    guard case .some(.some((_, let fresh?))) = found, fresh.first == row.first, fresh.samples > row.samples else {
      return false
    }
    return load(fresh)
  }

  /// What a look-up gave; nil where the file's pages cannot be read.
  private mutating func lookup(
    _ time: Int64, _ body: (SessionTables) throws(RecordingError) -> (key: Int64, row: SessionTables.BlockRow?)?
  ) -> (key: Int64, row: SessionTables.BlockRow?)?? {
    do throws(RecordingError) {
      return .some(try reader.withTables(body))
    } catch {
      let text = "blocks cannot be read: \(error.problem)"
      if damage.last?.text != text { damage.append(Damage(time: Double(max(0, time)) / 1e6, text)) }
      return nil
    }
  }

  private mutating func load(_ fresh: SessionTables.BlockRow) -> Bool {
    guard let decoded = try? DecodedBlock(fresh.body, withWorkers: withWorkers), decoded.times.first == fresh.first,
      decoded.times.count == fresh.samples
    else { return false }
    block = decoded
    bytes = fresh.body.count
    row = (fresh.first, fresh.sequence, fresh.samples)
    unknownColumns.formUnion(decoded.unknownColumns)
    return true
  }

  /// Blocks that should come after the present one.
  func missing(of blocks: Int) -> Int { blocks - (row?.sequence ?? 0) }
}
