import Capacity
import Fleet
import Testing

@testable import Simulator

/// Workers drain, take the other role, come and go.
struct LifecycleTests {
  private static let slo = SLO(ttft: 2, tpot: 0.04)

  private func simulator(
    decode: String = "h200-sxm", load: Double = 0.7, failures: FailurePolicy = .migrate
  ) throws -> Simulator {
    func pool(_ role: Role, _ count: Int, _ device: String) -> PoolPlan {
      PoolPlan(
        name: role.rawValue, role: role, device: Catalogue.device(id: device)!, devicesPerWorker: 4, workers: count)
    }
    var fleet = FleetPlan(
      model: Catalogue.model(id: "llama-3.1-70b")!,
      pools: [pool(.prefill, 6, "h200-sxm"), pool(.decode, 6, decode)])
    fleet.routing.failures = failures
    var mix = Fixture.mix(
      rate: 1, input: LengthDistribution(.exponential, mean: 1200), output: LengthDistribution(.exponential, mean: 400))
    mix.rate = try FleetModel(fleet).assess(mix, slo: Self.slo).capacity * load
    return try Simulator(Scenario(name: "life", fleet: fleet, traffic: mix, slo: Self.slo))
  }

  private func states(_ simulator: Simulator, _ pool: Int) -> [WorkerState] {
    let table = simulator.snapshot().workers
    return table.rows(ofPool: pool).map { table.state[$0] }
  }

  @Test("A worker that drains finishes what it has, takes nothing new, and resumes")
  func drain() throws {
    var simulator = try simulator()
    simulator.advance(to: 10)
    try simulator.apply(.drainWorkers("decode 2", 1))
    #expect(states(simulator, 1)[2] == .draining)
    let before = simulator.main.engine.batch[2].batch
    #expect(before > 0)
    simulator.advance(to: 12)
    #expect(simulator.main.engine.batch[2].batch < before)
    simulator.advance(to: 200)
    #expect(states(simulator, 1)[2] == .drained)
    #expect(simulator.main.engine.batch[2].batch == 0)
    #expect(simulator.snapshot().events.contains { $0.text == "decode 2 is drained" })
    #expect(simulator.summary.retried == 0)
    try simulator.apply(.resumeWorkers("decode 2"))
    simulator.advance(to: 230)
    #expect(simulator.main.engine.batch[2].batch > 0)
    #expect(throws: ActionError.self) { try simulator.apply(.resumeWorkers("decode 2")) }
    #expect(throws: ActionError.self) { try simulator.apply(.drainWorkers("decode 6", 1)) }
  }

  @Test("Two workers of the same silicon change sides for the price of the drain")
  func flip() throws {
    var simulator = try simulator()
    simulator.advance(to: 10)
    try simulator.apply(.flipWorkers("prefill", 2))
    simulator.advance(to: 30)
    #expect(states(simulator, 0) == [.up, .up, .up, .up])
    #expect(states(simulator, 1) == [WorkerState](repeating: .up, count: 8))
    let snapshot = simulator.snapshot()
    #expect(snapshot.pools.map(\.workers) == [4, 8])
    #expect(snapshot.events.contains { $0.text == "prefill 5 becomes decode 6" })
    simulator.advance(to: 90)
    #expect(simulator.main.engine.batch[7].batch > 0)
    try simulator.apply(.flipWorkers("decode", 2))
    simulator.advance(to: 300)
    #expect(simulator.snapshot().pools.map(\.workers) == [6, 6])
    let counts = simulator.main.engine.counts
    #expect(counts.retried == 0 && counts.failed == 0)
  }

  @Test("Another silicon serves the other phase at its own rate, or not at all")
  func otherSilicon() throws {
    let model = try simulator(decode: "h20").model
    // H20 has as much bandwidth as H200 and a seventh of its arithmetic.
    let flip = try model.flip(ofPool: 1)
    #expect(flip.pool == 0 && (0.1...0.25).contains(flip.efficiency))
    let back = try model.flip(ofPool: 0)
    #expect((0.8...2.2).contains(back.efficiency))
    var simulator = try simulator(decode: "h20")
    simulator.advance(to: 10)
    try simulator.apply(.flipWorkers("decode 5", 1))
    simulator.advance(to: 200)
    let entry = simulator.main.engine.pools[0].workers.upperBound - 1
    #expect(abs(simulator.main.engine.slowness[entry] * flip.efficiency - 1) < 1e-9)
    #expect(abs(simulator.main.workersUp[0] - 6 - flip.efficiency) < 1e-9)
    #expect(simulator.snapshot().events.contains { $0.text.contains("of its workers' rate") })

    var small = try self.simulator().scenario.fleet
    small.pools[1].device = Catalogue.device(id: "l40s")!
    small.pools[1].devicesPerWorker = 8
    small.pools[0].devicesPerWorker = 1
    small.pools[0].device.memoryBytes = 40e9
    small.pools[0].measured = MeasuredRates(prefillTokensPerSecond: 1000, decodeTokensPerSecond: 1)
    let impossible = try FleetModel(small)
    #expect(throws: CapacityError.self) { try impossible.flip(ofPool: 0) }
  }

  @Test("A pool grows after the start-up time and shrinks after a drain")
  func scale() throws {
    var simulator = try simulator()
    simulator.advance(to: 10)
    try simulator.apply(.scaleWorkers("decode", 9))
    simulator.advance(to: 129)
    #expect(states(simulator, 1).count { $0 == .starting } == 3)
    simulator.advance(to: 131)
    #expect(states(simulator, 1) == [WorkerState](repeating: .up, count: 9))
    simulator.advance(to: 200)
    let power = try #require(simulator.snapshot().pools[1].readings.value(.power))
    #expect(simulator.main.engine.batch[8].batch > 0)
    try simulator.apply(.scaleWorkers("decode", 4))
    simulator.advance(to: 400)
    #expect(simulator.snapshot().pools[1].workers == 4 && states(simulator, 1).count == 4)
    #expect(try #require(simulator.snapshot().pools[1].readings.value(.power)) < power)
    #expect(simulator.main.engine.counts.retried == 0)
    try simulator.apply(.scaleWorkers("prefill", 0))
    simulator.advance(to: 420)
    #expect(simulator.summary.shed > 0)
    #expect(throws: ActionError.self) { try simulator.apply(.scaleWorkers("decode", -1)) }
  }

  @Test("A rack is four servers; what it did migrates, or is lost", arguments: FailurePolicy.allCases)
  func rack(failures: FailurePolicy) throws {
    var simulator = try simulator(failures: failures)
    simulator.advance(to: 10)
    // 32 devices are eight workers of four: the whole pool.
    try simulator.apply(.failRack("decode 1", 7))
    #expect(states(simulator, 1) == [WorkerState](repeating: .down, count: 6))
    #expect(throws: ActionError.self) { try simulator.apply(.failRack("decode", 0)) }
    try simulator.apply(.repairWorkers("decode 1"))
    try simulator.apply(.repairWorkers("decode"))
    simulator.advance(to: 60)
    let counts = simulator.main.engine.counts
    #expect((counts.retried > 0) == (failures == .migrate))
    #expect((counts.failed > 0) == (failures == .lose))
  }

  @Test("After a flush hits come back as the caches fill")
  func flush() throws {
    var simulator = try simulator()
    try simulator.apply(.cacheHitRate(0.6))
    simulator.advance(to: 30)
    func hits(_ seconds: Double) -> Double {
      let before = simulator.main.engine.counts
      simulator.advance(to: simulator.time + seconds)
      let after = simulator.main.engine.counts
      return Double(after.cachedTokens - before.cachedTokens) / Double(after.promptTokens - before.promptTokens)
    }
    let warm = hits(20)
    #expect(abs(warm - 0.6) < 0.03)
    try simulator.apply(.flushCache("prefill"))
    simulator.advance(to: simulator.time + 2)
    #expect(hits(2) < 0.15)
    simulator.advance(to: simulator.time + 900)
    #expect(abs(hits(20) - 0.6) < 0.03)
    #expect(throws: ActionError.self) { try simulator.apply(.flushCache("decode")) }
  }

  @Test("A burst multiplies arrivals for its time, and no longer")
  func burst() throws {
    var simulator = try simulator(load: 0.3)
    let rate = simulator.traffic.rate
    func arrived(_ seconds: Double) -> Double {
      let before = simulator.main.engine.counts.arrived
      simulator.advance(to: simulator.time + seconds)
      return Double(simulator.main.engine.counts.arrived - before) / seconds
    }
    #expect(abs(arrived(40) / rate - 1) < 0.15)
    try simulator.apply(.arrivalBurst(4, 40))
    #expect(abs(arrived(40) / rate - 4) < 0.3)
    #expect(abs(arrived(40) / rate - 1) < 0.15)
    #expect(simulator.traffic.rate == rate)
    for action in [
      Action.arrivalBurst(0, 10), .arrivalBurst(2, 0), .arrivalBurst(.nan, 1), .arrivalBurst(2, .infinity),
    ] {
      #expect(throws: ActionError.self) { try simulator.apply(action) }
    }
  }
}
