import Documents
import Fleet
import Simulator
import Testing

/// Every scenario that comes with the program does what it says that it will.
@Suite("Demo expectations")
struct DemoExpectationTests {
  private static let resources = Resources(environment: ["PDTOP_HOME": ResourcesTests.package], executable: nil)

  @Test("What a scenario expects is seen", arguments: resources.scenarios().map(\.name))
  func expectations(name: String) throws {
    var scenario = try Self.resources.scenario(name)
    scenario.comparison = scenario.comparison ?? ComparisonPlan()
    var simulator = try Simulator(scenario)
    for expectation in scenario.expectations.sorted(by: { $0.at < $1.at }) {
      simulator.advance(to: expectation.at)
      let outcome = expectation.check(simulator.snapshot())
      #expect(
        outcome.isMet, "\(name) at \(outcome.at) s: \(outcome.name) \(outcome.actual), expected \(outcome.expected)")
    }
  }

  @Test("Nearly every scenario has expectations, and all have a story and a sentence")
  func stories() throws {
    let listings = Self.resources.scenarios()
    #expect(listings.count >= 10)
    for listing in listings {
      let scenario = try Self.resources.scenario(listing.name)
      #expect(
        !scenario.about.isEmpty && !scenario.timeline.isEmpty && !scenario.expectations.isEmpty, "\(listing.name)")
    }
  }
}
