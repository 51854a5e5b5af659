import Capacity
import Fleet
import Testing

@testable import Simulator

/// The simulator's steady state agrees with the capacity model over mixes, ratios, devices and models.
struct SteadyStateGridTests {
  struct Case: Sendable, CustomStringConvertible {
    let model: String
    let devices: (prefill: String, decode: String)
    let workers: (Int, Int)
    let input, output, hit: Double
    var description: String { "\(model) \(devices) \(workers) \(input)/\(output)/\(hit)" }
  }

  static let cases: [Case] = [
    ("llama-3.1-70b", ("h100-sxm", "h200-sxm")), ("llama-3.1-8b", ("l40s", "h100-sxm")), ("qwen3-32b", ("b200-sxm", "h200-sxm")),
  ].flatMap { model, devices in
    [((12, 8), 1155.0, 211.0, 0.0), ((8, 12), 1000.0, 800.0, 0.0), ((14, 6), 8000.0, 400.0, 0.5), ((10, 10), 500.0, 1500.0, 0.3)]
      .map { workers, input, output, hit in
        Case(model: model, devices: devices, workers: workers, input: input, output: output, hit: hit)
      }
  }

  @Test("Busy, headroom and stranded within three points", arguments: cases)
  func agreement(row: Case) throws {
    func pool(_ role: Role, _ device: String, _ workers: Int) -> PoolPlan {
      PoolPlan(
        name: role.rawValue, role: role, device: Catalogue.device(id: device)!, devicesPerWorker: 4, workers: workers)
    }
    let fleet = FleetPlan(
      model: Catalogue.model(id: row.model)!,
      pools: [pool(.prefill, row.devices.prefill, row.workers.0), pool(.decode, row.devices.decode, row.workers.1)])
    var mix = Fixture.mix(
      rate: 1, input: LengthDistribution(.lognormal(cv: 0.5), mean: row.input),
      output: LengthDistribution(.lognormal(cv: 0.5), mean: row.output), hit: row.hit)
    let slo = SLO(tpot: 0.04)
    let model = try FleetModel(fleet)
    mix.rate = model.assess(mix, slo: slo).capacity * 0.8
    let expected = model.assess(mix, slo: slo)
    var simulator = try Simulator(Scenario(name: "grid", seed: 9, fleet: fleet, traffic: mix, slo: slo))
    simulator.advance(to: 240)
    let summary = simulator.summary
    for (index, pool) in summary.pools.enumerated() {
      let use = try #require(expected.use(ofPool: index))
      #expect(abs(pool.split.busy - use.busy) <= 0.03, "\(pool.name) busy \(pool.split.busy), model \(use.busy)")
      #expect(abs(pool.split.headroom - use.headroom) <= 0.03, "\(pool.name) headroom \(pool.split.headroom) \(use.headroom)")
      #expect(abs(pool.split.stranded - use.stranded) <= 0.03, "\(pool.name) stranded \(pool.split.stranded) \(use.stranded)")
    }
  }
}
