import Canvas
import Fleet
import Testing

@testable import Dashboard

/// Actions on the chosen worker of the workers screen.
@Suite struct WorkerActionTests {
  private func state(_ keys: [String], capabilities: Capabilities = [.clock, .traffic, .link, .workers])
    -> DashboardState
  {
    var state = FleetFixture().state()
    state.capabilities = capabilities
    for key in ["F3"] + keys { _ = state.reduce(.key(key)) }
    return state
  }

  @Test(arguments: [
    ("K", Action.failWorkers("prefill 1", 1)), ("R", .repairWorkers("prefill 1")), ("D", .drainWorkers("prefill 1", 1)),
    ("f", .flipWorkers("prefill 1", 1)), ("X", .failRack("prefill 1", 0)), ("U", .flushCache("prefill 1")),
  ])
  func aKeyActsOnTheChosenWorker(key: String, action: Action) {
    var state = state(["Down", "Down"])
    #expect(state.reduce(.key(key)) == [.apply(action), .redraw])
    #expect(state.message == action.words)
  }

  @Test(arguments: [
    (["L", "3", "Enter"], Action.slowWorkers("prefill 0", 1, 3)),
    (["C", "6", "0", "%", "Enter"], .powerCap("prefill", 0.6)),
    (["n", "1", "2", "Enter"], .scaleWorkers("prefill", 12)), (["b", "3", "Enter"], .arrivalBurst(3, 30)),
    (["b", "2", ".", "5", "x", "Space", "1", "m", "i", "n", "Enter"], .arrivalBurst(2.5, 60)),
  ])
  func anActionAsksForItsNumber(keys: [String], action: Action) {
    var state = state(["Down"])
    var effects: [Effect] = []
    for key in keys { effects = state.reduce(.key(key)) }
    #expect(effects == [.apply(action), .redraw])
    #expect(state.question == nil)
  }

  @Test func whatIsNoNumberDoesNothing() {
    var state = state(["Down", "n", "q", "u"])
    #expect(state.message == "prefill, how many workers: qu_")
    #expect(state.reduce(.key("Enter")) == [.redraw])
    #expect(state.message == "qu is no answer: type a number")
    _ = state.reduce(.key("n"))
    _ = state.reduce(.key("Esc"))
    #expect(state.question == nil && state.message.isEmpty)
  }

  @Test func nothingWithoutAWorkerOrASourceThatTakesIt() {
    var none = state([])
    #expect(none.reduce(.key("K")) == [.redraw])
    #expect(none.message.contains("choose a worker"))
    var feed = state(["Down"], capabilities: [])
    #expect(feed.reduce(.key("K")) == [.redraw])
    #expect(feed.message.contains("cannot be acted on"))
  }
}
