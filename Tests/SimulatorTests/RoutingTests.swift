import Capacity
import Fleet
import Testing

@testable import Simulator

struct RoutingTests {
  private func run(_ policy: RoutingPolicy) throws -> Engine {
    var plan = try Fixture.llama(workers: (8, 6)).plan
    plan.routing = RoutingPlan(arrivals: policy, handoffs: policy)
    let mix = Fixture.mix(
      rate: 45, input: LengthDistribution(.lognormal(cv: 1.5), mean: 1500),
      output: LengthDistribution(.exponential, mean: 200))
    var engine = Fixture.engine(try FleetModel(plan), mix, seed: 11)
    engine.run(until: 400)
    return engine
  }

  @Test("Every policy serves all", arguments: RoutingPolicy.allCases)
  func serves(policy: RoutingPolicy) throws {
    let engine = try run(policy)
    #expect(engine.counts.completed > 15_000)
    #expect(engine.counts.failed == 0)
  }

  @Test("The less the router knows, the longer prompts wait")
  func waits() throws {
    func wait(_ policy: RoutingPolicy) throws -> Double { try run(policy).latencies.queue.all.mean! }
    let best = try wait(.leastOutstanding)
    let two = try wait(.powerOfTwo)
    let any = try wait(.random)
    #expect(best < two && two < any)
  }

  @Test("The cheapest pool is filled first, and the other one when the first would be late")
  func cheapest() throws {
    func pool(_ role: Role, _ device: String, _ workers: Int, _ price: Double) -> PoolPlan {
      var device = Catalogue.device(id: device)!
      device.priceUSD = price
      return PoolPlan(name: "\(role) \(price)", role: role, device: device, devicesPerWorker: 4, workers: workers)
    }
    let plan = FleetPlan(
      model: Catalogue.model(id: "llama-3.1-70b")!,
      pools: [
        pool(.prefill, "h200-sxm", 2, 10_000), pool(.prefill, "h200-sxm", 2, 40_000),
        pool(.decode, "h200-sxm", 4, 40_000),
      ], routing: RoutingPlan(arrivals: .cheapest))
    func shares(_ rate: Double) throws -> (cheap: Double, dear: Double) {
      let mix = Fixture.mix(
        rate: rate, input: LengthDistribution(.fixed, mean: 2000), output: LengthDistribution(.fixed, mean: 20))
      var engine = Fixture.engine(try FleetModel(plan), mix, slo: SLO(ttft: 0.5))
      engine.run(until: 100)
      let tokens = engine.prefill.map { $0.totals(at: 100).tokens }
      return (tokens[0] + tokens[1], tokens[2] + tokens[3])
    }
    let calm = try shares(4)
    #expect(calm.cheap > 50 * calm.dear)
    let busy = try shares(25)
    #expect(busy.dear > 0.3 * busy.cheap)
  }
}
