import Fleet
import Testing

@testable import Session

struct TimeMachineTests {
  private func played() throws -> (TimeMachine<Counter>, [Snapshot]) {
    var machine = TimeMachine(Counter(), checkpointSeconds: 7, mostCheckpoints: 6)
    var samples: [Snapshot] = []
    for (time, rate) in [(10.0, 2.0), (23, 5), (50, 1)] {
      machine.advance(to: time) { samples.append($0) }
      try machine.apply(.arrivalRate(rate))
    }
    while machine.time < 200 { machine.advance(to: machine.time + 1) { samples.append($0) } }
    return (machine, samples)
  }

  @Test("At any time again it is as it was, and goes on as it did")
  func again() throws {
    var (machine, samples) = try played()
    for time in [199.0, 3, 100, 24, 49, 51, 1, 180] {
      var past: [Snapshot] = []
      try machine.seek(to: time) { past.append($0) }
      #expect(machine.time == time)
      #expect(machine.snapshot().fleet == samples[Int(time) - 1].fleet, "at \(time)")
      for sample in past { #expect(sample == samples[Int(sample.time) - 1]) }
    }
    try machine.rewind(to: 5)
    var again: [Snapshot] = []
    machine.advance(to: 200) { again.append($0) }
    #expect(again == Array(samples[5...]))
    #expect(machine.branches.count == 1)
  }

  @Test("An action in the past begins a branch, and the future that it leaves stays")
  func branch() throws {
    var (machine, samples) = try played()
    try machine.rewind(to: 60)
    #expect(machine.abandoned.first?.time == 61)
    try machine.apply(.arrivalRate(9))
    #expect(machine.branches.map(\.name) == ["main", "branch 1"])
    #expect(machine.branches[1].parent == 0)
    #expect(machine.branches[1].start == 60)
    machine.advance(to: 80) { _ in }
    #expect(machine.snapshot().fleet != samples[79].fleet)
    #expect(machine.abandoned.map(\.time) == (61...200).map(Double.init))
    try machine.rewind(to: 40)
    #expect(machine.snapshot().fleet == samples[39].fleet)
    machine.advance(to: 60) { _ in }
    #expect(machine.snapshot().traffic.rate == 9)
    try machine.play(branch: 0)
    machine.advance(to: 200) { _ in }
    #expect(machine.snapshot() == samples[199])
    try machine.play(branch: 1)
    #expect(machine.time == 80)
    #expect(throws: ActionError.self) { try machine.play(branch: 7) }
    #expect(throws: ActionError.self) { try machine.rewind(to: 1e6) }
  }

  @Test("A branch with the same actions equals the original")
  func sameActions() throws {
    var (machine, samples) = try played()
    try machine.rewind(to: 49)
    machine.branch(named: "what if")
    machine.advance(to: 50) { _ in }
    try machine.apply(.arrivalRate(1))
    machine.advance(to: 200) { _ in }
    #expect(machine.branches[1].name == "what if")
    #expect(machine.snapshot() == samples[199])
  }

  @Test("A refused action changes nothing and begins no branch")
  func refusal() throws {
    var (machine, _) = try played()
    try machine.rewind(to: 60)
    #expect(throws: ActionError.self) { try machine.apply(.resetTraffic) }
    #expect(machine.branches.count == 1)
  }

  @Test("A recorded future is played, ends where it ended, and can be taken over")
  func recorded() throws {
    let (original, samples) = try played()
    var replay = TimeMachine(Counter(), deeds: original.branches[0].deeds, end: 200)
    #expect(replay.reach == 0...200)
    try replay.seek(to: 120) { _ in }
    #expect(replay.snapshot() == samples[119])
    replay.advance(to: 200) { _ in }
    #expect(replay.isFinished)
    try replay.rewind(to: 120)
    try replay.apply(.arrivalRate(3))
    replay.advance(to: 250) { _ in }
    #expect(!replay.isFinished)
    #expect(replay.time == 250)
  }

  @Test("Memory is bounded, however long it runs")
  func bounded() {
    var machine = TimeMachine(Counter(), checkpointSeconds: 1, mostCheckpoints: 8)
    for time in 1...5000 { machine.advance(to: Double(time)) { _ in } }
    #expect(machine.branches[0].checkpoints.entries.count <= 8)
    #expect(machine.branches[0].checkpoints.entries[0].base.time == 0)
    #expect(machine.branches[0].samples.count <= 4500)
  }

  @Test("Sources that are large are remembered less often")
  func boundedBytes() throws {
    var machine = TimeMachine(Counter(copyBytes: 30 << 20), checkpointSeconds: 1, mostCheckpoints: 48)
    for time in 1...100 { machine.advance(to: Double(time)) { _ in } }
    #expect(machine.branches[0].checkpoints.entries.count == 2)
    try machine.rewind(to: 50)
    #expect(machine.time == 50)
  }

  @Test("Where two branches part")
  func parting() throws {
    var (machine, _) = try played()
    try machine.rewind(to: 100)
    try machine.apply(.arrivalRate(3))
    machine.advance(to: 150) { _ in }
    try machine.rewind(to: 120)
    try machine.apply(.arrivalRate(4))
    machine.advance(to: 130) { _ in }
    let course = try #require(machine.course)
    #expect(course.branches.map(\.actions) == [3, 1, 1])
    #expect(course.parting(0, 1) == 100)
    #expect(course.parting(1, 2) == 120)
    #expect(course.parting(2, 0) == 100)
    #expect(course.parting(2, 2) == .infinity)
    // What a branch shares with those that it comes from is theirs, and all of it is its course.
    #expect(machine.course(ofBranch: 2)?.samples.map(\.time) == (1...130).map(Double.init))
    #expect(machine.course(ofBranch: 9) == nil)
  }

  @Test("Steps back begin near where the last one ended, and give what was")
  func stepsBack() throws {
    var (machine, samples) = try played()
    for time in stride(from: 199.0, through: 150, by: -1) {
      try machine.rewind(to: time)
      #expect(machine.snapshot() == samples[Int(time) - 1])
    }
    try machine.rewind(to: 190)
    try machine.apply(.arrivalRate(9))
    try machine.rewind(to: 188)
    #expect(machine.snapshot() == samples[187])
  }

  @Test("Known events are those that were and those to come")
  func chronicle() throws {
    var (machine, _) = try played()
    try machine.rewind(to: 30)
    #expect(machine.chronicle.map(\.time) == [10, 23, 50])
    var replay = TimeMachine(Counter(), deeds: machine.branches[0].deeds, end: 200)
    replay.advance(to: 15) { _ in }
    #expect(replay.chronicle.map(\.time) == [10, 23, 50])
  }
}
