#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// All that is in a session file, after every block was read.
public struct SessionContents: Sendable {
  public let file: String
  public let facts: SessionFacts
  public let formatVersion: Int
  public let bytes: Int
  /// Times of the first sample and of the last, seconds; 0 without observations.
  public internal(set) var start = 0.0
  public internal(set) var lastSample = 0.0
  /// How far the session had got.
  public let end: Double
  public internal(set) var samples = 0
  public internal(set) var blocks = 0
  /// Bytes of all blocks, and the values in them.
  public internal(set) var blockBytes = 0
  public internal(set) var values = 0
  public let actions: Int
  public internal(set) var events: Int
  public let marks: Int
  public let dropped: Int
  public let isClosed: Bool
  /// Columns of a later version.
  public internal(set) var unknownColumns: [String] = []
  public internal(set) var damage: [Damage]
}

extension SessionReader {
  /// Reads everything and checks it.
  public func contents() -> SessionContents { contents { _ in } }

  /// The same, and hands over each block that is whole.
  func contents(_ take: (DecodedBlock) -> Void) -> SessionContents {
    var status = stat()
    let bytes = stat(file, &status) == 0 ? Int(status.st_size) : 0
    var contents = SessionContents(
      file: file, facts: facts, formatVersion: formatVersion, bytes: bytes, end: end, actions: actions.count, events: 0,
      marks: marks.count, dropped: dropped, isClosed: isClosed, damage: damage)
    guard facts.hasObservations else { return contents }
    let (events, lost) = events()
    contents.events = events.count
    contents.damage += lost
    readBlocks(&contents, take)
    return contents
  }

  private func readBlocks(_ contents: inout SessionContents, _ take: (DecodedBlock) -> Void) {
    var cursor = BlockCursor(self, withWorkers: true)
    while cursor.next() {
      guard let block = cursor.block, let last = block.times.last else { continue }
      take(block)
      if contents.blocks == 0 { contents.start = Double(block.times[0]) / 1e6 }
      contents.lastSample = Double(last) / 1e6
      contents.blocks += 1
      contents.samples += block.times.count
      contents.values += block.values
      contents.blockBytes += cursor.bytes
    }
    contents.unknownColumns = cursor.unknownColumns.sorted()
    contents.damage += cursor.damage
    guard let tally = tallyAtStart else { return }
    let missing = cursor.missing(of: tally.blocks)
    if missing > 0 {
      contents.damage.append(
        .lost(
          from: Int64(contents.lastSample * 1e6), to: Int64(max(contents.lastSample, tally.end) * 1e6),
          because: "\(missing) blocks at the end are damaged"))
    }
  }
}
