import Capacity
import Fleet
import Testing

@testable import Simulator

struct LeapingTests {
  static let fleets: [@Sendable () throws -> FleetModel] = [
    { try Fixture.llama(workers: (1, 1)) },
    { try Fixture.measured(prefill: 20_000, decode: 5000, tokenBudget: 4096, minimumStep: 0.01) },
    {
      try Fixture.measured(prefill: 20_000, decode: 5000, tokenBudget: 4096, penalty: (1000, 2000), minimumStep: 0.02)
    },
  ]

  @Test("Leaping gives the times of the naive server that steps", arguments: 0..<3, [1, 2, 3, 4] as [UInt64])
  func leapingIsStepping(fleet: Int, seed: UInt64) throws {
    let model = try Self.fleets[fleet]()
    var random = RandomStream(seed: seed)
    var time = 0.0
    let wanted = (0..<400).map { _ in
      time += random.exponential() / 4
      return NaiveServer.Request(
        arrival: time, prompt: 1 + Int(random.uniform() * 3000), output: 2 + Int(random.exponential() * 120))
    }
    let bytes = model.plan.kvBytesPerToken
    let rate = try #require(model.workerBandwidth(ofPool: 0))
    let naive = NaiveServer(
      prefill: model.workers[0], decode: model.workers[1], budget: model.plan.pools[0].tokenBudget,
      transferSeconds: { Double($0) * bytes / rate + model.plan.link.latencySeconds }
    ).run(wanted)

    let trace = Trace(
      name: "random", arrivals: ContiguousArray(wanted.map { $0.arrival - wanted[0].arrival }),
      promptTokens: ContiguousArray(wanted.map { Int32($0.prompt) }),
      outputTokens: ContiguousArray(wanted.map { Int32($0.output) }))
    let cursor = TraceCursor(trace)
    let mix = cursor.mix()
    var engine = Engine(model: model, arrivals: ArrivalStream(mix: mix, seed: 1, trace: cursor), slo: SLO())
    Fixture.setLimits(&engine, batch: 100_000, expectedOutput: mix.outputLength)
    engine.run(until: 1e6)
    #expect(engine.counts.completed == 400)
    // Simultaneous transfers share the link in the engine and not in the naive server: one millisecond of slack.
    let e2e = naive.map { $0.finished - $0.arrival }
    let ttft = naive.map { $0.firstToken - $0.arrival }
    #expect(abs(engine.latencies.e2e.all.mean! - e2e.reduce(0, +) / 400) < 2e-3)
    #expect(abs(engine.latencies.ttft.all.mean! - ttft.reduce(0, +) / 400) < 1e-3)
    #expect(abs(engine.latencies.e2e.all.maximum - e2e.max()!) < 0.02)
  }

  @Test(
    "Leaping gives the times of the same engine that steps, memory pressure included", arguments: [1, 2, 3] as [UInt64])
  func leapingIsSteppingUnderPressure(seed: UInt64) throws {
    let model = try Fixture.llama(workers: (3, 2), memoryUtilization: 0.34)
    let mix = Fixture.mix(
      rate: 25, input: LengthDistribution(.lognormal(cv: 1), mean: 900),
      output: LengthDistribution(.exponential, mean: 600))
    var engines = [false, true].map { Fixture.engine(model, mix, seed: seed, batch: 500, stepping: $0) }
    for i in engines.indices {
      Fixture.setLimits(&engines[i], batch: 500, expectedOutput: 50)
      engines[i].run(until: 240)
    }
    #expect(engines[0].events < engines[1].events)
    #expect(engines[0].preemptions > 0)
    #expect(engines[0].preemptions == engines[1].preemptions)
    #expect(engines[0].counts == engines[1].counts)
    #expect(abs(engines[0].latencies.e2e.all.mean! - engines[1].latencies.e2e.all.mean!) < 1e-6)
    #expect(abs(engines[0].latencies.tpot.all.maximum - engines[1].latencies.tpot.all.maximum) < 1e-6)
  }
}
