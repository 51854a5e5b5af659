import Capacity
import Fleet
import Testing

/// Published node rates of SGLang serving DeepSeek-V3 on H100 (LMSYS, May 2025) with the context penalty that the table of
/// expected stranding assumes.
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

private func model() throws -> FleetModel {
  func pool(_ role: Role) -> PoolPlan {
    PoolPlan(name: role.rawValue, role: role, device: node(), devicesPerWorker: 8, workers: 50, measured: nodeRates)
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
    Row(description: "documents 25 %", bought: mix(chat), now: documents(0.25), prefill: 0, decode: 70, fleet: 21),
  ]

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
