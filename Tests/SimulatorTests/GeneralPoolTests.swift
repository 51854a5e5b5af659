import Capacity
import Fleet
import Testing

@testable import Simulator

struct GeneralPoolTests {
  private func model(workers: Int = 8, measured: MeasuredRates? = nil) throws -> FleetModel {
    let pool = PoolPlan(
      name: "general", role: .general, device: Catalogue.device(id: "h200-sxm")!, devicesPerWorker: 4, workers: workers,
      measured: measured, tokenBudget: 2048)
    return try FleetModel(FleetPlan(model: Catalogue.model(id: "llama-3.1-70b")!, pools: [pool]))
  }

  private let mix = Fixture.mix(
    rate: 1, input: LengthDistribution(.lognormal(cv: 0.8), mean: 1155),
    output: LengthDistribution(.lognormal(cv: 0.8), mean: 211))

  private func simulator(_ model: FleetModel, load: Double, slo: SLO) throws -> Simulator {
    var mix = mix
    mix.rate = model.assess(mix, slo: slo).capacity * load
    return try Simulator(Scenario(name: "general", seed: 5, fleet: model.plan, traffic: mix, slo: slo))
  }

  @Test("At part of its capacity the pool is busy by that part, and strands nothing", arguments: [0.4, 0.8])
  func busy(load: Double) throws {
    var simulator = try simulator(try model(), load: load, slo: SLO(tpot: 0.04))
    simulator.advance(to: 200)
    let pool = simulator.snapshot().pools[0].readings
    #expect(abs(pool.value(.busy)! - load) < 0.06, "\(pool.value(.busy)!)")
    #expect(pool.value(.stranded) == 0)
    let summary = simulator.summary
    #expect(summary.tpot.mean! < 0.04)
    #expect(summary.link == nil)
  }

  @Test("Prompts lengthen the steps of those who decode: that is the interference")
  func interference() throws {
    var simulator = try simulator(try model(), load: 0.7, slo: SLO(tpot: 0.04))
    simulator.advance(to: 100)
    let summary = simulator.summary
    // Steps without a prompt beside them are several times shorter than those with one.
    #expect(summary.itl.p99! > 2 * summary.itl.p50!)
  }

  @Test("All that arrives ends, token for token", arguments: [0.5, 1.4])
  func conservation(load: Double) throws {
    let model = try model(workers: 3)
    var mix = mix
    mix.rate = model.assess(mix, slo: SLO(tpot: 0.04)).capacity * load
    var engine = Engine(model: model, arrivals: ArrivalStream(mix: mix, seed: 2), slo: SLO())
    Fixture.setLimits(&engine, batch: 300, expectedOutput: 211)
    for second in 1...80 {
      engine.run(until: Double(second))
      let counts = engine.counts
      #expect(counts.arrived == counts.completed + engine.inFlight + counts.shed + counts.failed)
    }
    Fixture.drain(&engine, mix)
    #expect(engine.inFlight == 0)
    #expect(engine.counts.completed > 500)
    let computed = engine.batch.reduce(0) { $0 + $1.prefillTotals(at: engine.time).tokens }
    let decoded = engine.batch.reduce(0) { $0 + $1.totals(at: engine.time).tokens }
    #expect(Int(computed) >= engine.counts.promptTokens)
    #expect(engine.preemptions > 0 || Int(computed) == engine.counts.promptTokens)
    #expect(Int(decoded) + engine.counts.prefilled == engine.counts.outputTokens)
    #expect(engine.batch.allSatisfy { $0.kvTokens(at: engine.time) == 0 })
  }

  @Test("Leaping is stepping in a general pool too", arguments: [1, 2] as [UInt64])
  func leaping(seed: UInt64) throws {
    let model = try model(workers: 2)
    var mix = mix
    mix.rate = 6
    var engines = [false, true].map { stepping in
      Engine(model: model, arrivals: ArrivalStream(mix: mix, seed: seed), slo: SLO(), stepping: stepping)
    }
    for i in engines.indices {
      Fixture.setLimits(&engines[i], batch: 200, expectedOutput: 211)
      engines[i].run(until: 120)
    }
    #expect(engines[0].events < engines[1].events)
    #expect(engines[0].counts == engines[1].counts)
    #expect(abs(engines[0].latencies.e2e.all.mean! - engines[1].latencies.e2e.all.mean!) < 1e-6)
    #expect(abs(engines[0].latencies.ttft.all.maximum - engines[1].latencies.ttft.all.maximum) < 1e-6)
  }
}
