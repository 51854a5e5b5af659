import Fleet
import Testing

@testable import Simulator

/// Whatever is done to a fleet at random, in every way of handing over: the leaps of its workers change nothing, and a
/// copy taken at any moment runs on as the original does.
struct ShuffledFleetTests {
  private static func engine(_ variant: FailureTests.Variant, seed: Int, stepping: Bool = false) throws -> Engine {
    var mix = Fixture.mix(
      rate: 60, input: LengthDistribution(.lognormal(cv: 1), mean: 700),
      output: LengthDistribution(.exponential, mean: 90),
      hit: 0.2)
    mix.classes.append(mix.classes[0])
    mix.classes[1].priority = 2
    return Fixture.engine(
      try FailureTests.model(variant), mix, seed: UInt64(seed), slo: SLO(ttft: 1), batch: 200, stepping: stepping)
  }

  private static func shuffle(_ engine: inout Engine, _ actions: Int, _ random: inout RandomStream) {
    for _ in 0..<actions {
      engine.run(until: engine.time + random.exponential() / 2)
      RandomAction.perform(on: &engine, &random)
    }
  }

  @Test("Leaping is stepping", arguments: 1...4, FailureTests.Variant.allCases)
  func leaping(seed: Int, variant: FailureTests.Variant) throws {
    var engines = [try Self.engine(variant, seed: seed), try Self.engine(variant, seed: seed, stepping: true)]
    for index in engines.indices {
      var random = RandomStream(seed: UInt64(seed) &* 77)
      Self.shuffle(&engines[index], 60, &random)
    }
    #expect(engines[0].events < engines[1].events)
    #expect(engines[0].counts.completed > 50)
    #expect(engines[0].counts == engines[1].counts)
    #expect(engines[0].preemptions == engines[1].preemptions)
    for pair in [\RequestLatencies.ttft, \.tpot, \.e2e, \.queue, \.transfer] {
      let means = engines.map { $0.latencies[keyPath: pair].all.mean ?? 0 }
      #expect(abs(means[0] - means[1]) < 1e-6)
    }
  }

  @Test("A copy runs on as the original", arguments: 1...4, FailureTests.Variant.allCases)
  func copies(seed: Int, variant: FailureTests.Variant) throws {
    var original = try Self.engine(variant, seed: seed)
    var random = RandomStream(seed: UInt64(seed) &* 77)
    Self.shuffle(&original, 40, &random)
    var copy = original
    let (time, counts) = (original.time, original.counts)
    var same = random
    Self.shuffle(&copy, 40, &same)
    #expect(original.time == time && original.counts == counts)
    Self.shuffle(&original, 40, &random)
    #expect(original.time > time)
    #expect(original.events == copy.events)
    #expect(original.counts == copy.counts)
    #expect(original.link.bytesMoved(at: original.time) == copy.link.bytesMoved(at: copy.time))
    for pair in [\RequestLatencies.ttft, \.tpot, \.e2e, \.queue, \.transfer] {
      #expect(original.latencies[keyPath: pair].all == copy.latencies[keyPath: pair].all)
    }
  }
}
