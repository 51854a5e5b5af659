import Fleet
import Serve
import Simulator
import Testing

@testable import Twin

/// The twin of a served fleet, taken from a minute and a quarter of its pages, against what the fleet does after a
/// shift of its mix that it has not seen: both over half an hour, so that chance is no part of it.
struct ServedTwinTests {
  struct Case: Sendable, CustomStringConvertible {
    var description: String
    var seed: UInt64 = 1
    var dialect = ServedDialect.dynamo
    /// How the fleet differs from the usual one, and what happens to it.
    var change: @Sendable (inout Scenario) -> Void = { _ in }
    var shift: [Action]
  }

  private static let longer: [Action] = [.inputLength(2300), .outputLength(420), .arrivalRate(20)]
  private static let reasoning: [Action] = [.outputLength(800), .arrivalRate(18)]
  private static let documents: [Action] = [.inputLength(5000), .arrivalRate(18)]
  private static let shorter: [Action] = [.inputLength(600), .outputLength(120), .arrivalRate(90)]

  private static func larger(_ scenario: inout Scenario) {
    scenario.fleet.pools[0].workers = 16
    scenario.fleet.pools[1].workers = 10
    scenario.traffic.rate = 110
  }

  private static func strange(_ compute: Double, _ memory: Double, _ step: Double) -> @Sendable (inout Scenario) -> Void
  {
    { scenario in
      for index in scenario.fleet.pools.indices {
        scenario.fleet.pools[index].tuning = EngineTuning(compute: compute, memory: memory, stepSeconds: step)
      }
      scenario.traffic.rate = 40
    }
  }

  private static func qwen(_ scenario: inout Scenario) {
    scenario.fleet.model = Catalogue.model(id: "qwen3-32b") ?? scenario.fleet.model
    for index in scenario.fleet.pools.indices { scenario.fleet.pools[index].devicesPerWorker = 2 }
  }

  static let cases = [
    Case(description: "longer", shift: longer), Case(description: "longer, seed 2", seed: 2, shift: longer),
    Case(description: "longer, seed 3", seed: 3, shift: longer),
    Case(description: "reasoning", shift: reasoning), Case(description: "reasoning, seed 2", seed: 2, shift: reasoning),
    Case(description: "documents", shift: documents), Case(description: "shorter", shift: shorter),
    Case(description: "cache lost", shift: [.cacheHitRate(0), .arrivalRate(40)]),
    Case(
      description: "larger, longer", change: larger, shift: [.inputLength(2300), .outputLength(420), .arrivalRate(40)]),
    Case(description: "larger, reasoning", seed: 4, change: larger, shift: [.outputLength(800), .arrivalRate(35)]),
    Case(description: "Qwen3 32B, longer", change: qwen, shift: longer),
    Case(description: "Qwen3 32B, documents", seed: 5, change: qwen, shift: documents),
    Case(description: "sglang, longer", dialect: .sglang, shift: longer),
    Case(description: "sglang, reasoning", dialect: .sglang, shift: reasoning),
    Case(description: "vllm, longer", dialect: .vllm, shift: longer),
    Case(description: "vllm, documents", dialect: .vllm, shift: documents),
    Case(description: "slow engine, longer", change: strange(0.7, 0.8, 0.002), shift: longer),
    Case(description: "odd engine, longer", change: strange(1.2, 0.65, 0), shift: longer),
    Case(description: "odd engine, reasoning", change: strange(0.55, 1.1, 0.004), shift: reasoning),
  ]

  /// Means of half an hour after some minutes with the actions.
  private static func look(_ scenario: Scenario, _ actions: [Action]) throws -> Moment {
    var scenario = scenario
    scenario.duration = 2200
    var simulator = try Simulator(scenario)
    for action in actions { try simulator.apply(action) }
    var seen: [Snapshot] = []
    simulator.advance(to: 2100) { if $0.time > 300 { seen.append($0) } }
    return try #require(Moment(seen))
  }

  @Test("TTFT and TPOT p50 within 10 %, stranding within 3 points", arguments: cases)
  func shift(_ one: Case) throws {
    var scenario = try SeenFleet.chat(rate: 50)
    scenario.seed = one.seed
    one.change(&scenario)
    var sight = try ServedSight(scenario, dialect: one.dialect)
    sight.watch(75)
    let twin = try Twin(sight.samples, sight.hints)
    let foretold = try Self.look(twin.scenario, one.shift)
    let then = try Self.look(scenario, one.shift)
    func near(_ what: String, _ value: (Moment) -> Double?) throws {
      let (a, b) = (try #require(value(foretold)), try #require(value(then)))
      #expect(abs(a / b - 1) < 0.1, "\(what): foretold \(a), then \(b); \(twin.efficiencies)")
    }
    try near("TTFT p50", \.ttft)
    try near("TPOT p50", \.tpot)
    for index in 0..<2 {
      let (a, b) = (try #require(foretold.pools[index].stranded), try #require(then.pools[index].stranded))
      #expect(abs(a - b) < 0.03, "stranded \(index): foretold \(a), then \(b); \(twin.efficiencies)")
    }
  }
}
