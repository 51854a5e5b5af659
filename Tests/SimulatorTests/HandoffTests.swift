import Capacity
import Fleet
import Testing

@testable import Simulator

/// Ways to hand KV caches over, and who is served first.
struct HandoffTests {
  private static let slo = SLO(ttft: 2, tpot: 0.04)
  private static let mix = Fixture.mix(
    rate: 12, input: LengthDistribution(.fixed, mean: 4000), output: LengthDistribution(.fixed, mean: 100), hit: 0.4)

  private func run(_ mix: TrafficMix = mix, seconds: Double = 60, _ change: (inout FleetPlan) -> Void) throws -> Engine
  {
    var plan = try Fixture.llama(workers: (8, 4)).plan
    plan.link.workerBandwidth = 10e9
    change(&plan)
    var engine = Fixture.engine(try FleetModel(plan), mix)
    engine.run(until: seconds)
    return engine
  }

  @Test("Layer by layer, only the last layer of a transfer is seen")
  func layerwise() throws {
    let mix = Fixture.mix(
      rate: 2, input: LengthDistribution(.fixed, mean: 4000), output: LengthDistribution(.fixed, mean: 100))
    let after = try run(mix) { _ in }
    let layerwise = try run(mix) { $0.link.mode = .layerwise }
    let bytes = 4000 * 327_680.0
    let whole = try #require(after.latencies.transfer.all.mean)
    // 8 GB/s after the usual derate; a prompt takes longer to compute than its 79 of 80 layers to move.
    #expect(abs(whole - bytes / 8e9 - 0.0005) < 0.02)
    let seen = try #require(layerwise.latencies.transfer.all.mean)
    #expect(seen >= bytes / 8e9 / 80)
    #expect(seen < whole / 4)
    #expect(abs(layerwise.link.bytesMoved(at: layerwise.time) - layerwise.counts.transferBytes) < 1e10)
    #expect(layerwise.latencies.ttft.all.mean! < after.latencies.ttft.all.mean!)
  }

  @Test(
    "The parts of the time to first token are those that are timed by themselves, and add up", arguments: [false, true])
  func firstToken(isLayerwise: Bool) throws {
    let engine = try run(seconds: 200) { if isLayerwise { $0.link.mode = .layerwise } }
    let means = try #require(engine.latencies.firstToken.means)
    #expect(abs(means.queue + means.prefill + means.handoff - means.total) < 1e-9)
    // Those in flight at the end have a part and no whole yet.
    #expect(abs(means.total / engine.latencies.ttft.all.mean! - 1) < 0.02)
    #expect(abs(means.queue - engine.latencies.queue.all.mean!) < 0.02 * means.total)
    #expect(means.prefill > 0.1 * means.total)
    let transfer = engine.latencies.transfer.all.mean!
    #expect(means.handoff >= 0.98 * transfer || isLayerwise)
  }

  @Test("Only what the decode worker lacks is sent, as the model has it")
  func missingBlocks() throws {
    let all = try run { _ in }
    let missing = try run { $0.link.blocks = .missing }
    let ratio = missing.counts.transferBytes / all.counts.transferBytes
    #expect(abs(ratio - 0.6) < 0.01)
    var plan = try Fixture.llama(workers: (8, 4)).plan
    let whole = Demand(mix: Self.mix, contextStart: 0, fleet: plan).bytes
    plan.link.blocks = .missing
    #expect(abs(Demand(mix: Self.mix, contextStart: 0, fleet: plan).bytes / whole - ratio) < 0.01)
  }

  @Test("With room reserved before prefill, prompts wait there and no finished one blocks")
  func preallocation() throws {
    var mix = Self.mix
    mix.rate = 20
    mix.setOutputLength(2000)
    func run(_ admission: AdmissionPolicy) throws -> Engine {
      try self.run(mix, seconds: 200) {
        $0.routing.admission = admission
        $0.pools[1].memoryUtilization = 0.4
        $0.link.workerBandwidth = 100e9
      }
    }
    let handoff = try run(.handoff)
    let preallocate = try run(.preallocate)
    #expect(handoff.handoffs.count > 0 && handoff.preallocations.isEmpty)
    #expect(preallocate.handoffs.isEmpty && preallocate.preallocations.count > 0)
    func blocked(_ engine: Engine) -> Double {
      engine.prefill.reduce(0) { $0 + $1.totals(at: engine.time).blockedSeconds }
    }
    #expect(blocked(handoff) > 1 && blocked(preallocate) < 1)
    // Nobody who is promised room is put back: the whole output was not promised, 512 tokens of it were.
    #expect(preallocate.counts.completed > 50)
  }

  @Test("The higher class is served first, and the lower one is turned away", arguments: [false, true])
  func priority(general: Bool) throws {
    var classes = [("low", 0), ("high", 3)].map { name, priority in
      var traffic = TrafficClass(
        name: name, input: LengthDistribution(.fixed, mean: 4000), output: LengthDistribution(.fixed, mean: 20))
      traffic.priority = priority
      return traffic
    }
    classes[0].weight = 9
    var plan = try Fixture.llama(workers: (2, 2)).plan
    for pool in plan.pools.indices { plan.pools[pool].queueLimit = 20 }
    if general { plan.pools = [plan.pools[1]] }
    if general { plan.pools[0].role = .general }
    var engine = Fixture.engine(
      try FleetModel(plan), TrafficMix(rate: 25, classes: classes), batch: 100)
    engine.run(until: 60)
    #expect(engine.counts.shed > 200)
    // Nine of ten that arrive are low, and far more than can be served; the high ones begin at once.
    let requests = engine.requests
    let waiting = (engine.prefill.flatMap { $0.slots(requests) } + engine.batch.flatMap { $0.prompts.slots(requests) })
      .filter { engine.requests[$0].prefillStart == Request.never }
    let high = waiting.count { engine.requests[$0].priority == 3 }
    #expect(high <= 2 && waiting.count > 20)
    Fixture.drain(&engine, TrafficMix(rate: 25, classes: classes))
    #expect(engine.inFlight == 0)
    #expect(engine.counts.arrived == engine.counts.completed + engine.counts.shed + engine.counts.failed)
  }
}
