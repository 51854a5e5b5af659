import Capacity
import Fleet
import Testing

@testable import Simulator

/// No progress is an error, not a hang.
struct LivenessTests {
  /// 20,000 requests that arrive together at workers that take no time.
  private func engine() throws -> Engine {
    let count = 20_000
    let trace = Trace(
      name: "at once", arrivals: ContiguousArray(repeating: 0, count: count),
      promptTokens: ContiguousArray(repeating: 100, count: count),
      outputTokens: ContiguousArray(repeating: 3, count: count))
    let cursor = TraceCursor(trace)
    var plan = try Fixture.measured(prefill: 1e300, decode: 1e300, tokenBudget: 100).plan
    plan.link.latencySeconds = 0
    plan.link.workerBandwidth = 1e300
    var engine = Engine(
      model: try FleetModel(plan), arrivals: ArrivalStream(mix: cursor.mix(), seed: 1, trace: cursor, start: 1),
      slo: SLO(), start: 1)
    Fixture.setLimits(&engine, batch: 10, expectedOutput: 3)
    return engine
  }

  @Test("A great deal at one instant is no standstill")
  func busyInstant() throws {
    var engine = try engine()
    engine.run(until: 10)
    let (isStalled, completed, time) = (engine.isStalled, engine.counts.completed, engine.time)
    #expect(!isStalled)
    #expect(completed == 20_000 && time == 10)
  }

  @Test("More events at one instant than there is reason for end the run")
  func standstill() throws {
    var engine = try engine()
    engine.eventsForEach = 0
    engine.run(until: 10)
    let (isStalled, time, events) = (engine.isStalled, engine.time, engine.events)
    #expect(isStalled)
    #expect(time < 1.1)
    engine.run(until: 100)
    let after = engine.events
    #expect(after == events)
  }
}
