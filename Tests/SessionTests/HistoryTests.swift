import Fleet
import Session
import Testing

@Suite struct HistoryTests {
  private func snapshot(_ time: Double, busy: Double?, events: [Event] = [], count: Int = 0) -> Snapshot {
    var snapshot = Snapshot(
      time: time, origin: Origin(kind: .simulator, name: "t", model: "m"), traffic: TrafficMix(rate: 1, classes: []),
      slo: SLO())
    var pool = PoolSnapshot(name: "p", role: .prefill, device: "d", workers: 1, devices: 1)
    pool.readings.set(.busy, busy)
    snapshot.pools = [pool]
    snapshot.events = events
    snapshot.eventCount = count
    return snapshot
  }

  @Test func aggregatesByColumn() {
    var history = History()
    for second in 1...8 { history.append(snapshot(Double(second), busy: Double(second))) }
    #expect(history.columns(.pool(0), .busy, 4, span: 8, end: 8) == [1.5, 3.5, 5.5, 7.5])
  }

  @Test func unknownStaysUnknown() {
    var history = History()
    for second in 1...10 { history.append(snapshot(Double(second), busy: (4...7).contains(second) ? nil : 0.5)) }
    let columns = history.columns(.pool(0), .busy, 10, span: 10, end: 10)
    #expect(columns[2] == 0.5)
    #expect(columns[4].isNaN)
    #expect(columns[9] == 0.5)
    #expect(history.columns(.pool(3), .busy, 3, span: 10, end: 10).allSatisfy { $0.isNaN })
    #expect(history.columns(.fleet, .shed, 3, span: 10, end: 10).allSatisfy { $0.isNaN })
  }

  @Test func narrowColumnsHoldTheSampleBefore() {
    var history = History()
    for second in stride(from: 0.0, through: 20, by: 2) { history.append(snapshot(second, busy: second)) }
    let columns = history.columns(.pool(0), .busy, 20, span: 10, end: 20)
    #expect(columns.allSatisfy { !$0.isNaN })
  }

  @Test func memoryIsBounded() {
    var history = History(capacity: 50)
    for second in 0..<500 { history.append(snapshot(Double(second), busy: Double(second))) }
    #expect(history.count == 50)
    #expect(history.earliest == 450)
    #expect(history.columns(.pool(0), .busy, 5, span: 5, end: 499) == [495, 496, 497, 498, 499])
  }

  @Test func goingBackForgetsTheFuture() {
    var history = History()
    let mark = Event(time: 6, kind: .action, text: "moved", isChange: true)
    for second in 1...9 {
      history.append(snapshot(Double(second), busy: 1, events: second >= 6 ? [mark] : [], count: second >= 6 ? 1 : 0))
    }
    #expect(history.log.marks(from: 0, through: 10) == [mark])
    history.append(snapshot(4, busy: 0))
    #expect(history.latest == 4)
    #expect(history.count == 4)
    #expect(history.log.marks(from: 0, through: 10).isEmpty)
  }

  @Test func eventsAreTakenOnce() {
    var log = EventLog()
    let events = (0..<5).map { Event(time: Double($0), kind: .queue, text: "\($0)") }
    log.take(snapshot(4, busy: 1, events: events, count: 5))
    log.take(snapshot(4, busy: 1, events: events, count: 5))
    log.take(
      snapshot(5, busy: 1, events: events + [Event(time: 5, kind: .story, text: "new", isChange: true)], count: 6))
    #expect(log.events.count == 6)
    #expect(log.marks(from: 0, through: 9).map(\.text) == ["new"])
  }

  @Test func hostileTimesDoNotTrap() {
    var history = History()
    history.append(snapshot(.nan, busy: 1))
    history.append(snapshot(.infinity, busy: 1))
    history.append(snapshot(1e300, busy: .infinity))
    for (span, end) in [(0.0, 1.0), (-1, 1), (.nan, 1), (10, .nan), (.infinity, 5), (1e-300, 1e300)] {
      #expect(history.columns(.pool(0), .busy, 4, span: span, end: end).count == 4)
    }
    #expect(history.columns(.pool(0), .busy, -3, span: 1, end: 1).isEmpty)
  }
}
