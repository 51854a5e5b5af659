import Documents
import Fleet
import Simulator
import Testing

/// The scenarios that come with the program show what they say they show.
@Suite("Demo stories")
struct DemoStoryTests {
  /// The snapshot of a scenario at each of some times.
  private func play(_ name: String, at times: [Double]) throws -> [Snapshot] {
    let resources = Resources(environment: ["PDTOP_HOME": ResourcesTests.package], executable: nil)
    var simulator = try Simulator(resources.scenario(name))
    return times.map { time in
      simulator.advance(to: time)
      return simulator.snapshot()
    }
  }

  private func value(_ field: Field, _ readings: Readings) -> Double { readings.value(field) ?? .nan }

  @Test("Nothing strands in the chat fleet, by day and by night")
  func chat() throws {
    for snapshot in try play("chat", at: [60, 75, 115]) {
      #expect(value(.strandedShare, snapshot.fleet) < 0.04)
      #expect(value(.attainment, snapshot.fleet) > 0.99)
      #expect(snapshot.pools.allSatisfy { value(.headroom, $0.readings) > 0.1 })
    }
  }

  @Test("Reasoning breaks the targets, then strands prefill as the fluid model says")
  func reasoning() throws {
    let snapshots = try play("reasoning", at: [70, 250, 500])
    #expect(value(.strandedShare, snapshots[0].fleet) < 0.03)
    #expect(value(.attainment, snapshots[1].fleet) < 0.8)
    #expect(value(.blocked, snapshots[1].pools[0].readings) > 0.2)
    #expect(abs(value(.stranded, snapshots[2].pools[0].readings) - 0.84) < 0.04)
    #expect(abs(value(.strandedShare, snapshots[2].fleet) - 0.59) < 0.04)
  }

  @Test("Caching strands the agents' prefill as the fluid model says, and no target is missed")
  func agentic() throws {
    let snapshots = try play("agentic", at: [55, 80, 120])
    for (snapshot, expected) in zip(snapshots, [0.36, 0.51, 0.71]) {
      #expect(abs(value(.strandedShare, snapshot.fleet) - expected) < 0.04)
      #expect(value(.attainment, snapshot.fleet) > 0.99)
    }
  }

  @Test("The opening story is healthy at first, and has made its point within a minute")
  func opening() throws {
    let snapshots = try play("default", at: [14, 30, 60])
    #expect(value(.stranded, snapshots[0].pools[0].readings) < 0.02)
    #expect(value(.attainment, snapshots[0].fleet) > 0.99)
    #expect(value(.stranded, snapshots[2].pools[0].readings) > 0.2)
    #expect(value(.busy, snapshots[2].pools[1].readings) > 0.95)
    #expect(value(.attainment, snapshots[2].fleet) < 0.95)
  }
}
