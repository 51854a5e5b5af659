import Fleet
import Session
import Simulator
import Testing

@testable import Recording

/// Sessions that are simulated again from their inputs.
struct ReplayTests {
  private typealias Machine = TimeMachine<WatchedSource<Simulator>>

  private func machine(_ reader: SessionReader) throws -> Machine {
    TimeMachine(
      WatchedSource(try Simulator(Fixture.scenario())),
      deeds: reader.actions.map { Deed(time: $0.time, action: $0.action) }, end: reader.end)
  }

  @Test("A session played again from its inputs is the original, snapshot by snapshot")
  func same() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      let original = try Fixture.record(path, seconds: 70, observations: false)
      let reader = try SessionReader(path)
      #expect(reader.damage.isEmpty)
      #expect(reader.actions.count == 2)
      #expect(Fixture.read(path).count < 16_000)
      var replay = ProvenSource(try machine(reader), proofs: reader.proofs, build: "test")
      for snapshot in original {
        replay.advance(to: snapshot.time) { _ in }
        let isSame = try withoutLastAction(replay.snapshot(), reader) == snapshot
        #expect(isSame, "at \(snapshot.time)")
      }
      #expect(replay.isFinished)
      #expect(replay.matches == 2)
      #expect(replay.firstDifference == nil)
      // Backward, and at any time again.
      for time in [12.0, 55.5, 7.5, 69] {
        try replay.seek(to: time) { _ in }
        let twin = try #require(original.first { $0.time == time })
        let isSame = try withoutLastAction(replay.snapshot(), reader) == twin
        #expect(isSame, "again at \(time)")
      }
    }
  }

  /// The originals were taken before the action of the same instant; samples are compared by what they measured then.
  private func withoutLastAction(_ snapshot: Snapshot, _ reader: SessionReader) throws -> Snapshot {
    guard reader.actions.contains(where: { $0.time == snapshot.time }) else { return snapshot }
    var before = TimeMachine(
      WatchedSource(try Simulator(Fixture.scenario())),
      deeds: reader.actions.filter { $0.time < snapshot.time }
        .map { Deed(time: $0.time, action: $0.action) })
    before.advance(to: snapshot.time) { _ in }
    return before.snapshot()
  }

  @Test("Another program that gives other values is found out")
  func different() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      try Fixture.record(path, seconds: 70, observations: false)
      let reader = try SessionReader(path)
      let other = try Simulator(Fixture.scenario(rate: 31))
      var replay = ProvenSource(TimeMachine(WatchedSource(other)), proofs: reader.proofs, build: "test")
      replay.advance(to: 10) { _ in }
      #expect(replay.firstDifference == 0.5)
      #expect(replay.snapshot().events.contains { $0.kind == .failure })
    }
  }
}
