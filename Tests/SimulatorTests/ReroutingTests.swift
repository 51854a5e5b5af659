import Capacity
import Fleet
import Testing

@testable import Simulator

@Suite("A router that moves workers between the phases")
struct ReroutingTests {
  private func scenario(otherPhase: Double? = nil) throws -> Scenario {
    func pool(_ role: Role, _ workers: Int) throws -> PoolPlan {
      var pool = PoolPlan(
        name: role.rawValue, role: role, device: try #require(Catalogue.device(id: "h100-sxm")), devicesPerWorker: 4,
        workers: workers)
      pool.otherPhase = otherPhase
      return pool
    }
    let fleet = FleetPlan(
      model: try #require(Catalogue.model(id: "llama-3.1-70b")), pools: [try pool(.prefill, 16), try pool(.decode, 8)])
    // Decode is short by far at this ratio.
    var mix = Fixture.mix(
      rate: 1, input: LengthDistribution(.lognormal(cv: 0.5), mean: 600),
      output: LengthDistribution(.lognormal(cv: 0.5), mean: 500), hit: 0)
    let slo = SLO(tpot: 0.05)
    mix.rate = try FleetModel(fleet).assess(mix, slo: slo).capacity * 1.3
    return Scenario(name: "routed", seed: 5, fleet: fleet, traffic: mix, slo: slo)
  }

  private func workers(_ simulator: Simulator) -> [Int] { simulator.snapshot().pools.map(\.workers) }

  @Test("wins back what the fixed ratio strands, and takes its workers home again")
  func routed() throws {
    var fixed = try Simulator(try scenario())
    var routed = fixed
    try routed.apply(.route(true))
    fixed.advance(to: 200)
    routed.advance(to: 200)
    #expect(workers(fixed) == [16, 8])
    let moved = workers(routed)
    #expect(moved.reduce(0, +) == 24 && moved[1] > 10, "\(moved)")
    let (before, after) = (fixed.summary, routed.summary)
    #expect(after.completed > before.completed)
    #expect(after.arrived == after.completed + after.inFlight + after.shed + after.failed)
    // Prompts alone: no helper is needed in decode any more.
    try routed.apply(.outputLength(60))
    try routed.apply(.inputLength(2500))
    routed.advance(to: 500)
    #expect(workers(routed)[0] >= 16, "\(workers(routed))")
  }

  @Test("is the same bit for bit in one leap and in many steps")
  func deterministic() throws {
    var leap = try Simulator(try scenario())
    try leap.apply(.route(true))
    var steps = leap
    leap.advance(to: 120)
    while steps.time < 120 { steps.advance(to: min(120, steps.time + 0.37)) }
    #expect(leap.snapshot() == steps.snapshot())
  }

  @Test("is refused where no device can serve the other phase, and stops when told")
  func refused() throws {
    var hard = try Simulator(try scenario(otherPhase: 0))
    #expect(throws: ActionError.self) { try hard.apply(.route(true)) }
    var simulator = try Simulator(try scenario())
    try simulator.apply(.route(true))
    try simulator.apply(.route(false))
    simulator.advance(to: 60)
    #expect(workers(simulator) == [16, 8])
  }
}
