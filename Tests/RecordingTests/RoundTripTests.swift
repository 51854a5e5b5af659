import Fleet
import Session
import Simulator
import Testing

@testable import Recording

struct RoundTripTests {
  @Test("Traffic of which something is unknown comes back so, and not as 0")
  func unknownTraffic() throws {
    let mix = TrafficMix(
      rate: .nan,
      classes: [
        TrafficClass(
          name: "observed", input: LengthDistribution(.fixed, mean: .nan),
          output: LengthDistribution(.fixed, mean: 256),
          cacheHitRate: .nan)
      ])
    let read = JSON.parse(mix.json.line).flatMap(TrafficMix.init)
    #expect(read == mix)
    #expect(mix.cacheHitRate.isNaN && mix.outputLength == 256)
    var told = mix
    told.setInputLength(1000)
    told.setCacheHitRate(0.5)
    #expect(told.inputLength == 1000 && told.cacheHitRate == 0.5)
  }

  @Test("What is recorded is read back, each value within half its quantum, all else exactly")
  func observations() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      let original = try Fixture.record(path, seconds: 45)
      var source = try RecordingSource(try SessionReader(path))
      #expect(source.time == 0.5)
      var count = 0
      while true {
        let snapshot = source.snapshot()
        let twin = try #require(original.first { $0.time == snapshot.time })
        try compare(snapshot, twin)
        count += 1
        if source.isFinished { break }
        let before = source.time
        source.advance(to: source.nextSample) { _ in }
        if source.time == before { break }
      }
      #expect(count == 45)
      #expect(source.isFinished)
    }
  }

  private func compare(_ read: Snapshot, _ original: Snapshot) throws {
    #expect(read.origin.kind == .recording)
    #expect(read.traffic == original.traffic)
    #expect(read.slo == original.slo)
    #expect(read.bottleneck == original.bottleneck)
    #expect(read.steadyState == original.steadyState)
    // An action at this very instant was taken after the original was looked at.
    if read.events.last?.time != read.time {
      #expect(read.events == original.events)
      #expect(read.eventCount == original.eventCount)
    }
    #expect(read.pools.map(\.cause) == original.pools.map(\.cause))
    #expect(read.pools.map(\.name) == original.pools.map(\.name))
    #expect(read.links.map(\.lanes.count) == original.links.map(\.lanes.count))
    compare(read.fleet, original.fleet)
    for (one, other) in zip(read.pools, original.pools) { compare(one.readings, other.readings) }
    for (one, other) in zip(read.links, original.links) { compare(one.readings, other.readings) }
    #expect(read.workers.count == original.workers.count)
    #expect(read.workers.pool == original.workers.pool)
    #expect(read.workers.state == original.workers.state)
    for field in Field.allCases {
      let one = read.workers.column(field)
      let other = original.workers.column(field)
      #expect((one == nil) == (other == nil), "\(field)")
      #expect(read.workers.provenance(field) == original.workers.provenance(field))
      guard let one, let other else { continue }
      for (a, b) in zip(one, other) { #expect(isNear(Double(a), Double(b), field), "\(field): \(a), \(b)") }
    }
  }

  private func compare(_ read: Readings, _ original: Readings) {
    for field in Field.allCases {
      #expect(read[field]?.provenance == original[field]?.provenance, "\(field)")
      guard let a = read.value(field), let b = original.value(field) else { continue }
      #expect(isNear(a, b, field), "\(field): \(a), \(b)")
    }
  }

  private func isNear(_ a: Double, _ b: Double, _ field: Field) -> Bool {
    if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
    let size =
      switch field.quantum {
      case .step(let step): step
      case .relative(let share, let floor): floor + share * abs(b)
      }
    return abs(a - b) <= size * 0.51
  }

  @Test("Values of all sizes, unknown ones and infinite ones come back")
  func values() throws {
    let wild: [Double] = [
      0, 1, -1, 0.0049, 1e-12, 1e9, -1e9, .infinity, -.infinity, 1e300, .nan, 0.5, .leastNonzeroMagnitude,
      .greatestFiniteMagnitude,
    ]
    for quantum in [Quantum.step(0.005), .step(5), .relative(share: 0.01, floor: 0.001)] {
      let key = ColumnKey(.fleet, 0, .busy)
      var column = NumberColumn(key: key, width: 1, quantizer: Quantizer(quantum))
      for value in wild { column.append(value, value.isNaN ? .unknown : .measured) }
      let read = try NumberColumn(
        key: key, width: 1, quantizer: Quantizer(quantum), samples: wild.count, payload: column.payload[...])
      for (index, value) in wild.enumerated() {
        let got = read.value(index)
        #expect(
          value.isNaN ? got.isNaN : got == value || abs(got - value) <= max(5, abs(value) * 0.006), "\(value): \(got)")
      }
      #expect(read.provenances == column.provenances)
    }
  }

  @Test("Quantising twice is quantising once")
  func idempotent() {
    for quantum in [Quantum.step(0.005), .step(0.001), .step(5), .step(1), .relative(share: 0.01, floor: 0.0001)] {
      let quantizer = Quantizer(quantum)
      for code in Int64(-3000)...3000 { #expect(quantizer.code(quantizer.value(code)) == code, "\(quantum), \(code)") }
    }
  }

  @Test("The checksum is that of RFC 3720")
  func checksum() {
    #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum((0..<32).map { UInt8($0) }) == 0x46DD_794E)
  }

  @Test("Every action comes back as it was")
  func actions() {
    let all: [Action] = [
      .inputLength(1234.5), .outputLength(0.1 + 0.2), .cacheHitRate(1 / 3), .arrivalRate(1e6),
      .classShare("a \"b\"\n", 0.3),
      .slo(SLO(ttft: 1, tpot: nil, e2e: 30, goal: 0.99)), .linkCapacity(0.05), .resetTraffic,
      .failWorkers("decode", 3), .repairWorkers("decode 2"), .slowWorkers("old decode 4", 2, 1.5), .powerCap("p", 0.7),
      .drainWorkers("a b", 2), .resumeWorkers("a"), .flipWorkers("prefill 1", 1), .scaleWorkers("decode", 0),
      .failRack("decode", 1), .flushCache("prefill"), .route(true), .route(false), .arrivalBurst(2.5, 0.1 + 0.2),
    ]
    for action in all { #expect(Action(action.row) == action) }
    #expect(Action(ActionRow(name: "of a later version")) == nil)
  }

  @Test("Seeking gives the sample of that time, and a past for the graphs")
  func seek() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      try Fixture.record(path, seconds: 90)
      var source = try RecordingSource(try SessionReader(path))
      for time in [60, 5.5, 88.5, 0.5, 33.7, 1e6, -5] {
        var past: [Snapshot] = []
        try source.seek(to: time) { past.append($0) }
        #expect(source.time == min(89.5, max(0.5, (time + 0.5).rounded(.down) - 0.5)), "\(time)")
        #expect(past.last?.time == source.time)
        #expect(zip(past, past.dropFirst()).allSatisfy { $0.time < $1.time })
        #expect(source.snapshot().workers.count == 10)
      }
      #expect(throws: ActionError.self) { try source.seek(to: .nan) { _ in } }
      #expect(throws: ActionError.self) { try source.apply(.resetTraffic) }
    }
  }

  @Test("A rewound session is recorded as it went on")
  func rewound() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      let writer = try SessionWriter(path, Fixture.facts())
      var simulator = try Simulator(Fixture.scenario())
      var kept = simulator
      simulator.advance(to: 27) { try? writer.append($0) }
      simulator = try Simulator(Fixture.scenario())
      simulator.advance(to: 12) { _ in }
      kept = simulator
      try writer.commit()
      try writer.rewind(to: 12)
      try kept.apply(.arrivalRate(80))
      try writer.append(.arrivalRate(80), at: 12)
      var after: [Snapshot] = []
      kept.advance(to: 20) { after.append($0) }
      for sample in after { try writer.append(sample) }
      try writer.close()
      let reader = try SessionReader(path)
      #expect(reader.contents().damage.isEmpty, "\(reader.contents().damage)")
      #expect(reader.contents().samples == 40)
      var source = try RecordingSource(reader)
      try source.seek(to: 19) { _ in }
      #expect(source.snapshot().traffic.rate == 80)
      try source.seek(to: 12) { _ in }
      #expect(source.snapshot().traffic.rate == 30)
    }
  }

  @Test("An hour of play with an action every five seconds takes less than 20 kB")
  func inputsOfAnHour() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      var facts = Fixture.facts(observations: false)
      // As long as the scenarios of the demo.
      facts.scenario?.text = String((0..<3000).map { Character(Unicode.Scalar(UInt8(97 + $0 * $0 % 26))) })
      let writer = try SessionWriter(path, facts)
      var simulator = try Simulator(Fixture.scenario(workers: (2, 2), rate: 1))
      var actions: [SessionReader.TimedAction] = []
      for step in 1...720 {
        simulator.advance(to: Double(step) * 5) { try? writer.append($0) }
        // A slider moved by key stands at round numbers, one that is dragged anywhere.
        let share = step % 8 < 4 ? Double(step * 37 % 100) / 100 : Double(step * 37 % 101) / 101
        let action: Action =
          switch step % 4 {
          case 0: .inputLength(16 * Double(step))
          case 1: .cacheHitRate(share)
          case 2: .arrivalRate(1 + share)
          default: .classShare("reasoning", share)
          }
        actions.append(SessionReader.TimedAction(time: simulator.time, action: action))
        try writer.append(action, at: simulator.time)
        // As a recorder does each second.
        if step % 3 == 0 { try writer.commit() }
      }
      try writer.close()
      let reader = try SessionReader(path)
      #expect(reader.actions == actions)
      #expect(reader.proofs.count >= 60)
      #expect(Fixture.read(path).count < 20_000, "\(Fixture.read(path).count)")
    }
  }

  @Test("Actions of files of the first versions, a row for each, are read")
  func actionsInRows() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      let writer = try SessionWriter(path, Fixture.facts(observations: false))
      try writer.database.run(Table.action.definition)
      try writer.write(.action, [.integer(1), .real(3)] + Action.arrivalRate(45).row.values)
      _ = writer.countOne(.action)
      try writer.close()
      let reader = try SessionReader(path)
      #expect(reader.damage.isEmpty, "\(reader.damage)")
      #expect(reader.actions == [SessionReader.TimedAction(time: 3, action: .arrivalRate(45))])
      #expect(try SessionRepair.repair(path, to: folder + "/b.pdtop").actions == 1)
    }
  }
}
