import Canvas
import Fleet
import Testing

@testable import Dashboard

@Suite struct ReducerTests {
  private func state() -> DashboardState {
    var state = FleetFixture().state()
    _ = state.reduce(.resize(Size(160, 48)))
    return state
  }

  @Test(arguments: Screen.allCases)
  func everyKeyBelongsToOneCommand(screen: Screen) {
    let keys = CommandTable.commands.filter { $0.screens.contains(screen) }.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
  }

  @Test func everyCommandCanBeFound() {
    #expect(Set(CommandTable.commands.map(\.id)) == Set(Command.ID.allCases))
    #expect(CommandTable.commands.allSatisfy { !$0.help.isEmpty && !$0.keys.isEmpty && !$0.screens.isEmpty })
  }

  @Test func movingASliderActsAtOnce() {
    var state = state()
    #expect(state.reduce(.key("Right")) == [.apply(.inputLength(3200))])
    #expect(state.reduce(.key("Right")) == [.apply(.inputLength(4000))])
    #expect(state.reduce(.key("Left")) == [.apply(.inputLength(3200))])
    #expect(state.reduce(.key("Shift-Right")) == [.apply(.inputLength(3260))])
    #expect(state.reduce(.key("Down")) == [.redraw])
    #expect(state.reduce(.key("Left")) == [.apply(.outputLength(500))])
    _ = state.reduce(.key("j"))
    #expect(state.reduce(.key("l")) == [.apply(.cacheHitRate(0.5))])
    _ = state.reduce(.key("Down"))
    _ = state.reduce(.key("Down"))
    #expect(state.reduce(.key("Right")) == [.apply(.classShare("chat", 0.75))])
  }

  @Test func slidersGoRound() {
    var state = state()
    _ = state.reduce(.key("Up"))
    #expect(state.selected == 5)
    _ = state.reduce(.key("Down"))
    #expect(state.selected == 0)
  }

  @Test func slidersStopAtTheirEnds() {
    var state = state()
    for _ in 0..<80 { _ = state.reduce(.key("Left")) }
    #expect(state.value(of: .inputLength) == 16)
    #expect(state.reduce(.key("Left")).isEmpty)
    for _ in 0..<80 { _ = state.reduce(.key("Right")) }
    #expect(state.value(of: .inputLength) == 262_144)
  }

  @Test func aMoveIsShownUntilTheSourceHasIt() {
    var state = state()
    _ = state.reduce(.key("Right"))
    #expect(state.value(of: .inputLength) == 3200)
    state.show(FleetFixture().snapshot(at: 2531))
    #expect(state.value(of: .inputLength) == 3200)
    for second in 0..<10 { state.show(FleetFixture().snapshot(at: 2532 + Double(second))) }
    #expect(state.value(of: .inputLength) == 2680)
  }

  @Test func typingAValue() {
    var state = state()
    for key in ["Enter", "8", "k"] { _ = state.reduce(.key(key)) }
    #expect(state.entry == "8k")
    #expect(state.reduce(.key("Enter")) == [.apply(.inputLength(8000))])
    for key in ["Enter", "1", ".", ".", "Enter"] { _ = state.reduce(.key(key)) }
    #expect(state.message.contains("is not a value"))
    for key in ["Enter", "7", "Esc"] { _ = state.reduce(.key(key)) }
    #expect(state.entry == nil)
    #expect(state.zoomed == nil)
    #expect(TrafficSlider.cacheHits.parse("45") == 0.45)
    #expect(TrafficSlider.cacheHits.parse("45%") == 0.45)
    #expect(TrafficSlider.requestRate.parse("1.5k") == 1500)
    #expect(TrafficSlider.requestRate.parse("nan") == nil)
  }

  @Test func resets() {
    var state = state()
    let start = state.start?.inputLength ?? 0
    #expect(state.reduce(.key("0")) == [.apply(.inputLength(start))])
    #expect(state.reduce(.key("r")) == [.apply(.resetTraffic)])
  }

  @Test func time() {
    var state = state()
    #expect(state.reduce(.key("Space")) == [.pause(true)])
    #expect(state.reduce(.key("Space")) == [.pause(false)])
    #expect(state.reduce(.key(".")) == [.pause(true), .step])
    #expect(state.isPaused)
    #expect(state.reduce(.key("+")) == [.speed(20)])
    for _ in 0..<20 { _ = state.reduce(.key("+")) }
    #expect(state.speed == .infinity)
    for _ in 0..<20 { _ = state.reduce(.key("-")) }
    #expect(state.speed == 0.25)
    #expect(state.reduce(.key("-")).isEmpty)
  }

  @Test func aSourceThatTakesNoActions() {
    var state = state()
    state.capabilities = []
    #expect(state.reduce(.key("Right")) == [.redraw])
    #expect(!state.message.isEmpty)
    #expect(state.reduce(.key("Space")) == [.redraw])
    #expect(!state.isPaused)
  }

  @Test func zoomHelpWindow() {
    var state = state()
    _ = state.reduce(.key("3"))
    #expect(state.zoomed == .decode)
    _ = state.reduce(.key("7"))
    #expect(state.zoomed == .workers)
    _ = state.reduce(.key("7"))
    #expect(state.zoomed == nil)
    _ = state.reduce(.key("9"))
    _ = state.reduce(.key("Esc"))
    #expect(state.zoomed == nil)
    _ = state.reduce(.key("F1"))
    #expect(state.isHelpShown)
    _ = state.reduce(.key("x"))
    #expect(!state.isHelpShown)
    _ = state.reduce(.key("w"))
    #expect(state.span == 900)
    #expect(state.reduce(.key("no such key")).isEmpty)
  }

  @Test func zoomOnlyShowsWhatIsThere() {
    var general = FleetFixture.odd([("g", .general, 2)], links: 0)
    _ = general.reduce(.key("1"))
    #expect(general.zoomed == .general)
    _ = general.reduce(.key("2"))
    #expect(general.zoomed == .general)
    var both = FleetFixture.odd([("p", .prefill, 2), ("g", .general, 2)], links: 0)
    for (key, expected) in [("1", Panel.prefill), ("d", .general), ("d", nil), ("1", .prefill)] {
      _ = both.reduce(.key(key))
      #expect(both.zoomed == expected)
    }
  }

  /// No key zooms two panels, whatever the fleet is made of.
  @Test func keysOfPanelsAreTheirOwn() {
    for besidePrefill in [true, false] {
      let panels = Panel.allCases.filter { besidePrefill || $0 != .prefill }
      let keys = panels.map { $0.key(besidePrefill: besidePrefill) }
      #expect(Set(keys).count == keys.count)
      #expect(keys.allSatisfy { Panel.keys.contains($0) })
    }
    #expect(Set(WhatIfPart.allCases.map(\.key)).count == WhatIfPart.allCases.count)
    // The parts of the time to first token have their own.
    var state = state()
    _ = state.reduce(.key("f"))
    #expect(state.zoomed == .firstToken)
    _ = state.reduce(.key("5"))
    #expect(state.zoomed == .slo)
  }

  @Test func mouse() throws {
    var state = state()
    let regions = FleetScreen.hits(state, size: state.size)
    let track = try #require(regions.first { $0.target == .track(2) }).rect
    let effects = state.reduce(.click(x: track.right - 1, y: track.y))
    #expect(effects == [.apply(.cacheHitRate(0.99))])
    #expect(state.selected == 2)
    #expect(state.reduce(.drag(x: track.x - 40, y: 0)) == [.apply(.cacheHitRate(0))])
    #expect(state.reduce(.wheel(x: track.x, y: track.y, steps: 1)) == [.apply(.cacheHitRate(0.05))])
    let queue = try #require(regions.first { $0.target == .panel(.queue) }).rect
    _ = state.reduce(.click(x: queue.x + 3, y: queue.y + 3))
    #expect(state.focus == .queue)
    #expect(state.reduce(.drag(x: 0, y: 0)).isEmpty)
    let quit = try #require(regions.first { $0.target == .command(.quit) }).rect
    #expect(state.reduce(.click(x: quit.x, y: quit.y)) == [.quit])
  }
}
