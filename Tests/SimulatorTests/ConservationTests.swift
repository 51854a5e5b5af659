import Capacity
import Fleet
import Testing

@testable import Simulator

struct ConservationTests {
  static let mixes: [TrafficMix] = [
    Fixture.mix(
      rate: 60, input: LengthDistribution(.lognormal(cv: 1.2), mean: 1200),
      output: LengthDistribution(.exponential, mean: 200)),
    // More than the decode pool can take: hand-offs wait, prefill workers stand blocked, queues fill.
    Fixture.mix(
      rate: 200, input: LengthDistribution(.exponential, mean: 2000),
      output: LengthDistribution(.exponential, mean: 3000),
      hit: 0.4),
    // Prompts of many passes, and single-token outputs.
    Fixture.mix(
      rate: 5, input: LengthDistribution(.lognormal(cv: 2), mean: 30_000),
      output: LengthDistribution(.uniform(spread: 1), mean: 2)),
  ]

  @Test("Every request is somewhere, at every instant", arguments: mixes)
  func requests(mix: TrafficMix) throws {
    var engine = Fixture.engine(try Fixture.llama(workers: (4, 2)), mix, batch: 64)
    for second in 1...300 {
      engine.run(until: Double(second))
      let counts = engine.counts
      #expect(counts.arrived == counts.completed + engine.inFlight + counts.shed + counts.failed)
    }
    #expect(engine.counts.arrived > 500)
    Fixture.drain(&engine, mix)
    #expect(engine.inFlight == 0)
  }

  @Test("Tokens and bytes out are those that went in", arguments: mixes)
  func tokens(mix: TrafficMix) throws {
    let model = try Fixture.llama(workers: (4, 2))
    var engine = Fixture.engine(model, mix, batch: 64)
    engine.run(until: 300)
    Fixture.drain(&engine, mix)
    let counts = engine.counts
    let computed = engine.prefill.reduce(0) { $0 + $1.totals(at: engine.time).tokens }
    #expect(Int(computed) == counts.promptTokens - counts.cachedTokens)
    let decoded = engine.batch.reduce(0) { $0 + $1.totals(at: engine.time).tokens }
    #expect(counts.failed > 0 || Int(decoded) + counts.prefilled == counts.outputTokens)
    #expect(abs(engine.link.bytesMoved(at: engine.time) - counts.transferBytes) < 1e-6 * counts.transferBytes + 1)
    #expect(engine.batch.allSatisfy { $0.kvTokens(at: engine.time) == 0 })
  }

  @Test("KV memory is never overcommitted, and sequences put back for lack of it still finish")
  func memory() throws {
    // Little memory, and outputs far longer than what admission expects.
    let model = try Fixture.llama(workers: (4, 1), memoryUtilization: 0.32)
    let room = try #require(model.workers[1].kvTokens)
    let mix = Fixture.mix(
      rate: 30, input: LengthDistribution(.fixed, mean: 500), output: LengthDistribution(.lognormal(cv: 3), mean: 800))
    var engine = Fixture.engine(model, mix, batch: 4000)
    Fixture.setLimits(&engine, batch: 4000, expectedOutput: 10)
    for tick in 1...600 {
      engine.run(until: Double(tick) / 2)
      for worker in engine.batch { #expect(worker.kvTokens(at: engine.time) <= room) }
    }
    #expect(engine.preemptions > 0)
    Fixture.drain(&engine, mix)
    #expect(engine.inFlight == 0)
    #expect(engine.counts.arrived == engine.counts.completed + engine.counts.shed + engine.counts.failed)
  }
}
