import Fleet
import Testing

@testable import Capacity

/// Published node rates of SGLang serving DeepSeek-V3 on H100 (LMSYS, May 2025) with the context penalty that the table
/// of expected stranding assumes.
private let nodeRates = MeasuredRates(
  prefillTokensPerSecond: 52_300, decodeTokensPerSecond: 22_300, contextPenaltyStart: 3000, contextPenaltyScale: 20_000)

private func node() -> Device {
  var device = Device(id: "h100-sxm", name: "H100")
  device.priceUSD = 30_000
  device.tdpWatts = 700
  return device
}

private let deepSeek = Model(
  id: "deepseek-v3", layers: 61, hidden: 7168, queryHeads: 128, kvHeads: 1, headDimension: 576, attention: "MLA",
  growingLayers: 61, totalParameters: 671e9, activeParameters: 37e9, kvBytesPerToken: 70_272)

private func request(_ input: Double, _ output: Double, _ hit: Double = 0, weight: Double = 1) -> TrafficClass {
  TrafficClass(
    name: "\(input)/\(output)", weight: weight, input: LengthDistribution(.fixed, mean: input),
    output: LengthDistribution(.fixed, mean: output), cacheHitRate: hit)
}

private func model(nic: Double? = nil) throws -> FleetModel {
  var node = node()
  node.nicBandwidth = nic
  func pool(_ role: Role) -> PoolPlan {
    PoolPlan(name: role.rawValue, role: role, device: node, devicesPerWorker: 8, workers: 50, measured: nodeRates)
  }
  return try FleetModel(FleetPlan(model: deepSeek, precision: .fp8, pools: [pool(.prefill), pool(.decode)]))
}

/// Workers of a 100-node fleet that is matched to a mix.
private func matched(_ mix: TrafficMix) throws -> [Double] { try model().matchedWorkers(mix) }

private func mix(_ classes: TrafficClass...) -> TrafficMix { TrafficMix(rate: 100, classes: classes) }

struct ScenarioTableTests {
  struct Row: Sendable, CustomStringConvertible {
    let description: String
    let bought: TrafficMix
    let now: TrafficMix
    /// Expected percentages: stranded prefill, stranded decode, fleet.
    let prefill, decode, fleet: Double
  }

  private static let chat = request(1155, 211)
  private static func reasoning(_ share: Double) -> TrafficMix {
    mix(request(1155, 211, weight: 1 - share), request(1155, 4000, weight: share))
  }
  private static func agents(_ hit: Double) -> TrafficMix { mix(request(60_000, 600, hit)) }
  private static func documents(_ share: Double) -> TrafficMix {
    mix(request(1155, 211, weight: 1 - share), request(32_000, 500, 0.05, weight: share))
  }

  static let rows: [Row] = [
    Row(description: "stable chat", bought: mix(chat), now: mix(chat), prefill: 0, decode: 0, fleet: 0),
    Row(description: "reasoning 5 %", bought: mix(chat), now: reasoning(0.05), prefill: 48, decode: 0, fleet: 33),
    Row(description: "reasoning 15 %", bought: mix(chat), now: reasoning(0.15), prefill: 73, decode: 0, fleet: 51),
    Row(description: "reasoning 30 %", bought: mix(chat), now: reasoning(0.30), prefill: 84, decode: 0, fleet: 59),
    Row(description: "reasoning 50 %", bought: mix(chat), now: reasoning(0.50), prefill: 90, decode: 0, fleet: 63),
    Row(description: "agents .50", bought: agents(0.5), now: agents(0.5), prefill: 0, decode: 0, fleet: 0),
    Row(description: "agents .70", bought: agents(0.5), now: agents(0.7), prefill: 40, decode: 0, fleet: 34),
    Row(description: "agents .80", bought: agents(0.5), now: agents(0.8), prefill: 60, decode: 0, fleet: 51),
    Row(description: "agents .92", bought: agents(0.5), now: agents(0.92), prefill: 84, decode: 0, fleet: 71),
    Row(description: "cache lost", bought: agents(0.92), now: agents(0.5), prefill: 0, decode: 84, fleet: 45),
    Row(description: "documents 2 %", bought: mix(chat), now: documents(0.02), prefill: 0, decode: 27, fleet: 8),
    Row(description: "documents 5 %", bought: mix(chat), now: documents(0.05), prefill: 0, decode: 45, fleet: 14),
    Row(description: "documents 10 %", bought: mix(chat), now: documents(0.1), prefill: 0, decode: 58, fleet: 17),
    Row(description: "documents 25 %", bought: mix(chat), now: documents(0.25), prefill: 0, decode: 70, fleet: 21),
    Row(description: "year 1", bought: year(0), now: year(1), prefill: 0, decode: 11, fleet: 2),
    Row(description: "year 2", bought: year(0), now: year(2), prefill: 22, decode: 0, fleet: 18),
    Row(description: "year 3", bought: year(0), now: year(3), prefill: 61, decode: 0, fleet: 49),
    Row(description: "year 4", bought: year(0), now: year(4), prefill: 82, decode: 0, fleet: 66),
    Row(description: "year 5", bought: year(0), now: year(5), prefill: 91, decode: 0, fleet: 74),
  ]

  /// Prompts, outputs and cache hits of six years of drift.
  private static let years: [(Double, Double, Double)] = [
    (1500, 150, 0), (2500, 200, 0.1), (6000, 400, 0.4), (9000, 700, 0.6), (14_000, 1200, 0.75), (20_000, 1800, 0.85),
  ]
  private static func year(_ year: Int) -> TrafficMix { mix(request(years[year].0, years[year].1, years[year].2)) }

  @Test("Losing decode nodes strands as much of prefill", arguments: [(0.1, 10.0, 7.0), (0.25, 25, 18), (0.5, 50, 35)])
  func failure(lost: Double, prefill: Double, fleet: Double) throws {
    var workers = try matched(mix(Self.chat))
    workers[1] *= 1 - lost
    let assessment = try model().assess(mix(Self.chat), workers: workers)
    #expect(abs(try #require(assessment.use(ofPool: 0)).stranded * 100 - prefill) <= 1)
    // Of the fleet as bought: what is down is neither stranded nor gone from the bill.
    let up = (workers[0] + workers[1]) / 100
    #expect(abs(try #require(assessment.strandedCostShare) * up * 100 - fleet) <= 1)
  }

  @Test(
    "Routing recovers throughput by the efficiency on the other phase",
    arguments: [(0, 41.0), (0.25, 59), (0.5, 75), (1, 100)])
  func routing(efficiency: Double, recovered: Double) throws {
    let workers = try matched(mix(Self.chat))
    let routed = try #require(
      model().routed(Self.reasoning(0.3), slo: SLO(), workers: workers, efficiency: efficiency))
    #expect(abs(routed.routed / routed.matched * 100 - recovered) <= 1)
  }

  @Test("A brown-out of the link to 3 % strands both pools by 79 %")
  func link() throws {
    // Nodes of eight NICs of 50 GB/s, the prefill side's alone.
    let agents = Self.agents(0.92)
    let workers = try matched(agents)
    let full = try model().assess(agents, workers: workers)
    let need = full.capacity * 60_000 * deepSeek.kvBytesPerToken
    let line = workers[0] * 400e9 * 0.8
    #expect(abs(need / line * 100 - 14) <= 1)
    let brown = try model(nic: 50e9).assess(agents, workers: workers, linkShare: 0.03)
    for pool in 0...1 { #expect(abs(try #require(brown.use(ofPool: pool)).stranded * 100 - 79) <= 1) }
  }

  @Test("Of four products even the best fixed ratio strands a fifth")
  func volatility() throws {
    let products = [mix(Self.chat), Self.reasoning(0.3), Self.agents(0.8), Self.documents(0.1)]
    let shares = try products.map { try #require(try model().balance($0, SLO())?.matchedPrefillShare) }
    for (share, expected) in zip(shares, [70.0, 27, 69, 85]) { #expect(abs(share * 100 - expected) <= 1) }
    let best = FleetModel.bestShare(shares)
    let fixed = shares.map { 1 - PhaseBalance.served(shares[0], matched: $0) }.reduce(0, +) / 4
    #expect(abs(best.stranded * 100 - 20) <= 1, "\(best)")
    #expect(abs(best.share * 100 - 69) <= 1.5, "\(best)")
    #expect(abs(fixed * 100 - 20) <= 1)
  }

  @Test("Expected stranding of the demo scenarios, within a point", arguments: rows)
  func stranding(row: Row) throws {
    let workers = try matched(row.bought)
    let assessment = try model().assess(row.now, workers: workers)
    let prefill = try #require(assessment.use(ofPool: 0)).stranded * 100
    let decode = try #require(assessment.use(ofPool: 1)).stranded * 100
    let fleet = try #require(assessment.strandedCostShare) * 100
    #expect(abs(prefill - row.prefill) <= 1, "prefill \(prefill)")
    #expect(abs(decode - row.decode) <= 1, "decode \(decode)")
    #expect(abs(fleet - row.fleet) <= 1, "fleet \(fleet)")
  }

  @Test("S_cost is the throughput lost against the matched ratio", arguments: rows)
  func identity(row: Row) throws {
    let fleet = try model()
    let bought = try matched(row.bought)
    let fixed = fleet.assess(row.now, workers: bought)
    let best = fleet.assess(row.now, workers: try matched(row.now))
    let lost = 1 - fixed.capacity / best.capacity
    #expect(abs(lost - (fixed.strandedCostShare ?? .nan)) < 0.005)
  }

  @Test("The three parts of every resource sum to one, and stranded does not depend on the load")
  func parts() throws {
    for rate in [1.0, 500, 5000] {
      var traffic = Self.reasoning(0.15)
      traffic.rate = rate
      let assessment = try model().assess(traffic, workers: [70, 30])
      for use in assessment.resources {
        let sum = use.busy + use.headroom + use.stranded
        #expect(abs(sum - 1) < 1e-9, "\(use)")
      }
      #expect(abs(assessment.use(ofPool: 0)!.stranded - 0.734) < 0.01)
    }
  }
}
