import Fleet
import Testing

@testable import Recording

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Damaged files: never a trap, never a wrong value shown as right, every loss reported.
struct DamageTests {
  /// All that a reader gives of a file, and what it says is damaged.
  private struct Contents {
    var samples: [Double: Snapshot] = [:]
    var actions: [SessionReader.TimedAction] = []
    var marks: [SessionReader.Mark] = []
    var events: [Event] = []
    var facts: SessionFacts
    var damage: [Damage] = []
  }

  /// PDTOP_EVERY_BYTE=1 takes every byte; without it a part of them, which ones changes with the file.
  private static let step = getenv("PDTOP_EVERY_BYTE") == nil ? 37 : 1

  /// Nil where the file cannot be opened, which is a loss that is reported.
  private func read(_ path: String) -> Contents? {
    guard let reader = try? SessionReader(path) else { return nil }
    let (events, lost) = reader.events()
    var contents = Contents(actions: reader.actions, marks: reader.marks, events: events, facts: reader.facts)
    var samples: [Double: Snapshot] = [:]
    let checked = reader.contents { block in
      for sample in block.times.indices {
        let snapshot = block.snapshot(sample)
        samples[snapshot.time] = snapshot
      }
    }
    contents.damage = checked.damage + lost
    contents.samples = samples
    return contents
  }

  /// A recording of some seconds in small pages and blocks of 3 s.
  private func make(_ path: String, seconds: Double = 13) throws {
    var options = SessionWriter.Options()
    options.blockSeconds = 3
    options.pageSize = 512
    options.proofSeconds = 6
    let large = path + ".all"
    try Fixture.record(large, seconds: seconds, workers: (2, 2))
    defer { unlink(large) }
    var source = try RecordingSource(try SessionReader(large))
    let writer = try SessionWriter(path, Fixture.facts(), options)
    while true {
      try writer.append(source.snapshot())
      if source.isFinished { break }
      source.advance(to: source.nextSample) { _ in }
    }
    try writer.append(.arrivalRate(45), at: 3)
    try writer.append(.cacheHitRate(0.5), at: 7.5)
    try writer.appendMark("here", at: 9)
    try writer.close()
  }

  private func expectHonest(_ found: Contents?, _ original: Contents, _ what: String) {
    guard let found else { return }
    for (time, sample) in found.samples {
      let isSame = sample == original.samples[time]
      #expect(isSame, "\(what): the sample at \(time) is not what was recorded")
    }
    for action in found.actions { #expect(original.actions.contains(action), "\(what): an action that was not") }
    for event in found.events { #expect(original.events.contains(event), "\(what): an event that was not") }
    for mark in found.marks { #expect(original.marks.contains(mark), "\(what): a mark that was not") }
    let same = [
      "samples": found.samples.count == original.samples.count, "actions": found.actions == original.actions,
      "events": found.events == original.events, "marks": found.marks == original.marks,
      "facts": found.facts == original.facts,
    ]
    let lost = same.filter { !$0.value }.keys.sorted()
    #expect(lost.isEmpty || !found.damage.isEmpty, "\(what): a loss of \(lost) that is not reported")
  }

  @Test("Cut off at every byte")
  func truncated() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      try make(path)
      let bytes = Fixture.read(path)
      let original = try #require(read(path))
      #expect(original.damage.isEmpty)
      #expect(original.samples.count == 13)
      #expect(original.events.count > 0)
      let cut = folder + "/cut.pdtop"
      for length in stride(from: bytes.count % Self.step, to: bytes.count, by: Self.step) {
        Fixture.write(Array(bytes[..<length]), cut)
        expectHonest(read(cut), original, "cut to \(length) of \(bytes.count)")
      }
    }
  }

  @Test("Every byte turned round")
  func flipped() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      try make(path)
      var bytes = Fixture.read(path)
      let original = try #require(read(path))
      let bad = folder + "/bad.pdtop"
      var noticed = 0
      for place in stride(from: bytes.count % Self.step, to: bytes.count, by: Self.step) {
        let mask: UInt8 = place % 3 == 0 ? 0xFF : place % 3 == 1 ? 0x01 : 0x80
        bytes[place] ^= mask
        Fixture.write(bytes, bad)
        bytes[place] ^= mask
        let found = read(bad)
        expectHonest(found, original, "byte \(place) turned")
        if found.map({ !$0.damage.isEmpty }) ?? true { noticed += 1 }
      }
      // Free space and the plain tables, which no reader of ours needs, are the rest.
      #expect(noticed > bytes.count / Self.step / 8, "\(noticed) of \(bytes.count)")
    }
  }

  @Test("A repair brings back all but what is damaged")
  func repaired() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      try make(path)
      var bytes = Fixture.read(path)
      let original = try #require(read(path))
      let bad = folder + "/bad.pdtop"
      let good = folder + "/good.pdtop"
      for place in stride(from: 0, to: bytes.count, by: 211) {
        bytes[place] ^= 0xFF
        Fixture.write(bytes, bad)
        bytes[place] ^= 0xFF
        unlink(good)
        let outcome = try SessionRepair.repair(bad, to: good)
        let found = try #require(read(good), "byte \(place)")
        #expect(found.damage.isEmpty, "byte \(place): \(found.damage)")
        for (time, sample) in found.samples {
          let isSame = sample == original.samples[time]
          #expect(isSame, "byte \(place): the sample at \(time)")
        }
        // A block has three samples.
        let missing = original.samples.count - found.samples.count
        #expect(missing <= 3, "byte \(place): \(missing) samples are gone")
        // Actions stand together in one row.
        let actions = original.actions.count - found.actions.count
        let rows = (actions > 0 ? 1 : 0) + (original.events.count - found.events.count)
        #expect(rows <= 1, "byte \(place)")
        if missing > 0 || rows > 0 { #expect(!outcome.lost.isEmpty, "byte \(place)") }
      }
    }
  }

  @Test("A repair of a whole file loses nothing, and of something else says so")
  func repairedWhole() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      try make(path)
      let outcome = try SessionRepair.repair(path, to: folder + "/b.pdtop")
      #expect(outcome.lost.isEmpty)
      #expect(outcome.samples == 13)
      Fixture.write(Array("hello".utf8), folder + "/c.pdtop")
      #expect(throws: RecordingError.self) { try SessionRepair.repair(folder + "/c.pdtop", to: folder + "/d.pdtop") }
      #expect(throws: RecordingError.self) { try SessionReader(folder + "/c.pdtop") }
      #expect(throws: RecordingError.self) { try SessionReader(folder) }
      #expect(throws: RecordingError.self) { try SessionReader(folder + "/none.pdtop") }
    }
  }

  @Test("Columns of a later version are passed over and named")
  func unknownColumn() throws {
    var numbers = NumberColumn(
      key: ColumnKey(.fleet, 0, "moon_phase", "moons"), width: 1, quantizer: Quantizer(.step(1)))
    numbers.append(3, .measured)
    var known = NumberColumn(key: ColumnKey(.fleet, 0, .busy), width: 1, quantizer: Quantizer(.step(0.005)))
    known.append(0.5, .measured)
    let snapshot = Snapshot(
      time: 1, origin: Origin(kind: .feed, name: "a", model: "b"), traffic: TrafficMix(rate: 0, classes: []), slo: SLO())
    let body = BlockFormat.write(Layout(snapshot), [1_000_000], [numbers, known], [], [], level: 3)
    let block = try DecodedBlock(body, withWorkers: true)
    #expect(block.unknownColumns == ["fleet.moon_phase (moons)"])
    #expect(block.snapshot(0).fleet.value(.busy) == 0.5)
  }

  @Test("Bytes of chance are no block, whatever they are")
  func chance() {
    var state: UInt64 = 88172645463325252
    for _ in 0..<20_000 {
      var head: [UInt8] = []
      for _ in 0..<Int(state >> 58) {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        head.append(UInt8(truncatingIfNeeded: state >> 32) & (state & 1 == 0 ? 0xFF : 0x07))
      }
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      var writer = ByteWriter()
      writer.byte(BlockFormat.version)
      writer.block(Zstd.compress(head, level: 1))
      #expect(throws: ByteReader.Malformed.self) { try DecodedBlock(writer.bytes, withWorkers: true) }
    }
  }
}
