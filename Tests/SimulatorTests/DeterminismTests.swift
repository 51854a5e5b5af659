import Capacity
import Fleet
import Testing

@testable import Simulator

struct DeterminismTests {
  private func simulator() throws -> Simulator {
    let model = try Fixture.llama(workers: (6, 4))
    let mix = TrafficMix(
      rate: 30,
      classes: [
        TrafficClass(
          name: "chat", weight: 9, input: LengthDistribution(.lognormal(cv: 1), mean: 1200),
          output: LengthDistribution(.exponential, mean: 200)),
        TrafficClass(
          name: "reasoning", input: LengthDistribution(.uniform(spread: 0.5), mean: 900),
          output: LengthDistribution(.lognormal(cv: 0.7), mean: 2500), cacheHitRate: 0.2),
      ])
    let timeline = [
      TimelineStep(at: 20, actions: [.classShare("reasoning", 0.4)], over: 15, say: "more reasoning"),
      TimelineStep(at: 41.3, actions: [.linkCapacity(0.05)]),
    ]
    return try Simulator(
      Scenario(name: "test", fleet: model.plan, traffic: mix, slo: SLO(ttft: 1, tpot: 0.04), timeline: timeline))
  }

  /// Plays 80 seconds in steps, with actions of the operator at set times, and returns every sample.
  private func play(step: Double) throws -> [Snapshot] {
    var simulator = try simulator()
    var samples: [Snapshot] = []
    let actions: [(at: Double, action: Action)] = [
      (10, .arrivalRate(60)), (33.25, .inputLength(3000)), (50, .cacheHitRate(0.6)), (70, .resetTraffic),
    ]
    for (at, action) in actions + [(80, .outputLength(300))] {
      var time = simulator.time
      while time + step < at {
        time += step
        simulator.advance(to: time) { samples.append($0) }
      }
      simulator.advance(to: at) { samples.append($0) }
      try simulator.apply(action)
    }
    samples.append(simulator.snapshot())
    return samples
  }

  @Test("The same seed and actions give the same snapshots, whatever the frame rate")
  func frameRates() throws {
    let once = try play(step: 1000)
    #expect(once.count == 161)
    for step in [0.01, 0.5, 0.77, 7] {
      let same = try play(step: step) == once
      #expect(same, "steps of \(step) s")
    }
  }

  @Test("A copy runs on by itself, and as the original does")
  func copies() throws {
    var original = try simulator()
    original.advance(to: 30)
    var copy = original
    copy.advance(to: 60)
    #expect(original.time == 30)
    original.advance(to: 60)
    let same = original.snapshot() == copy.snapshot()
    #expect(same)
  }

  @Test("Another seed gives another run")
  func seeds() throws {
    let model = try Fixture.llama()
    let mix = Fixture.mix(
      rate: 30, input: LengthDistribution(.fixed, mean: 500), output: LengthDistribution(.fixed, mean: 50))
    var runs = [UInt64(1), 2].map { Fixture.engine(model, mix, seed: $0) }
    for i in runs.indices { runs[i].run(until: 30) }
    #expect(runs[0].counts != runs[1].counts)
  }
}
