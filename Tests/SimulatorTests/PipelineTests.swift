import Capacity
import Fleet
import Testing

@testable import Simulator

/// Workers whose layers stand in stages one behind the other.
struct PipelineTests {
  private func model(stages: Int, workers: (Int, Int) = (1, 1)) throws -> FleetModel {
    func pool(_ role: Role, _ count: Int) throws -> PoolPlan {
      var pool = PoolPlan(
        name: role.rawValue, role: role, device: try #require(Catalogue.device(id: "h200-sxm")), devicesPerWorker: 8,
        workers: count)
      pool.parallel.pipeline = stages
      return pool
    }
    return try FleetModel(
      FleetPlan(
        model: try #require(Catalogue.model(id: "llama-3.1-70b")),
        pools: [try pool(.prefill, workers.0), try pool(.decode, workers.1)]))
  }

  /// Prompts of 8,192 tokens that one worker computes at this rate, and the seconds in which it does.
  private func run(_ model: FleetModel, rate: Double, seconds: Double) -> (prompts: Double, busy: Double) {
    let mix = Fixture.mix(
      rate: rate, input: LengthDistribution(.fixed, mean: 8192), output: LengthDistribution(.fixed, mean: 2))
    var engine = Fixture.engine(model, mix)
    engine.run(until: seconds)
    return (Double(engine.counts.prefilled), engine.prefill[0].totals(at: seconds).busySeconds)
  }

  @Test(
    "A prompt that comes alone goes through all stages, one behind others follows at their pace", arguments: [1, 2, 4])
  func fill(stages: Int) throws {
    let model = try model(stages: stages)
    let worker = model.workers[0]
    let pass = worker.prefillPass(tokens: 8192, pairs: WorkerModel.pairs(tokens: 8192, past: 0))
    let alone = run(model, rate: 0.01, seconds: 5000)
    #expect(alone.prompts > 20)
    #expect(abs(alone.busy / alone.prompts / (pass * (2 - 1 / Double(stages))) - 1) < 0.01, "\(alone) \(pass)")
    let behind = run(model, rate: 2 / pass, seconds: 200)
    #expect(abs(behind.busy / behind.prompts / pass - 1) < 0.02, "\(behind) \(pass)")
    #expect(behind.busy > 195)
  }

  @Test(
    "A pool that serves both phases in stages is busy by the part of its capacity that is asked of it",
    arguments: [2, 4])
  func general(stages: Int) throws {
    var pool = PoolPlan(
      name: "general", role: .general, device: try #require(Catalogue.device(id: "h200-sxm")), devicesPerWorker: 8,
      workers: 6)
    pool.parallel.pipeline = stages
    let model = try FleetModel(
      FleetPlan(model: try #require(Catalogue.model(id: "llama-3.1-70b")), pools: [pool]))
    var mix = Fixture.mix(
      rate: 1, input: LengthDistribution(.lognormal(cv: 0.8), mean: 1155),
      output: LengthDistribution(.lognormal(cv: 0.8), mean: 211))
    let slo = SLO(tpot: 0.06)
    mix.rate = model.assess(mix, slo: slo).capacity * 0.7
    var simulator = try Simulator(Scenario(name: "stages", seed: 5, fleet: model.plan, traffic: mix, slo: slo))
    simulator.advance(to: 200)
    #expect(abs(simulator.summary.pools[0].split.busy - 0.7) < 0.06, "\(simulator.summary.pools[0].split.busy)")
    #expect((simulator.summary.tpot.p90 ?? 1) < 0.06)
  }

  @Test("Its steady state is the capacity model's")
  func steady() throws {
    let model = try model(stages: 2, workers: (6, 4))
    var mix = Fixture.mix(
      rate: 1, input: LengthDistribution(.lognormal(cv: 0.5), mean: 1155),
      output: LengthDistribution(.lognormal(cv: 0.5), mean: 211))
    let slo = SLO(tpot: 0.04)
    mix.rate = model.assess(mix, slo: slo).capacity * 0.8
    let expected = model.assess(mix, slo: slo)
    var simulator = try Simulator(Scenario(name: "stages", seed: 9, fleet: model.plan, traffic: mix, slo: slo))
    simulator.advance(to: 240)
    for (index, pool) in simulator.summary.pools.enumerated() {
      let use = try #require(expected.use(ofPool: index))
      #expect(abs(pool.split.busy - use.busy) <= 0.03, "\(pool.name) \(pool.split.busy) \(use.busy)")
      #expect(abs(pool.split.stranded - use.stranded) <= 0.03, "\(pool.name) \(pool.split.stranded) \(use.stranded)")
    }
  }
}
