import Fleet
import Session
import Simulator
import Testing

@testable import Recording

/// Sessions that are taken back and branched while they are recorded: the file holds the course that is played.
struct BranchTests {
  private typealias Machine = TimeMachine<WatchedSource<Simulator>>

  private func machine(_ deeds: [Deed] = [], end: Double? = nil) throws -> Machine {
    TimeMachine(WatchedSource(try Simulator(Fixture.scenario())), deeds: deeds, end: end)
  }

  private func record(_ path: String, observations: Bool, _ play: (inout RecordedSource<Machine>) throws -> Void) throws {
    var options = Recorder.Options()
    options.waits = true
    let recorder = try Recorder(path, Fixture.facts(observations: observations), options: options)
    var source = RecordedSource(try machine(), recorder)
    try play(&source)
    recorder.close()
  }

  private func replayed(_ path: String, at time: Double) throws -> Snapshot {
    let reader = try SessionReader(path)
    var replay = try machine(reader.actions.map { Deed(time: $0.time, action: $0.action) }, end: reader.end)
    replay.advance(to: time) { _ in }
    return replay.snapshot()
  }

  @Test("What is done again after going back is recorded again")
  func again() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      var expected: Snapshot?
      try record(path, observations: false) { source in
        source.advance(to: 10) { _ in }
        try source.apply(.arrivalRate(50))
        source.advance(to: 20) { _ in }
        try source.seek(to: 5) { _ in }
        source.advance(to: 25) { _ in }
        expected = source.snapshot()
      }
      let reader = try SessionReader(path)
      #expect(reader.actions.map(\.time) == [10])
      #expect(try replayed(path, at: 25) == expected)
    }
  }

  @Test("The file follows the branch that is played, inputs and observations")
  func followed() throws {
    try Fixture.inFolder { folder in
      var main: Snapshot?
      func play(_ source: inout RecordedSource<Machine>) throws {
        source.advance(to: 10) { _ in }
        try source.apply(.arrivalRate(50))
        source.advance(to: 20) { _ in }
        main = source.snapshot()
        try source.seek(to: 15) { _ in }
        try source.apply(.cacheHitRate(0.6))
        source.advance(to: 22) { _ in }
        try source.carryOut(.play(0))
        #expect(source.time == 20)
      }
      try record(folder + "/inputs.pdtop", observations: false, play)
      let inputs = try SessionReader(folder + "/inputs.pdtop")
      #expect(inputs.actions.map(\.action) == [.arrivalRate(50)])
      #expect(try replayed(folder + "/inputs.pdtop", at: 20).fleet == main?.fleet)
      try record(folder + "/seen.pdtop", observations: true, play)
      let reader = try SessionReader(folder + "/seen.pdtop")
      #expect(reader.contents().damage.isEmpty, "\(reader.contents().damage)")
      #expect(reader.contents().samples == 20)
      var seen = try RecordingSource(reader)
      try seen.seek(to: 20) { _ in }
      #expect(seen.snapshot().traffic.cacheHitRate == main?.traffic.cacheHitRate)
    }
  }

  @Test("A branch with other actions differs from the branch point on, and not before")
  func differs() throws {
    var one = try machine()
    one.advance(to: 30) { _ in }
    var samples: [Snapshot] = []
    try one.seek(to: 12) { _ in }
    try one.apply(.arrivalRate(90))
    one.advance(to: 30) { samples.append($0) }
    let before = one.branches[0].samples.filter { $0.time > 12 }
    #expect(samples.first?.time == before.first?.time)
    #expect(zip(samples, before).contains { $0.fleet != $1.fleet })
    try one.seek(to: 11) { _ in }
    var original = try machine()
    original.advance(to: 11) { _ in }
    #expect(one.snapshot() == original.snapshot())
  }

  @Test("The fleet that runs beside is recorded and comes back")
  func comparison() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      var scenario = Fixture.scenario()
      scenario.compare(by: .power)
      var facts = Fixture.facts()
      facts.comparison = .power
      var options = Recorder.Options()
      options.waits = true
      let recorder = try Recorder(path, facts, options: options)
      var source = RecordedSource(WatchedSource(try Simulator(scenario)), recorder)
      source.advance(to: 29.5) { _ in }
      let last = try #require(source.snapshot().comparison)
      recorder.close()
      let reader = try SessionReader(path)
      #expect(reader.facts.comparison == .power)
      var replay = try RecordingSource(reader)
      try replay.seek(to: 29.5) { _ in }
      let read = try #require(replay.snapshot().comparison)
      #expect((read.equal, read.title, read.devices, read.verdict) == (.power, last.title, last.devices, last.verdict))
      for field in Field.allCases {
        let (a, b) = (last.readings.value(field), read.readings.value(field))
        #expect((a == nil) == (b == nil), "\(field)")
        let quantizer = Quantizer(field.quantum)
        if let a, let b { #expect(quantizer.code(a) == quantizer.code(b), "\(field): \(a), \(b)") }
      }
    }
  }
}
