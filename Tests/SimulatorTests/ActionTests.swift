import Capacity
import Fleet
import Testing

@testable import Simulator

/// What an operator does is felt in the arriving traffic at once, and the stranded shares follow as the queues do.
struct ActionTests {
  private func simulator(rate: Double = 100) throws -> Simulator {
    let model = try Fixture.llama(workers: (12, 8))
    let mix = Fixture.mix(
      rate: rate, input: LengthDistribution(.exponential, mean: 1200),
      output: LengthDistribution(.exponential, mean: 250))
    return try Simulator(
      Scenario(name: "test", fleet: model.plan, traffic: mix, slo: SLO(ttft: 2, tpot: 0.04)))
  }

  private func stranded(_ simulator: Simulator, _ pool: Int) -> Double {
    simulator.snapshot().pools[pool].readings.value(.stranded) ?? .nan
  }

  @Test("Longer prompts strand decode, longer outputs strand prefill")
  func sliders() throws {
    var simulator = try simulator()
    simulator.advance(to: 60)
    let before = (prefill: stranded(simulator, 0), decode: stranded(simulator, 1))
    var longPrompts = simulator
    try longPrompts.apply(.inputLength(4800))
    #expect(longPrompts.traffic.inputLength == 4800)
    // Not yet: the work in the queues is still the old one.
    #expect(stranded(longPrompts, 1) == before.decode)
    longPrompts.advance(to: 150)
    #expect(stranded(longPrompts, 1) > before.decode + 0.2)
    #expect(stranded(longPrompts, 0) < 0.01)

    var longOutputs = simulator
    try longOutputs.apply(.outputLength(1500))
    longOutputs.advance(to: 150)
    #expect(stranded(longOutputs, 0) > before.prefill + 0.2)
    #expect(stranded(longOutputs, 1) < 0.01)
  }

  @Test("The arriving requests change at once")
  func atOnce() throws {
    var simulator = try simulator(rate: 10)
    simulator.advance(to: 20)
    let before = simulator.snapshot().fleet.value(.arrived)!
    try simulator.apply(.arrivalRate(1000))
    simulator.advance(to: 21)
    let after = simulator.snapshot().fleet.value(.arrived)!
    #expect((850...1150).contains(after - before))
    try simulator.apply(.arrivalRate(0))
    simulator.advance(to: 40)
    #expect(simulator.snapshot().fleet.value(.arrived) == after)
    try simulator.apply(.arrivalRate(10))
    simulator.advance(to: 60)
    #expect(simulator.snapshot().fleet.value(.arrived)! > after + 100)
  }

  @Test("Numbers out of range are refused in a line and change nothing")
  func refusals() throws {
    var simulator = try simulator()
    let before = simulator.traffic
    for action in [
      Action.inputLength(0), .outputLength(-3), .cacheHitRate(1.5), .arrivalRate(.nan), .arrivalRate(.infinity),
      .classShare("nobody", 0.5), .linkCapacity(0), .linkCapacity(2),
    ] {
      #expect(throws: ActionError.self) { try simulator.apply(action) }
    }
    #expect(simulator.traffic == before)
  }

  @Test("Resetting brings the scenario's own traffic back")
  func reset() throws {
    var simulator = try simulator()
    let before = simulator.traffic
    try simulator.apply(.inputLength(9000))
    try simulator.apply(.cacheHitRate(0.5))
    try simulator.apply(.resetTraffic)
    #expect(simulator.traffic == before)
  }

  @Test("Steps of one slider within a second are one event")
  func events() throws {
    var simulator = try simulator()
    simulator.advance(to: 5)
    for tokens in stride(from: 1300.0, through: 2000, by: 100) { try simulator.apply(.inputLength(tokens)) }
    simulator.advance(to: 6)
    let snapshot = simulator.snapshot()
    #expect(snapshot.eventCount == 1)
    #expect(snapshot.events.last?.text == "input length: 2000 tokens")
  }
}
