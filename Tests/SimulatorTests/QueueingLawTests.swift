import Fleet
import Testing

@testable import Simulator

/// One prefill worker is a single server: its waiting times are known from queueing theory.
struct QueueingLawTests {
  /// Mean wait of `count` Poisson arrivals at `load`, with service times spread as `shape` around one second.
  private func wait(load: Double, shape: LengthDistribution.Shape, count: Double) throws -> Double {
    let mix = Fixture.mix(
      rate: load, input: LengthDistribution(shape, mean: 10_000), output: LengthDistribution(.fixed, mean: 1))
    var engine = Fixture.engine(try Fixture.measured(prefill: 10_000), mix)
    engine.run(until: count / load)
    return try #require(engine.latencies.queue.all.mean)
  }

  @Test("M/D/1: rho / (2 (1 - rho)) services", arguments: [0.3, 0.6, 0.8])
  func deterministicService(load: Double) throws {
    let expected = load / (2 * (1 - load))
    #expect(abs(try wait(load: load, shape: .fixed, count: 400_000) - expected) < 0.03 * expected)
  }

  @Test("M/M/1: rho / (1 - rho) services", arguments: [0.3, 0.6, 0.8])
  func exponentialService(load: Double) throws {
    let expected = load / (1 - load)
    #expect(abs(try wait(load: load, shape: .exponential, count: 400_000) - expected) < 0.05 * expected)
  }

  @Test("Little's law: requests in flight = arrival rate x time in the fleet")
  func little() throws {
    let mix = Fixture.mix(
      rate: 40, input: LengthDistribution(.lognormal(cv: 1), mean: 1500),
      output: LengthDistribution(.exponential, mean: 300))
    var engine = Fixture.engine(try Fixture.llama(), mix)
    engine.run(until: 200)
    var sum = 0.0
    var samples = 0.0
    for second in 200..<1200 {
      engine.run(until: Double(second))
      sum += Double(engine.inFlight)
      samples += 1
    }
    let expected = 40 * (try #require(engine.latencies.e2e.all.mean))
    #expect(abs(sum / samples - expected) < 0.03 * expected)
  }
}
