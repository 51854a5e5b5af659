import Fleet
import Simulator
import Testing

@testable import Twin

/// A twin fitted to a fleet whose efficiencies it does not know.
struct TwinTests {
  static let engines = [
    EngineTuning(), EngineTuning(compute: 0.7, memory: 0.8, stepSeconds: 0.002),
    EngineTuning(compute: 1.2, memory: 0.65), EngineTuning(compute: 0.55, memory: 1.1, stepSeconds: 0.004),
  ]

  @Test("TTFT, TPOT and rates of the present are those that were seen", arguments: engines)
  func present(_ engine: EngineTuning) throws {
    var fleet = try SeenFleet(SeenFleet.chat(), tuning: engine)
    fleet.run(300)
    let twin = try Twin(fleet.samples)
    for row in twin.rows where row.use == .fitted && row.pool == nil {
      #expect(abs(try #require(row.error)) < 0.04, "\(row.title): \(row.errorText)")
    }
    for row in twin.rows where row.field == .outputTokenRate || row.field == .completionRate {
      #expect(abs(try #require(row.error)) < 0.05, "\(row.title): \(row.errorText)")
    }
  }

  @Test("A shift of the mix that it has not seen is foretold", arguments: engines)
  func shift(_ engine: EngineTuning) throws {
    var fleet = try SeenFleet(SeenFleet.chat(), tuning: engine)
    fleet.run(300)
    let twin = try Twin(fleet.samples)
    var source = try twin.source()
    let shift: [Action] = [.inputLength(2300), .outputLength(420), .arrivalRate(30)]
    for action in shift {
      try source.apply(action)
      try fleet.simulator.apply(action)
    }
    fleet.run(300)
    var foretold: [Snapshot] = []
    source.advance(to: twin.time + 300) { foretold.append($0) }
    let then = try #require(Moment(foretold.filter { $0.time > twin.time + 120 }))
    let seen = try #require(Moment(fleet.samples.filter { $0.time > fleet.simulator.time - 180 }))
    func near(_ a: Double?, _ b: Double?, _ limit: Double, _ what: String) throws {
      let (a, b) = (try #require(a), try #require(b))
      #expect(abs(a / b - 1) < limit, "\(what): foretold \(a), seen \(b), engine \(engine), \(twin.efficiencies)")
    }
    try near(then.ttft, seen.ttft, 0.1, "TTFT p50")
    try near(then.tpot, seen.tpot, 0.1, "TPOT p50")
    for index in 0..<2 {
      let (a, b) = (try #require(then.pools[index].stranded), try #require(seen.pools[index].stranded))
      // Strange engines are told from others by what they do now; what they could do at most is further away.
      let limit = engine == EngineTuning() ? 0.03 : 0.06
      #expect(abs(a - b) < limit, "stranded \(index): foretold \(a), seen \(b)")
    }
  }
}
