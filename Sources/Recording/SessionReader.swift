public import Fleet
import Synchronization

/// Reads a session file of any version, finished or still being written.
public final class SessionReader: Sendable {
  /// An operator's action and when it was.
  public struct TimedAction: Sendable, Equatable {
    public var time: Double
    public var action: Action
  }

  /// A moment that somebody marked.
  public struct Mark: Sendable, Equatable {
    public var time: Double
    public var name: String
  }

  /// What a simulation measured at a time, as 64 bits.
  public struct Proof: Sendable, Equatable {
    public var time: Double
    public var digest: UInt64
  }

  public let file: String
  public let facts: SessionFacts
  public let formatVersion: Int
  public let actions: [TimedAction]
  public let marks: [Mark]
  public let proofs: [Proof]
  /// What was found damaged when the file was opened.
  public let damage: [Damage]
  let tallyAtStart: Tally?
  private let tables: Mutex<SessionTables>

  public init(_ file: String) throws(RecordingError) {
    self.file = file
    let tables = try SessionTables(file)
    let head = try SessionHead(tables, file: file)
    (facts, formatVersion, tallyAtStart) = (head.facts, head.formatVersion, head.tally)
    (actions, marks, proofs, damage) = (head.actions, head.marks, head.proofs, head.damage)
    self.tables = Mutex(tables)
  }

  func withTables<Result: Sendable>(
    _ body: (SessionTables) throws(RecordingError) -> Result
  ) throws(RecordingError) -> Result {
    try tables.withLock { tables throws(RecordingError) in try body(tables) }
  }

  /// The events in the file, in order; what cannot be read or is not there is in `damage`.
  func events() -> (events: [Event], damage: [Damage]) {
    var events: [Event] = []
    var bad = 0
    var problem: String?
    do throws(RecordingError) {
      try withTables { tables throws(RecordingError) in
        try tables.each(.event, from: 1) { row in
          if let event = row.flatMap(Event.init) { events.append(event) } else { bad += 1 }
        }
      }
    } catch {
      problem = error.problem
    }
    var texts = problem.map { ["events cannot be read: \($0)"] } ?? []
    if bad > 0 { texts.append("\(bad) events are damaged") }
    let missing = eventCount - events.count - bad
    if missing > 0 { texts.append("\(missing) of \(eventCount) events are lost") }
    return (events, texts.map { Damage($0) })
  }

  func tally() -> Tally? { (try? withTables { tables throws(RecordingError) in try tables.tally() }) ?? tallyAtStart }

  /// The time that the session had reached when the file was opened, seconds.
  public var end: Double { tallyAtStart?.end ?? 0 }
  /// Whether the recorder ended as it should, and left nothing out; a file still being written is not closed.
  public var isClosed: Bool { tallyAtStart?.isClosed ?? false }
  /// Samples that the recorder had no time for.
  public var dropped: Int { tallyAtStart?.dropped ?? 0 }
  /// Events in the file.
  public var eventCount: Int { tallyAtStart?.events ?? 0 }
}
