import Capacity
import Fleet
import Testing

@testable import Simulator

/// Failures, repairs, slow workers and links at random times: nothing is lost without being counted, and nothing hangs.
struct FailureTests {
  /// What a fleet may be told to do differently.
  enum Variant: CaseIterable {
    case plain, general, layerwise, preallocate, both, lose, missing

    func change(_ plan: inout FleetPlan) {
      if [.layerwise, .both].contains(self) { plan.link.mode = .layerwise }
      if [.preallocate, .both].contains(self) { plan.routing.admission = .preallocate }
      if self == .lose { plan.routing.failures = .lose }
      if self == .missing { plan.link.blocks = .missing }
    }
  }

  static func model(_ variant: Variant) throws -> FleetModel {
    func pool(_ role: Role, _ workers: Int, _ device: String, _ name: String) -> PoolPlan {
      PoolPlan(
        name: name, role: role, device: Catalogue.device(id: device)!, devicesPerWorker: 4, workers: workers,
        memoryUtilization: 0.5, queueLimit: 40)
    }
    var pools = [
      pool(.prefill, 4, "h100-sxm", "prefill"), pool(.decode, 3, "h200-sxm", "decode"),
      pool(.decode, 2, "h100-sxm", "old decode"),
    ]
    if [.general, .both].contains(variant) { pools.append(pool(.general, 2, "h200-sxm", "general")) }
    for pool in pools.indices { pools[pool].startSeconds = 3 }
    var plan = FleetPlan(model: Catalogue.model(id: "llama-3.1-8b")!, pools: pools)
    plan.link.workerBandwidth = 2e9
    variant.change(&plan)
    return try FleetModel(plan)
  }

  @Test("Conservation under random actions", arguments: 1...8, Variant.allCases)
  func conservation(seed: Int, variant: Variant) throws {
    let model = try Self.model(variant)
    var mix = Fixture.mix(
      rate: 120, input: LengthDistribution(.lognormal(cv: 1), mean: 900),
      output: LengthDistribution(.exponential, mean: 150),
      hit: 0.2)
    mix.classes.append(mix.classes[0])
    mix.classes[1].priority = 2
    var engine = Fixture.engine(model, mix, seed: UInt64(seed), slo: SLO(ttft: 1), batch: 200)
    var random = RandomStream(seed: UInt64(seed) &* 77)
    for _ in 0..<120 {
      engine.run(until: engine.time + random.exponential() / 2)
      RandomAction.perform(on: &engine, &random)
      expectBalance(engine)
    }
    engine.setLinkShare(1)
    // Two workers each at least, and all of them at work.
    for pool in engine.pools.indices {
      engine.repairWorkers(ofPool: pool)
      engine.resumeWorkers(ofPool: pool)
      _ = engine.scale(pool: pool, to: max(2, engine.present(inPool: pool)))
    }
    Fixture.drain(&engine, mix)
    #expect(engine.inFlight == 0, "\(engine.counts)")
    #expect(variant == .lose ? engine.counts.failed > 0 : engine.counts.retried > 0)
    #expect(engine.counts.completed > 100)
    #expect(engine.prefill.allSatisfy { $0.held == 0 })
    #expect(engine.promisedCount.allSatisfy { $0 == 0 })
    #expect(engine.entryCount.allSatisfy { $0 == 0 })
    engine.run(until: engine.time + 3)
    #expect(engine.drains.isEmpty && engine.startups.isEmpty)
    expectBalance(engine)
  }

  private func expectBalance(_ engine: Engine) {
    let counts = engine.counts
    #expect(counts.arrived == counts.completed + engine.inFlight + counts.shed + counts.failed)
    #expect(engine.prefill.allSatisfy { $0.held >= 0 })
    #expect(engine.promisedCount.allSatisfy { $0 >= 0 })
    #expect(engine.entryCount.allSatisfy { $0 >= 0 })
    let workers = engine.prefill.count + engine.batch.count
    #expect(engine.pools.reduce(0) { $0 + $1.workers.count } == workers)
    #expect(engine.state.count == workers && engine.calendar.count == workers)
    for pool in engine.pools.indices where engine.pools[pool].role == .prefill {
      #expect(engine.pools[pool].workers.allSatisfy { engine.poolOfPrefill[$0] == pool })
    }
    for pool in engine.pools.indices where engine.pools[pool].role != .prefill {
      #expect(engine.pools[pool].workers.allSatisfy { engine.poolOfBatch[$0] == pool })
    }
  }

  @Test("A decode rack lost strands prefill by its part")
  func rackLost() throws {
    let model = try Fixture.llama(workers: (12, 8))
    var mix = Fixture.mix(
      rate: 1, input: LengthDistribution(.exponential, mean: 1200), output: LengthDistribution(.exponential, mean: 1500)
    )
    let slo = SLO(ttft: 2, tpot: 0.04)
    mix.rate = model.assess(mix, slo: slo).capacity * 0.9
    var simulator = try Simulator(Scenario(name: "rack", fleet: model.plan, traffic: mix, slo: slo))
    simulator.advance(to: 120)
    let before = simulator.snapshot()
    try simulator.apply(.failWorkers("decode", 4))
    simulator.advance(to: 240)
    let after = simulator.snapshot()
    #expect(after.workers.state.count { $0 == .down } == 4)
    #expect(after.pools[0].readings.value(.busy)! < 0.75 * before.pools[0].readings.value(.busy)!)
    #expect(after.pools[1].cause.contains("4 down"))
    try simulator.apply(.repairWorkers("decode"))
    simulator.advance(to: 600)
    #expect(simulator.snapshot().workers.state.allSatisfy { $0 == .up })
    #expect(throws: ActionError.self) { try simulator.apply(.failWorkers("nobody", 1)) }
  }

  @Test("A power cap slows prefill and leaves decode alone")
  func powerCap() throws {
    var simulator = try Simulator(
      Scenario(
        name: "cap", fleet: try Fixture.llama(workers: (4, 4)).plan,
        traffic: Fixture.mix(
          rate: 20, input: LengthDistribution(.fixed, mean: 2000), output: LengthDistribution(.fixed, mean: 100)),
        slo: SLO(ttft: 2, tpot: 0.04)))
    try simulator.apply(.powerCap("prefill", 0.6))
    try simulator.apply(.powerCap("decode", 0.6))
    #expect(simulator.main.engine.slowness.allSatisfy { $0 > 1.3 })
    #expect(simulator.main.engine.batch.allSatisfy { $0.slowness == 1 })
  }
}
