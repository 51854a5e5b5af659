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

  @Test("Workers that come, go and change sides are played again and read again", arguments: [false, true])
  func workers(observations: Bool) throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      let original = try Fixture.record(
        path, seconds: 40, observations: observations,
        actions: [(3, .flipWorkers("prefill", 2)), (6.5, .scaleWorkers("decode", 3)), (8, .failWorkers("decode 0", 1))])
      #expect(Set(original.map { $0.pools.map(\.workers) }).count > 1)
      let reader = try SessionReader(path)
      #expect(reader.damage.isEmpty && reader.actions.count == 3)
      guard !observations else {
        var source = try RecordingSource(reader)
        for time in [1.0, 5, 20, 39] {
          try source.seek(to: time) { _ in }
          let twin = try #require(original.last { $0.time <= time })
          #expect(source.snapshot().workers.state == twin.workers.state, "at \(time)")
          #expect(source.snapshot().pools.map(\.workers) == twin.pools.map(\.workers), "at \(time)")
        }
        return
      }
      var replay = ProvenSource(try machine(reader), proofs: reader.proofs, build: "test")
      replay.advance(to: 40) { _ in }
      #expect(replay.matches > 0 && replay.firstDifference == nil)
      #expect(replay.snapshot().pools.map(\.workers) == original.last?.pools.map(\.workers))
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
