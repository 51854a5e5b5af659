import Capacity
import Fleet
import Testing

@testable import Simulator

/// The expected stranding of every demo scenario, out of the running simulation's own busy times: a hundred nodes of
/// equal cost with published rates, split as the mix wanted that they were bought for.
struct ScenarioStrandingTests {
  struct Row: Sendable, CustomStringConvertible {
    let description: String
    /// Prefill and decode nodes, and what happens to them.
    let workers: (Int, Int)
    let classes: [TrafficClass]
    var actions: [Action] = []
    /// Share of the link's bandwidth that is left.
    var link = 1.0
    /// Expected percentages: stranded prefill, stranded decode, fleet.
    let prefill, decode, fleet: Double
  }

  private static func request(
    _ name: String, _ input: Double, _ output: Double, _ hit: Double = 0, weight: Double = 1
  ) -> TrafficClass {
    // Narrow around the means: the table's penalty of long contexts is that of mean lengths.
    TrafficClass(
      name: name, weight: weight, input: LengthDistribution(.lognormal(cv: 0.3), mean: input),
      output: LengthDistribution(.lognormal(cv: 0.8), mean: output), cacheHitRate: hit)
  }

  private static let chat = [request("chat", 1155, 211)]
  private static func reasoning(_ share: Double) -> [TrafficClass] {
    [request("chat", 1155, 211, weight: 1 - share), request("reasoning", 1155, 4000, weight: share)]
  }
  private static func agents(_ hit: Double) -> [TrafficClass] { [request("agents", 60_000, 600, hit)] }
  private static func documents(_ share: Double) -> [TrafficClass] {
    [request("chat", 1155, 211, weight: 1 - share), request("documents", 32_000, 500, 0.05, weight: share)]
  }

  private static func row(
    _ description: String, _ workers: (Int, Int), _ classes: [TrafficClass], _ expected: (Double, Double, Double),
    _ actions: [Action] = [], link: Double = 1
  ) -> Row {
    Row(
      description: description, workers: workers, classes: classes, actions: actions, link: link, prefill: expected.0,
      decode: expected.1, fleet: expected.2)
  }

  static let rows: [Row] = [
    row("S1 stable chat", (70, 30), chat, (0, 0, 0)),
    row("S2 reasoning 5 %", (70, 30), reasoning(0.05), (48, 0, 33)),
    row("S2 reasoning 15 %", (70, 30), reasoning(0.15), (73, 0, 51)),
    row("S2 reasoning 30 %", (70, 30), reasoning(0.3), (84, 0, 59)),
    row("S2 reasoning 50 %", (70, 30), reasoning(0.5), (90, 0, 63)),
    row("S3 agents .50", (85, 15), agents(0.5), (0, 0, 0)),
    row("S3 agents .70", (85, 15), agents(0.7), (40, 0, 34)),
    row("S3 agents .80", (85, 15), agents(0.8), (60, 0, 51)),
    row("S3 agents .92", (85, 15), agents(0.92), (84, 0, 71)),
    row("S3b cache lost", (47, 53), agents(0.5), (0, 84, 45)),
    row("S4 documents 2 %", (70, 30), documents(0.02), (0, 27, 8)),
    row("S4 documents 5 %", (70, 30), documents(0.05), (0, 45, 14)),
    row("S4 documents 10 %", (70, 30), documents(0.1), (0, 58, 17)),
    row("S4 documents 25 %", (70, 30), documents(0.25), (0, 70, 21)),
    row("S5 link at 3 %", (47, 53), agents(0.92), (79, 79, 79), link: 0.03),
    row("S6 10 % of decode lost", (70, 30), chat, (10, 0, 7), [.failWorkers("decode", 3)]),
    row("S6 25 % of decode lost", (140, 60), chat, (25, 0, 18), [.failWorkers("decode", 15)]),
    row("S6 50 % of decode lost", (70, 30), chat, (50, 0, 35), [.failWorkers("decode", 15)]),
    // The quarters of a start-up are the chat, reasoning and documents above, and this one: 20 % in the mean.
    row("S8 agents .80 in the fleet for chat", (70, 30), agents(0.8), (5, 0, 4)),
    row("S9 year 0", (81, 19), [request("y", 1500, 150)], (0, 0, 0)),
    row("S9 year 1", (81, 19), [request("y", 2500, 200, 0.1)], (0, 11, 2)),
    row("S9 year 2", (81, 19), [request("y", 6000, 400, 0.4)], (22, 0, 18)),
    row("S9 year 3", (81, 19), [request("y", 9000, 700, 0.6)], (61, 0, 49)),
    row("S9 year 4", (81, 19), [request("y", 14_000, 1200, 0.75)], (82, 0, 66)),
    row("S9 year 5", (81, 19), [request("y", 20_000, 1800, 0.85)], (91, 0, 74)),
  ]

  private static func fleet(_ row: Row) -> FleetPlan {
    let rates = MeasuredRates(
      prefillTokensPerSecond: 52_300, decodeTokensPerSecond: 22_300, contextPenaltyStart: 3000,
      contextPenaltyScale: 20_000, minimumStepSeconds: 0.02)
    func pool(_ role: Role, _ workers: Int) -> PoolPlan {
      PoolPlan(
        name: role.rawValue, role: role, device: Catalogue.device(id: "h100-sxm") ?? Device(id: "", name: ""),
        devicesPerWorker: 8, workers: workers, measured: rates)
    }
    return FleetPlan(
      model: Catalogue.model(id: "deepseek-v3") ?? Catalogue.models[0], precision: .fp8,
      pools: [pool(.prefill, row.workers.0), pool(.decode, row.workers.1)])
  }

  private static func scenario(_ row: Row, load: Double) throws -> Scenario {
    let fleet = fleet(row)
    let lost = row.actions.reduce(0) { sum, action in
      if case .failWorkers(_, let count) = action { sum + count } else { sum }
    }
    var mix = TrafficMix(rate: 1, classes: row.classes)
    let slo = SLO(tpot: 0.05)
    let up = [Double(row.workers.0), Double(row.workers.1 - lost)]
    mix.rate = try FleetModel(fleet).assess(mix, slo: slo, workers: up, linkShare: row.link).capacity * load
    return Scenario(name: row.description, seed: 3, duration: 3600, fleet: fleet, traffic: mix, slo: slo)
  }

  /// Below capacity, and well above it, where the other pool is held back by full hand-off buffers.
  @Test("Within five points, at two loads", arguments: rows, [0.75, 1.15])
  func stranding(row: Row, load: Double) throws {
    var simulator = try Simulator(try Self.scenario(row, load: load))
    for action in row.actions { try simulator.apply(action) }
    if row.link < 1 { try simulator.apply(.linkCapacity(row.link)) }
    // Overloaded, it takes the longest requests' time and more until buffers are full.
    let settled = 100 + 0.1 * (row.classes.map(\.output.mean).max() ?? 0)
    var found: [Snapshot] = []
    simulator.advance(to: settled * 1.5) { if $0.time > settled { found.append($0) } }
    func mean(_ value: (Snapshot) -> Double?) throws -> Double {
      let known = found.compactMap(value)
      return known.reduce(0, +) / Double(try #require(known.isEmpty ? nil : known.count)) * 100
    }
    let prefill = try mean { $0.pools[0].readings.value(.stranded) }
    let decode = try mean { $0.pools[1].readings.value(.stranded) }
    let share = try mean { $0.fleet.value(.strandedShare) }
    #expect(abs(prefill - row.prefill) <= 5, "prefill \(prefill)")
    #expect(abs(decode - row.decode) <= 5, "decode \(decode)")
    #expect(abs(share - row.fleet) <= 5, "fleet \(share)")
  }

  /// S7: the throughput of a fleet bought for chat when a third of the requests reason, over that of the matched ratio.
  @Test("Routing recovers as much as the table says", arguments: [(0.0, 41.0), (0.25, 59), (0.5, 75), (1, 100)])
  func routing(efficiency: Double, recovered: Double) throws {
    var scenario = try Self.scenario(
      Self.row("S7", (70, 30), Self.reasoning(0.3), (84, 0, 59)), load: 1)
    for index in scenario.fleet.pools.indices { scenario.fleet.pools[index].otherPhase = efficiency }
    let model = try FleetModel(scenario.fleet)
    let matched = model.matchedWorkers(scenario.traffic, slo: scenario.slo)
    let most = model.assess(scenario.traffic, slo: scenario.slo, workers: matched).capacity
    scenario.traffic.rate = most * 1.1
    var simulator = try Simulator(scenario)
    if efficiency > 0 { try simulator.apply(.route(true)) }
    var rates: [Double] = []
    simulator.advance(to: 1500) {
      if $0.time > 900, let rate = $0.fleet.value(.completionRate) { rates.append(rate) }
    }
    let share = rates.reduce(0, +) / Double(rates.count) / most * 100
    #expect(abs(share - recovered) <= 5, "\(share)")
  }
}
