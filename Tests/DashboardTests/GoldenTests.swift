import Canvas
import Fleet
import Testing

@testable import Dashboard

@Suite struct GoldenTests {
  private static let state = FleetFixture().state()

  @Test(arguments: [Size(80, 24), Size(120, 36), Size(160, 48), Size(200, 60), Size(60, 20), Size(39, 9), Size(20, 2)])
  func screen(size: Size) {
    let canvas = FleetScreen.render(Self.state, size: size, look: Look(theme: ThemeFile.dark))
    Golden.expect(canvas.text(), "screen-\(size.width)x\(size.height)")
  }

  @Test(arguments: [Size(80, 24), Size(160, 48)])
  func ascii(size: Size) {
    let look = Look(theme: ThemeFile.dark, symbols: .ascii, depth: .ansi16)
    let text = FleetScreen.render(Self.state, size: size, look: look).text()
    #expect(text.unicodeScalars.allSatisfy { $0.value < 0x7F })
    Golden.expect(text, "ascii-\(size.width)x\(size.height)")
  }

  @Test func blocksWithoutColors() {
    let look = Look(theme: ThemeFile.dark, symbols: .blocks, depth: .mono)
    Golden.expect(FleetScreen.render(Self.state, size: Size(120, 36), look: look).text(), "mono-blocks-120x36")
  }

  @Test func manyWorkers() {
    let state = FleetFixture(prefillWorkers: 512, decodeWorkers: 1536).state()
    let look = Look(theme: ThemeFile.dark, symbols: .unicode, depth: .ansi16)
    let canvas = FleetScreen.render(state, size: Size(160, 48), look: look)
    Golden.expect(canvas.text(), "many-workers-160x48")
  }

  @Test func styleLayer() {
    let canvas = FleetScreen.render(Self.state, size: Size(80, 24), look: Look(theme: ThemeFile.dark))
    Golden.expect(Golden.styles(canvas, ThemeFile.dark), "styles-80x24")
  }

  /// The five screens where there is room for all of them.
  @Test(arguments: ["fleet", "workers", "plan", "events", "what-if"])
  func wholeScreen(name: String) throws {
    let keys = Self.places.first { $0.name == name }?.keys ?? []
    let canvas = FleetScreen.render(Self.at(keys), size: Size(160, 48), look: Look(theme: ThemeFile.dark))
    Golden.expect(canvas.text() + "\n" + Golden.styles(canvas, ThemeFile.dark), "whole-\(name)-160x48")
  }

  @Test func help() {
    var state = Self.state
    _ = state.reduce(.key("?"))
    let look = Look(theme: ThemeFile.dark)
    Golden.expect(FleetScreen.render(state, size: Size(120, 36), look: look).text(), "help-120x36")
    Golden.expect(FleetScreen.render(state, size: Size(80, 24), look: look).text(), "help-80x24")
  }

  /// Screens and what lies over them, by the keys that lead there, as text and as styles.
  static let places: [(name: String, keys: [String])] = [
    ("workers", ["W", "Down", "Down"]), ("workers-filtered", ["W", "/"] + "stranded>5".map { String($0) }),
    ("plan", ["P"]), ("plan-hits", ["P", "m", "v"]), ("plan-ratios", ["P", "v", "v"]), ("plan-years", ["P", "V", "V"]),
    ("plan-verdict", ["P", "V"]), ("events", ["E", "Down"]), ("what-if", ["i", "Right", "Right"]),
    ("what-if-ahead", ["i", "Right", "Right", "6"]), ("what-if-risk", ["i", "Right", "3"]),
    ("what-if-bottleneck", ["i", "Right", "5"]), ("what-if-table", ["i", "Right", "Right", "2"]),
    ("what-if-none", ["i"]),
    ("palette", [":", "s", "o"]),
    ("themes", ["t"]), ("scenarios", ["o", "Down"]), ("settings", [",", "Down"]), ("columns", ["W", "c"]),
    ("explain", ["5", "5", "x", "Down"]), ("first-token", ["f"]), ("looking-back", ["E", "Down", "Down", "Enter"]),
    ("preset", ["p", "p"]),
    ("time", ["T"]), ("time-marks", ["T", "a", "z"]),
  ]

  @Test(arguments: places.map(\.name))
  func place(name: String) throws {
    let keys = try #require(Self.places.first { $0.name == name }).keys
    let state = Self.at(keys)
    for size in [Size(120, 36), Size(80, 24)] {
      let canvas = FleetScreen.render(state, size: size, look: Look(theme: ThemeFile.dark))
      let text = canvas.text() + (size.width == 80 ? "\n" + Golden.styles(canvas, ThemeFile.dark) : "")
      Golden.expect(text, "\(name)-\(size.width)x\(size.height)")
    }
    let mono = FleetScreen.render(state, size: Size(100, 30), look: Look(theme: ThemeFile.dark, depth: .mono))
    Golden.expect(mono.text(), "\(name)-mono-100x30")
  }

  /// The fixture after some keys, with a model that answers by a simple rule.
  static func at(_ keys: [String]) -> DashboardState {
    var state = Self.state
    state.canPredict = true
    state.capabilities.insert(.foresight)
    state.scenarios = [
      ScenarioCard(name: "agentic", about: "Prefix caching gets good.", facts: [.init("model", "llama-70b")]),
      ScenarioCard(name: "chat", about: "Short questions, short answers.", facts: []),
    ]
    _ = state.reduce(.resize(Size(120, 36)))
    for key in keys { _ = state.reduce(.key(key)) }
    while let question = state.openPrediction {
      state.deliver(FleetFixture.answer(question), for: question)
    }
    if let question = state.wantedLookahead { FleetFixture.ahead(question, .complete).map { state.take($0) } }
    return state
  }

  /// A look ahead at every stage: not begun, under way, one run, stopped, impossible.
  @Test func stagesOfALookAhead() throws {
    var text = ""
    for stage in FleetFixture.AheadStage.allCases {
      var state = Self.at(["i", "Right", "Right"])
      state.ahead = nil
      if let question = state.wantedLookahead, let ahead = FleetFixture.ahead(question, stage) { state.take(ahead) }
      if stage == .watched { state.capabilities.remove(.foresight) }
      for size in [Size(160, 48), Size(80, 24)] {
        text += "== \(stage) \(size.width) x \(size.height)\n"
        text += FleetScreen.render(state, size: size, look: Look(theme: ThemeFile.dark)).text()
      }
    }
    Golden.expect(text, "what-if-stages")
  }

  /// Each panel of the what-if screen in all its forms.
  @Test(arguments: WhatIfPart.allCases)
  func whatIfPart(part: WhatIfPart) throws {
    let state = Self.at(["i", "Right", "Right"])
    let view = FleetView(state: state, snapshot: try #require(state.snapshot), look: Look(theme: ThemeFile.dark))
    var text = ""
    for size in [Size(100, 20), Size(74, 12), Size(50, 9), Size(36, 6), Size(80, 1)] {
      var canvas = Canvas(width: size.width, height: size.height, fill: view.look.blank)
      WhatIfScreen.render(
        WhatIfScreen.Pane(part: part, rect: canvas.bounds), try #require(state.draft), view, into: &canvas)
      text += "== \(size.width) x \(size.height)\n" + canvas.text()
    }
    Golden.expect(text, "what-if-part-\(part.rawValue)")
  }

  @Test func nothingKnown() {
    Golden.expect(
      FleetScreen.render(UnknownFleet.state(), size: Size(160, 48), look: Look(theme: ThemeFile.dark)).text(),
      "unknown-160x48")
    Golden.expect(
      FleetScreen.render(UnknownFleet.state(), size: Size(80, 24), look: Look(theme: ThemeFile.dark)).text(),
      "unknown-80x24")
  }

  /// Each panel by itself: whole, small, as a line; its text and its styles.
  @Test(arguments: Panel.allCases)
  func panel(panel: Panel) {
    var (text, styles) = ("", "")
    for size in [Size(100, 26), Size(60, 14), Size(40, 7), Size(80, 2), Size(40, 1)] {
      let canvas = draw(panel, size)
      text += "== \(size.width) x \(size.height)\n" + canvas.text()
      styles += "== \(size.width) x \(size.height)\n" + Golden.styles(canvas, ThemeFile.dark)
    }
    Golden.expect(text, "panel-\(panel.rawValue)")
    Golden.expect(styles, "styles-panel-\(panel.rawValue)")
  }

  private func draw(_ panel: Panel, _ size: Size) -> Canvas {
    let look = Look(theme: ThemeFile.dark)
    let state = panel == .general ? FleetFixture.odd([("general", .general, 24)], links: 0) : Self.state
    var canvas = Canvas(width: size.width, height: size.height, fill: look.blank)
    if let snapshot = state.snapshot {
      let view = FleetView(state: state, snapshot: snapshot, look: look)
      FleetOverview.draw(panel, canvas.bounds, view, into: &canvas)
    }
    return canvas
  }
}
