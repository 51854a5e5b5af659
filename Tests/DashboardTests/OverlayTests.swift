import Canvas
import Fleet
import Session
import Testing

@testable import Dashboard

@Suite struct OverlayTests {
  private func state(_ keys: [String] = []) -> DashboardState {
    var state = FleetFixture().state()
    _ = state.reduce(.resize(Size(160, 48)))
    for key in keys { _ = state.reduce(.key(key)) }
    return state
  }

  @Test func lettersFindTheirCommand() {
    for (query, command) in [("pause", Command.ID.pause), ("snx", .sortNext), ("whatif", .whatIf), ("quit", .quit)] {
      var state = state([":"])
      for letter in query { _ = state.reduce(.key(String(letter))) }
      #expect(state.choices(state.overlay ?? .help).first?.id == command.rawValue, "\(query)")
    }
  }

  @Test func thePaletteRunsWhatIsChosen() {
    var state = state([":", "p", "a", "u", "s", "e"])
    #expect(state.reduce(.key("Enter")) == [.pause(true)])
    #expect(state.overlay == nil)
    for key in [":", "r", "e", "v", "e", "r", "s", "e", "Enter"] { _ = state.reduce(.key(key)) }
    #expect(state.screen == .workers)
    #expect(state.workersView.isReversed)
    for key in [":", "z", "z", "z"] { _ = state.reduce(.key(key)) }
    #expect(state.choices(state.overlay ?? .help).isEmpty)
    #expect(state.reduce(.key("Enter")) == [.redraw])
  }

  @Test func everyCommandIsInThePalette() {
    var state = state(["i", ":"])
    let ids = Set(state.choices(state.overlay ?? .help).map(\.id))
    #expect(ids == Set(Command.ID.allCases.map(\.rawValue)).subtracting(["palette"]))
    _ = state.reduce(.key("Esc"))
    #expect(state.overlay == nil)
    // What acts on a draft is not offered without one.
    let without = self.state([":"])
    let offered = Set(without.choices(without.overlay ?? .help).map(\.id))
    #expect(ids.subtracting(offered) == ["applyDraft", "matchPools"])
  }

  @Test func aThemeIsSeenAtOnceAndTakenBack() {
    var state = state()
    #expect(state.reduce(.key("t")) == [.listThemes, .redraw])
    #expect(state.reduce(.key("Down")) == [.setTheme("light"), .redraw])
    #expect(state.reduce(.key("Down")) == [.setTheme("colorblind"), .redraw])
    #expect(state.reduce(.key("Esc")) == [.setTheme("dark"), .redraw])
    #expect(state.theme == "dark")
    for key in ["t", "n", "o", "r", "d"] { _ = state.reduce(.key(key)) }
    #expect(state.theme == "nord")
    _ = state.reduce(.key("Enter"))
    #expect(state.overlay == nil)
    #expect(state.message == "theme: nord")
  }

  @Test func aScenarioIsLoaded() {
    var state = state()
    #expect(state.reduce(.key("o")) == [.listScenarios, .redraw])
    state.scenarios = ["agentic", "chat"].map { ScenarioCard(name: $0, about: "about", facts: []) }
    _ = state.reduce(.key("c"))
    #expect(state.reduce(.key("Enter")) == [.load("chat"), .redraw])
    _ = state.reduce(.key("a"))
    state.restart(capabilities: [.clock], start: nil, speed: 2)
    #expect(state.history.count == 0)
    #expect(state.snapshot == nil)
    #expect(state.size == Size(160, 48))
  }

  @Test func settings() {
    var state = state([",", "Down"])
    _ = state.reduce(.key("Right"))
    #expect(state.settings.symbols == .blocks)
    _ = state.reduce(.key("Down"))
    var expected = state.settings
    expected.mouse = false
    #expect(state.reduce(.key("Space")) == [.settings(expected), .redraw])
    for _ in 0..<4 { _ = state.reduce(.key("Down")) }
    #expect(state.reduce(.key("Enter")) == [.save, .redraw])
    _ = state.reduce(.key("Esc"))
    #expect(state.overlay == nil)
  }

  @Test func anyNumberCanBeExplained() throws {
    let state = state(["1", "1", "x"])
    #expect(state.focus == .prefill)
    let items = Explanation.all(state)
    let busy = try #require(items.first { $0.field == .busy })
    #expect(busy.name == "prefill")
    #expect(busy.reading == state.snapshot?.pools[0].readings[.busy])
    var other = self.state(["W", "Down", "x"])
    #expect(Explanation.all(other).map(\.field) == [.busy, .stranded, .kvUsage])
    #expect(Explanation.all(other).first?.subject == .worker(0))
    _ = other.reduce(.key("z"))
    #expect(other.overlay == nil)
    let fleet = Explanation.all(self.state(["E"]))
    #expect(fleet.count == FieldRegistry.fields(at: .fleet).count)
  }

  @Test func ctrlCLeavesFromEverywhere() {
    for keys in [[":"], ["t"], ["o"], [","], ["x"], ["?"], ["W", "/"], ["W", "c"], ["Enter", "1"], ["i"]] {
      var state = state(keys)
      #expect(state.reduce(.key("Ctrl-c")) == [.quit], "\(keys)")
    }
  }

  @Test func alertsAreAcknowledged() {
    var state = state()
    #expect(!state.alerts.active.isEmpty)
    #expect(state.alerts.active.allSatisfy { !$0.isAcknowledged })
    _ = state.reduce(.key("a"))
    #expect(state.alerts.active.allSatisfy { $0.isAcknowledged })
    #expect(state.message.contains("acknowledged"))
    _ = state.reduce(.key("a"))
    #expect(state.message == "no alert is new")
  }
}
