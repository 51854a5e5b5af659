import Fleet
import Testing

@testable import Session

/// A source whose state depends on all that was done, and when.
private struct Counter: NotableSource {
  var time = 0.0
  var rate = 1.0
  var total = 0.0
  var log = EventRing()

  var capabilities: Capabilities { [.clock, .traffic] }
  var nextSample: Double { (time + 1).rounded(.down) }
  var isFinished: Bool { false }

  mutating func advance(to end: Double, observe: (Snapshot) -> Void) {
    while nextSample <= end {
      total = total * 1.01 + (nextSample - time) * rate
      time = nextSample
      observe(snapshot())
    }
    total += (end - time) * rate
    time = max(time, end)
  }

  func snapshot() -> Snapshot {
    var snapshot = Snapshot(
      time: time, origin: Origin(kind: .simulator, name: "", model: ""), traffic: TrafficMix(rate: rate, classes: []),
      slo: SLO())
    snapshot.fleet.set(.arrived, total)
    snapshot.events = log.latest
    snapshot.eventCount = log.count
    return snapshot
  }

  mutating func apply(_ action: Action) throws(ActionError) {
    guard case .arrivalRate(let value) = action, value >= 0 else { throw ActionError("no") }
    rate = value
    log.append(Event(time: time, kind: .action, text: action.words, isChange: true))
  }

  mutating func note(_ event: Event) { log.append(event) }
}

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
}
