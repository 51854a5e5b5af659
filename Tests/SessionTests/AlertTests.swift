import Fleet
import Testing

@testable import Session

@Suite struct AlertTests {
  private func snapshot(_ time: Double, kv: Double?, attainment: Double = 1) -> Snapshot {
    var snapshot = Snapshot(
      time: time, origin: Origin(kind: .simulator, name: "t", model: "m"), traffic: TrafficMix(rate: 1, classes: []),
      slo: SLO())
    var pool = PoolSnapshot(name: "decode", role: .decode, device: "d", workers: 1, devices: 1)
    pool.readings.set(.kvUsage, kv)
    snapshot.pools = [pool]
    snapshot.fleet.set(.attainment, attainment)
    return snapshot
  }

  private let rule = AlertRule(
    name: "cache", field: .kvUsage, place: .pools(named: "decode"), isAbove: true, limit: 0.5, clear: 0.4, patience: 3,
    severity: .bad)

  @Test func raisedAfterAWhileAndClearedBelowTheLimit() {
    var book = AlertBook(rules: [rule])
    var told: [String] = []
    // It must last: the dip at 3 begins the wait anew.
    for (time, kv) in [(0.0, 0.6), (1, 0.6), (2, 0.6), (3, 0.3), (4, 0.6), (5, 0.6), (6, 0.6)] {
      told += book.observe(snapshot(time, kv: kv)).map(\.text)
    }
    #expect(told.isEmpty)
    #expect(book.observe(snapshot(7, kv: 0.6)).map(\.text) == ["cache: decode KV used 60 %, over 50 %"])
    #expect(book.active.map(\.severity) == [.bad])
    #expect(book.active.first?.time == 7)
    // Between the two limits nothing changes.
    for time in 8..<20 { #expect(book.observe(snapshot(Double(time), kv: 0.45)).isEmpty) }
    for time in 20..<23 { #expect(book.observe(snapshot(Double(time), kv: 0.3)).isEmpty) }
    #expect(book.observe(snapshot(23, kv: 0.3)).map(\.severity) == [.info])
    #expect(book.active.isEmpty)
  }

  @Test func aLowerLimit() {
    let rule = AlertRule(
      name: "met", field: .attainment, place: .fleet, isAbove: false, limit: 0.98, clear: 0.99, patience: 0)
    var book = AlertBook(rules: [rule])
    #expect(book.observe(snapshot(0, kv: nil, attainment: 1)).isEmpty)
    #expect(book.observe(snapshot(1, kv: nil, attainment: 0.97)).map(\.text) == ["met: SLO met 97 %, under 98 %"])
    #expect(book.observe(snapshot(2, kv: nil, attainment: 0.985)).isEmpty)
    #expect(book.active.count == 1)
    #expect(book.observe(snapshot(3, kv: nil, attainment: 1)).count == 1)
    #expect(book.active.isEmpty)
  }

  @Test func unknownRaisesNothing() {
    var book = AlertBook(rules: [rule])
    for time in 0..<20 { #expect(book.observe(snapshot(Double(time), kv: nil)).isEmpty) }
  }

  @Test func acknowledgedUntilItComesAgain() {
    var book = AlertBook(rules: [rule])
    for time in 0..<5 { _ = book.observe(snapshot(Double(time), kv: 0.6)) }
    #expect(book.acknowledge() == 1)
    #expect(book.acknowledge() == 0)
    #expect(book.active.first?.isAcknowledged == true)
    for time in 5..<10 { _ = book.observe(snapshot(Double(time), kv: 0.1)) }
    for time in 10..<15 { _ = book.observe(snapshot(Double(time), kv: 0.6)) }
    #expect(book.active.first?.isAcknowledged == false)
  }

  @Test func aSessionTakenBackBeginsAnew() {
    var book = AlertBook(rules: [rule])
    for time in 10..<15 { _ = book.observe(snapshot(Double(time), kv: 0.6)) }
    #expect(book.active.count == 1)
    _ = book.observe(snapshot(2, kv: 0.1))
    #expect(book.active.isEmpty)
  }
}
