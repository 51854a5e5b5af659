public import Fleet

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A recording with observations as a source of snapshots: the same screens over what was seen.
public struct RecordingSource: Source {
  public private(set) var reader: SessionReader
  private let isFollowing: Bool
  private var cursor: BlockCursor
  private var sample = 0
  private var events: [Event] = []
  private var reported = 0
  /// Events of the followed file that have been taken over.
  private var eventsTaken = 0
  private var isAtEnd = false
  /// While following at the end: the time up to which there was nothing new.
  private var waited = 0.0
  private let start: Double

  /// Seconds of samples that `seek` hands over for the graphs.
  private static let pastSeconds = 900.0
  /// Seconds after the present that are handed over as what is ahead.
  private static let aheadSeconds = 330.0

  /// - Parameter isFollowing: whether it waits at the end for what a recorder adds, also in the file after a rotation.
  public init(_ reader: SessionReader, isFollowing: Bool = false) throws(RecordingError) {
    self.reader = reader
    self.isFollowing = isFollowing
    cursor = BlockCursor(reader, withWorkers: true)
    guard cursor.next(), let first = cursor.block?.times.first else {
      let why = cursor.damage.first.map { ": " + $0.text } ?? ""
      throw RecordingError(
        file: reader.file,
        problem: reader.facts.hasObservations
          ? "found no samples that can be read" + why
          : "found the inputs of a simulation without observations, expected a recording with them")
    }
    start = Double(first) / 1e6
    let found = reader.events()
    events = found.events + (reader.damage + found.damage).map(\.event)
    report()
  }

  public var capabilities: Capabilities { [.clock, .travel] }
  public var time: Double { cursor.block.map { Double($0.times[sample]) / 1e6 } ?? start }
  public var isFinished: Bool { isAtEnd }
  public var reach: ClosedRange<Double> { start...max(start, reader.end, time) }

  public var nextSample: Double {
    if isAtEnd { return time + 1 }
    if let block = cursor.block, sample + 1 < block.times.count { return Double(block.times[sample + 1]) / 1e6 }
    if waited > time { return waited + 0.5 }
    // The next block's first sample: one interval on, unless something is missing.
    return time + reader.facts.interval
  }

  public mutating func apply(_ action: Action) throws(ActionError) {
    throw ActionError("what was seen cannot be changed: this recording has no simulation to branch from")
  }

  public mutating func advance(to time: Double, observe: (Snapshot) -> Void) {
    while !isAtEnd, nextSample <= time + 1e-9 {
      guard step() else {
        waited = max(waited + 0.5, nextSample)
        if isFollowing, !isAtEnd { Pause.forRecorder() } else { isAtEnd = true }
        break
      }
      observe(snapshot(withWorkers: false))
    }
  }

  /// Goes to the next sample; false where there is none yet.
  private mutating func step() -> Bool {
    if let block = cursor.block, sample + 1 < block.times.count {
      sample += 1
      return true
    }
    defer { report() }
    if isFollowing, cursor.reload() {
      refreshEvents()
      sample += 1
      return true
    }
    if cursor.next() {
      sample = 0
      if isFollowing { refreshEvents() }
      return true
    }
    if isFollowing { return followOn() }
    noteMissingEnd()
    return false
  }

  private mutating func noteMissingEnd() {
    guard let tally = reader.tallyAtStart else { return }
    let missing = cursor.missing(of: tally.blocks)
    if missing > 0 {
      insert(
        Damage.lost(from: Int64(time * 1e6), to: Int64(tally.end * 1e6), because: "\(missing) blocks are damaged").event
      )
    }
  }

  // MARK: Following

  /// Goes on in the file after a rotation; whether there was one.
  private mutating func followOn() -> Bool {
    guard let tally = reader.tally(), tally.isClosed else { return false }
    guard !tally.next.isEmpty else {
      isAtEnd = true
      return false
    }
    let folder = reader.file.lastIndex(of: "/").map { reader.file[...$0] } ?? ""
    guard let fresh = try? SessionReader(folder + tally.next) else { return false }
    var ahead = BlockCursor(fresh, withWorkers: true)
    guard ahead.next(), let first = ahead.block?.times.first, Double(first) / 1e6 > time else { return false }
    (reader, cursor, sample) = (fresh, ahead, 0)
    takeNewEvents()
    return true
  }

  private mutating func refreshEvents() {
    guard let tally = reader.tally(), tally.events != eventsTaken else { return }
    eventsTaken = tally.events
    takeNewEvents()
  }

  /// Takes the file's events after those that are known: a file after a rotation begins with the last of the one
  /// before.
  private mutating func takeNewEvents() {
    let latest = events.last?.time ?? -.infinity
    events += reader.events().events.filter { $0.time > latest }
  }

  // MARK: Other times

  public var chronicle: [Event] { events }

  /// The samples after the present one, as far as graphs round it show them.
  public var otherCourse: OtherCourse? {
    let now = cursor.block?.times[sample] ?? 0
    var samples: [Snapshot] = []
    walk(from: now, through: now + Int64(Self.aheadSeconds * 1e6)) { block, index, latest in
      if block.times[index] > now { samples.append(snapshot(of: block, index, withWorkers: false, &latest)) }
    }
    return samples.isEmpty ? nil : OtherCourse(kind: .ahead, name: "", samples: samples)
  }

  // MARK: Seeking

  public mutating func seek(to time: Double, observe: (Snapshot) -> Void) throws(ActionError) {
    guard time.isFinite else { throw ActionError("found no time, expected one within \(Self.words(reach))") }
    let wanted = microseconds(time)
    walk(from: max(Int64(start * 1e6), wanted - Int64(Self.pastSeconds * 1e6)), through: wanted) {
      block, index, latest in
      observe(snapshot(of: block, index, withWorkers: false, &latest))
    }
    jump(to: time)
  }

  /// Every sample from the beginning of the block that `first` falls into through `last`, microseconds.
  private func walk(from first: Int64, through last: Int64, _ body: (DecodedBlock, Int, inout LatestEvents) -> Void) {
    var blocks = BlockCursor(reader, withWorkers: false)
    guard blocks.seek(to: first) else { return }
    var latest = LatestEvents()
    repeat {
      guard let block = blocks.block else { return }
      for index in block.times.indices where block.times[index] <= last { body(block, index, &latest) }
      if block.times.last ?? last >= last { return }
    } while blocks.next()
  }

  private func microseconds(_ time: Double) -> Int64 { Int64((max(start, min(time, 1e11)) * 1e6).rounded()) }

  /// Goes to a time, the last sample at or before it, without handing over a past.
  public mutating func jump(to time: Double) {
    let wanted = microseconds(time)
    if cursor.seek(to: wanted) {
      sample = cursor.block?.index(at: wanted) ?? 0
    } else {
      cursor = BlockCursor(reader, withWorkers: true)
      reported = 0
      _ = cursor.next()
      sample = 0
    }
    isAtEnd = false
    waited = 0
    report()
  }

  private static func words(_ reach: ClosedRange<Double>) -> String {
    "\(TimeText.elapsed(reach.lowerBound)) to \(TimeText.elapsed(reach.upperBound))"
  }

  // MARK: Snapshots

  public func snapshot() -> Snapshot { snapshot(withWorkers: true) }

  private func snapshot(withWorkers: Bool) -> Snapshot {
    guard let block = cursor.block else {
      return Snapshot(
        time: start, origin: Origin(kind: .recording, name: reader.file, model: ""),
        traffic: TrafficMix(rate: 0, classes: []), slo: SLO())
    }
    var latest = LatestEvents()
    return snapshot(of: block, sample, withWorkers: withWorkers, &latest)
  }

  private func snapshot(
    of block: DecodedBlock, _ index: Int, withWorkers: Bool, _ latest: inout LatestEvents
  ) -> Snapshot {
    var snapshot = block.snapshot(index, withWorkers: withWorkers)
    snapshot.origin.kind = .recording
    snapshot.eventCount = eventCount(at: snapshot.time)
    snapshot.events = latest.events(snapshot.eventCount, of: events)
    return snapshot
  }

  /// Events up to a time, by bisection.
  private func eventCount(at time: Double) -> Int { events.bisection(past: { $0.time > time }) }

  /// Puts what was found damaged among the events.
  private mutating func report() {
    for damage in cursor.damage.dropFirst(reported) { insert(damage.event) }
    reported = cursor.damage.count
  }

  private mutating func insert(_ event: Event) {
    guard !events.contains(event) else { return }
    events.insert(event, at: eventCount(at: event.time))
  }
}

/// The events that a snapshot shows. Samples one after another mostly have the same, and share them.
private struct LatestEvents {
  private var count = 0
  private var events: [Event] = []

  /// The last of the first `count` events.
  mutating func events(_ count: Int, of all: [Event]) -> [Event] {
    if count != self.count { (self.count, events) = (count, Array(all[..<count].suffix(EventRing.capacity))) }
    return events
  }
}

/// The wait of a follower that has caught up, on its source's thread.
private enum Pause {
  /// A recorder adds something once a second.
  static func forRecorder() { usleep(50_000) }
}
