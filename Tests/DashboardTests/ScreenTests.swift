import Canvas
import Fleet
import Session
import Testing

@testable import Dashboard

/// What keys do on the screens besides the fleet's, and over them.
@Suite struct ScreenTests {
  private func state(_ keys: [String] = []) -> DashboardState {
    var state = FleetFixture().state()
    _ = state.reduce(.resize(Size(160, 48)))
    for key in keys { _ = state.reduce(.key(key)) }
    return state
  }

  @Test func tabs() throws {
    var state = state(["W"])
    #expect(state.screen == .workers)
    for (key, screen) in [("F4", Screen.plan), ("E", .events), ("F2", .fleet)] {
      _ = state.reduce(.key(key))
      #expect(state.screen == screen)
    }
    let tab = try #require(FleetScreen.hits(state, size: state.size).first { $0.target == .tab(.plan) }).rect
    _ = state.reduce(.click(x: tab.x + 1, y: 0))
    #expect(state.screen == .plan)
    _ = state.reduce(.key("Esc"))
    #expect(state.screen == .fleet)
  }

  // MARK: Workers

  @Test func workersAreSorted() throws {
    var state = state(["W", "Right", "Right"])
    let snapshot = try #require(state.snapshot)
    #expect(state.workersView.sort == .field(.busy))
    let busy = try #require(snapshot.workers.column(.busy))
    let down = WorkerRows(snapshot, state.workersView).indices.map { busy[$0] }
    #expect(down == down.sorted(by: >))
    _ = state.reduce(.key("S"))
    let up = WorkerRows(snapshot, state.workersView).indices.map { busy[$0] }
    #expect(up == up.sorted())
    #expect(up.count == 88)
  }

  @Test(arguments: [
    ("decode", 40), ("prefill stranded>50", 11), ("stranded>0.5", 11), ("down", 1), ("decode kv>99", 2), ("no such", 0),
    ("busy>=0", 88), ("kv_usage<=0.5 prefill", 48),
  ])
  func workersAreFiltered(filter: String, count: Int) throws {
    var state = state(["W", "/"])
    for letter in filter { _ = state.reduce(.key(letter == " " ? "Space" : String(letter))) }
    #expect(state.workersView.filter == filter)
    _ = state.reduce(.key("Enter"))
    #expect(!state.isTypingFilter)
    let snapshot = try #require(state.snapshot)
    #expect(WorkerRows(snapshot, state.workersView).indices.count == count)
  }

  @Test func aWorkerIsChosenAndKept() throws {
    var state = state(["W", "Down", "Down", "End"])
    #expect(state.workersView.selected == 87)
    _ = state.reduce(.key("PageUp"))
    #expect(state.workersView.selected == 63)
    _ = state.reduce(.key("g"))
    #expect(state.workersView.selected == 0)
    let row = try #require(FleetScreen.hits(state, size: state.size).first { $0.target == .row(3) }).rect
    _ = state.reduce(.click(x: row.x, y: row.y))
    #expect(state.workersView.selected == 3)
    _ = state.reduce(.key("s"))
    #expect(state.workersView.selected == 3)
  }

  @Test func columnsAreChosen() throws {
    var state = state(["W", "c", "Space", "Esc"])
    let table = try #require(state.snapshot).workers
    #expect(state.workersView.fields(table) == [.stranded, .kvUsage])
    for key in ["c", "0", "Esc"] { _ = state.reduce(.key(key)) }
    #expect(state.workersView.fields(table) == [.busy, .stranded, .kvUsage])
  }

  // MARK: Events

  @Test func eventsAreFilteredAndLeadBack() {
    var state = state(["E", "/", "S", "L", "O", "Enter"])
    #expect(state.eventsView.events(state.history.log.events).map(\.kind) == [.slo])
    _ = state.reduce(.key("Esc"))
    #expect(state.eventsView.filter.isEmpty)
    for key in ["Down", "Down", "Down", "Enter"] { _ = state.reduce(.key(key)) }
    #expect(state.screen == .fleet)
    #expect(state.lookingBack == FleetFixture.mixChange + 60)
    _ = state.reduce(.key("Esc"))
    #expect(state.lookingBack == nil)
  }

  // MARK: What-if

  @Test func aDraftActsOnNothingUntilApplied() throws {
    var state = state(["i"])
    state.canPredict = true
    #expect(state.screen == .whatIf)
    #expect(state.reduce(.key("Right")) == [.redraw])
    #expect(state.reduce(.key("Down")) == [.redraw])
    #expect(state.reduce(.key("Left")) == [.redraw])
    #expect(state.draft?.mix.inputLength == 3200)
    let question = try #require(state.openPrediction)
    #expect(question.mixes == [state.draft?.mix])
    let answer = SteadyState(
      capacity: 1, strandedShare: 0.5, stranded: [0.5, 0.5], bottleneck: .link, matchedWorkers: [1, 2],
      matchedStrandedShare: 0.1)
    state.deliver(.states([answer]), for: question)
    #expect(state.draftOutlook == answer)
    let before = try #require(state.openPrediction)
    #expect(before.purpose == .now)
    #expect(before.mixes == [state.draft?.base])
    state.deliver(.states([answer]), for: before)
    let sweep = try #require(state.openPrediction)
    #expect(sweep.purpose == .sweep(.outputLength))
    #expect(sweep.mixes.count == Prediction.sweepPlaces)
    state.deliver(.states([SteadyState](repeating: answer, count: sweep.mixes.count)), for: sweep)
    #expect(state.openPrediction == nil)
    let effects = state.reduce(.key("Enter"))
    #expect(effects == [.apply(.inputLength(3200)), .apply(.outputLength(500)), .redraw])
    #expect(state.screen == .fleet)
    #expect(state.draft == nil)
    #expect(state.value(of: .outputLength) == 500)
  }

  @Test func poolsAreDrafted() throws {
    var state = state(["i", "Up", "Left", "Left", "["])
    state.canPredict = true
    #expect(state.selectedSlider == .workers(pool: "decode", now: 40))
    #expect(state.draft?.pools == [PoolSize(name: "prefill", workers: 48), PoolSize(name: "decode", workers: 35)])
    let question = try #require(state.openPrediction)
    #expect(question.workers(at: 0) == [48, 35])
    state.deliver(.states([FleetFixture.outlook(question.base)]), for: question)
    let now = try #require(state.openPrediction)
    #expect(now.workers(at: 0) == [48, 40])
    state.deliver(.states([FleetFixture.outlook(now.base)]), for: now)
    let sweep = try #require(state.openPrediction)
    #expect(sweep.workers(at: 0) == [48, 1])
    #expect(sweep.workers(at: Prediction.sweepPlaces - 1) == [48, 160])
    #expect(state.reduce(.key("Enter")) == [.redraw])
    #expect(state.screen == .whatIf, "this source's pools are not to be changed")
    state.capabilities.insert(.workers)
    #expect(state.reduce(.key("Enter")) == [.apply(.scaleWorkers("decode", 35)), .redraw])
    #expect(state.screen == .fleet)
    #expect(state.selected < state.sliders.count)
  }

  @Test func poolsTakeTheBestRatio() throws {
    var state = state(["i", "b"])
    #expect(state.draft?.moves.isEmpty == true)
    #expect(state.message == "no model of this fleet is at hand")
    state.canPredict = true
    _ = state.reduce(.key("b"))
    let question = try #require(state.openPrediction)
    var answer = FleetFixture.outlook(question.base)
    answer.matchedWorkers = [39, 49]
    state.deliver(.states([answer]), for: question)
    #expect(state.draft?.pools.map(\.workers) == [39, 49])
    for key in ["Up", "0"] { _ = state.reduce(.key(key)) }
    #expect(state.draft?.pools.map(\.workers) == [39, 40])
  }

  @Test func aDraftIsDiscarded() {
    var state = state(["W", "i", "Right", "Esc"])
    #expect(state.screen == .workers)
    #expect(state.draft == nil)
    #expect(state.pending.isEmpty)
    for key in ["F", "i", "Right", "r"] { _ = state.reduce(.key(key)) }
    #expect(state.draft?.moves.isEmpty == true)
  }

  @Test func aStaleAnswerIsNotShown() throws {
    var state = state(["i", "Right"])
    state.canPredict = true
    let question = try #require(state.openPrediction)
    _ = state.reduce(.key("Right"))
    state.deliver(.states([]), for: question)
    #expect(state.draftOutlook == nil)
    #expect(state.openPrediction?.purpose == .draft)
  }

  @Test func theMapIsAskedForOnceAMix() throws {
    var state = state(["P"])
    #expect(state.openPrediction == nil)
    state.canPredict = true
    let question = try #require(state.openPrediction)
    #expect(question.mixes.count == Prediction.mapColumns * Prediction.mapRows)
    state.deliver(.map([]), for: question)
    // Ratios, verdict and years are asked for as well.
    while let question = state.openPrediction { state.deliver(FleetFixture.answer(question), for: question) }
    var snapshot = FleetFixture().snapshot(at: 2531)
    snapshot.traffic.setInputLength(9000)
    snapshot.traffic.rate = 5
    state.show(snapshot)
    #expect(state.openPrediction?.purpose == .ratios, "length and rate are what the map spans")
    snapshot.traffic.setCacheHitRate(0.9)
    state.show(snapshot)
    #expect(state.openPrediction?.purpose == .map(.outputs))
    _ = state.reduce(.key("m"))
    #expect(state.openPrediction?.purpose == .map(.hits))
  }

  @Test func slidersOfThePlanScreenAskAnew() throws {
    var state = state(["P"])
    state.canPredict = true
    while let question = state.openPrediction { state.deliver(FleetFixture.answer(question), for: question) }
    // Before the source has it, the screen plans with what the operator asked for.
    #expect(state.reduce(.key("Right")) == [.apply(.inputLength(3200))])
    let question = try #require(state.openPrediction)
    #expect(question.purpose == .ratios)
    #expect(abs(question.base.inputLength - 3200) < 16)
  }

  @Test func viewsOfThePlanScreen() {
    var state = state(["P"])
    var seen: [PlanView] = []
    for _ in PlanView.allCases {
      _ = state.reduce(.key("v"))
      seen.append(state.planView)
    }
    #expect(seen == [.map, .ratios, .outlook, .verdict, .overview])
    _ = state.reduce(.key("V"))
    #expect(state.planView == .verdict)
  }

  // MARK: Panels

  @Test func focusHideAndPresets() {
    var state = state(["Tab", "Tab"])
    #expect(state.focus == .link)
    _ = state.reduce(.key("Shift-Tab"))
    #expect(state.focus == .prefill)
    _ = state.reduce(.key("H"))
    #expect(!state.visiblePanels.contains(.prefill))
    #expect(state.visiblePanels.count == 9)
    _ = state.reduce(.key("p"))
    #expect(state.visiblePanels.count == 10)
    _ = state.reduce(.key("p"))
    #expect(!state.visiblePanels.contains(.slo))
  }

  @Test func aRemappedKey() {
    var state = FleetFixture().state()
    state.keyMap = KeyMap(changes: [.pause: ["p"], .zoom: ["a", "b"]])
    #expect(state.reduce(.key("p")) == [.pause(true)])
    #expect(state.reduce(.key("Space")).isEmpty)
    _ = state.reduce(.key("b"))
    #expect(state.zoomed == .link)
    #expect(KeyMap(changes: [.pause: ["p"], .step: ["p"]]).conflicts.count == 1)
    #expect(KeyMap(changes: [.sortNext: ["z"], .whatIf: ["z"]]).conflicts.count == 1)
    #expect(KeyMap(changes: [.open: ["z"], .zoom: ["z"]]).conflicts.isEmpty)
  }

  /// A feed often says what a link carries and not what it could.
  @Test func linkOfUnknownCapacityHasAGraphOfItsOwnScale() {
    var state = DashboardState(capabilities: [])
    for second in 0...60 {
      var snapshot = FleetFixture().snapshot(at: Double(2000 + second))
      snapshot.links[0].readings = Readings()
      snapshot.links[0].readings.set(.transferRate, 1.4e6)
      state.observe(snapshot)
      state.show(snapshot)
    }
    _ = state.reduce(.key("2"))
    let text = FleetScreen.render(state, size: Size(120, 36), look: Look(theme: ThemeFile.dark)).text()
    let lines = text.split(separator: "\n")
    #expect(lines.contains { $0.contains("1.5M┊") })
    #expect(lines.filter { $0.contains("⣿") }.count > 10)
  }
}
