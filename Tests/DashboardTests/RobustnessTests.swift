import Canvas
import Fleet
import Foundation
import Testing

@testable import Dashboard

@Suite struct RobustnessTests {
  private static let look = Look(theme: ThemeFile.dark)

  /// All sizes take minutes in a release build, and an hour in another one: only where PDTOP_EVERY_SIZE=1 asks for
  /// them.
  private static let isExhaustive = ProcessInfo.processInfo.environment["PDTOP_EVERY_SIZE"] == "1"

  /// Sizes from nothing to larger than any terminal: all the small ones, a net over the others.
  private static let widths =
    isExhaustive
    ? Array(0...300) : Array(0...24) + Array(stride(from: 26, to: 130, by: 7)) + [109, 110, 160, 200, 300]
  private static let heights =
    isExhaustive
    ? Array(0...90) : Array(0...13) + Array(stride(from: 15, to: 50, by: 5)) + [33, 34, 60, 90]

  @Test func screenInEverySize() {
    let states = [
      FleetFixture().state(), UnknownFleet.state(), FleetFixture.odd([], links: 0),
      FleetFixture.odd([("a", .prefill, 3), ("b", .prefill, 900), ("c", .general, 0), ("d", .decode, 1)], links: 3),
    ]
    for (index, state) in states.enumerated() {
      for (step, width) in Self.widths.enumerated() {
        for height in Self.heights where Self.isExhaustive || index == 0 || (step + height) % 4 == index {
          let canvas = FleetScreen.render(state, size: Size(width, height), look: Self.look)
          #expect(canvas.width == width && canvas.height == height)
        }
      }
    }
  }

  @Test(arguments: GoldenTests.places.map(\.name))
  func everyPlaceInEverySize(name: String) throws {
    let keys = try #require(GoldenTests.places.first { $0.name == name }).keys
    var states = [GoldenTests.at(keys)]
    var unknown = UnknownFleet.state()
    for key in keys { _ = unknown.reduce(.key(key)) }
    states.append(unknown)
    for state in states {
      for (step, width) in Self.widths.enumerated() {
        for height in Self.heights where Self.isExhaustive || (step + height) % 3 == 0 || width > 100 {
          let canvas = FleetScreen.render(state, size: Size(width, height), look: Self.look)
          #expect(canvas.width == width && canvas.height == height)
          _ = FleetScreen.hits(state, size: Size(width, height))
        }
      }
      for symbols in SymbolSet.allCases {
        for depth in ColorDepth.allCases {
          let look = Look(theme: ThemeFile.dark, symbols: symbols, depth: depth)
          let canvas = FleetScreen.render(state, size: Size(100, 30), look: look)
          #expect(symbols != .ascii || canvas.cells.allSatisfy { $0.glyph.value < 0x7F })
        }
      }
    }
  }

  /// Keys at random never lead to a trap, wherever they are pressed.
  @Test func keysAtRandom() {
    let keys = CommandTable.commands.flatMap(\.keys).filter { $0 != "q" && $0 != "Ctrl-c" } + ["z", "Backspace", "%"]
    var state = GoldenTests.at([])
    var seed: UInt64 = 7
    for step in 0..<4000 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      _ = state.reduce(.key(keys[Int(seed >> 33) % keys.count]))
      _ = state.reduce(.click(x: Int(seed >> 40) % 130, y: Int(seed >> 50) % 40))
      if step % 10 == 0 { _ = FleetScreen.render(state, size: Size(120, 36), look: Self.look) }
    }
    #expect(state.size == Size(120, 36))
  }

  @Test(arguments: Panel.allCases)
  func panelStaysInItsRectangle(panel: Panel) throws {
    let state = panel == .general ? FleetFixture.odd([("g", .general, 7)], links: 1) : FleetFixture().state()
    let view = FleetView(state: state, snapshot: try #require(state.snapshot), look: Self.look)
    let mark = Cell("@", Style(Color(0x123456)))
    for width in [0, 1, 2, 3, 5, 8, 11, 12, 16, 20, 23, 24, 30, 39, 40, 41, 60, 100, 296] {
      for height in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 14, 20, 30, 86] {
        var canvas = Canvas(width: width + 4, height: height + 4, fill: mark)
        let rect = Rect(x: 2, y: 2, width: width, height: height)
        FleetOverview.draw(panel, rect, view, into: &canvas)
        let isWhole = (0..<canvas.height).allSatisfy { y in
          (0..<canvas.width).allSatisfy { x in rect.contains(x: x, y: y) || canvas[x, y] == mark }
        }
        #expect(isWhole, "\(panel) wrote outside of \(width) x \(height)")
      }
    }
  }

  @Test(arguments: WhatIfPart.allCases)
  func partOfWhatIfStaysInItsRectangle(part: WhatIfPart) throws {
    let state = GoldenTests.at(["i", "Right", "Right"])
    let view = FleetView(state: state, snapshot: try #require(state.snapshot), look: Self.look)
    let draft = try #require(state.draft)
    let mark = Cell("@", Style(Color(0x123456)))
    for width in [0, 1, 2, 3, 5, 8, 11, 12, 16, 20, 30, 39, 40, 41, 60, 72, 100, 296] {
      for height in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 14, 20, 30, 86] {
        var canvas = Canvas(width: width + 4, height: height + 4, fill: mark)
        let rect = Rect(x: 2, y: 2, width: width, height: height)
        WhatIfScreen.render(WhatIfScreen.Pane(part: part, rect: rect), draft, view, into: &canvas)
        let isWhole = (0..<canvas.height).allSatisfy { y in
          (0..<canvas.width).allSatisfy { x in rect.contains(x: x, y: y) || canvas[x, y] == mark }
        }
        #expect(isWhole, "\(part) wrote outside of \(width) x \(height)")
      }
    }
  }

  @Test(.enabled(if: isExhaustive), arguments: Panel.allCases)
  func everyPanelAtEverySize(panel: Panel) throws {
    let state = panel == .general ? FleetFixture.odd([("g", .general, 7)], links: 1) : FleetFixture().state()
    let view = FleetView(state: state, snapshot: try #require(state.snapshot), look: Self.look)
    for width in 1...300 {
      for height in 1...90 {
        var canvas = Canvas(width: width, height: height)
        FleetOverview.draw(panel, canvas.bounds, view, into: &canvas)
      }
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, -1, 0, 1e-300, 1e300, .greatestFiniteMagnitude])
  func hostileNumbers(value: Double) {
    var state = UnknownFleet.hostile(value, text: "x")
    for size in [Size(0, 0), Size(19, 2), Size(39, 9), Size(80, 24), Size(160, 48)] {
      for symbols in SymbolSet.allCases {
        _ = FleetScreen.render(state, size: size, look: Look(theme: ThemeFile.dark, symbols: symbols, depth: .ansi16))
      }
      for key in ["Left", "Right", "Shift-Left", "Shift-Right", "Down", "0", "r", "+", "-"] {
        _ = state.reduce(.key(key))
      }
      _ = state.reduce(.resize(size))
      _ = state.reduce(.click(x: 70, y: 18))
      _ = state.reduce(.drag(x: -5, y: 900))
      _ = state.reduce(.wheel(x: 70, y: 18, steps: 1))
    }
  }

  @Test(arguments: [
    "\u{1B}[2J\u{1B}]0;owned\u{07}", "a\nb\rc\td\u{0}", "\u{202E}drawkcab\u{202C}", "漢字かな🙂👨‍👩‍👧", "e\u{301}\u{301}\u{301}x",
    String(repeating: "long name ", count: 1000),
  ])
  func hostileText(text: String) {
    var state = UnknownFleet.hostile(0.5, text: text)
    state.scenarios = [ScenarioCard(name: text, about: text, facts: [.init(text, text)])]
    state.themes = [text]
    state.message = text
    let plain = UnknownFleet.hostile(0.5, text: "plain")
    for keys in GoldenTests.places.map(\.keys) {
      var state = state
      for key in keys { _ = state.reduce(.key(key)) }
      for size in [Size(120, 36), Size(80, 24), Size(40, 10), Size(200, 60)] {
        let canvas = FleetScreen.render(state, size: size, look: Self.look)
        #expect(canvas.cells.allSatisfy { Glyph.safe($0.glyph) == $0.glyph })
      }
    }
    for size in [Size(80, 24), Size(160, 48)] {
      let canvas = FleetScreen.render(state, size: size, look: Self.look)
      let reference = FleetScreen.render(plain, size: size, look: Self.look)
      #expect(canvas.cells.allSatisfy { Glyph.safe($0.glyph) == $0.glyph })
      // The frames' corners are where they are with a plain name.
      let corners: Set<Unicode.Scalar> = ["╭", "╮", "╰", "╯"]
      for index in canvas.cells.indices where corners.contains(reference.cells[index].glyph) {
        #expect(canvas.cells[index].glyph == reference.cells[index].glyph)
      }
    }
  }

  @Test func beforeTheFirstSnapshot() {
    var state = DashboardState()
    for size in [Size(0, 0), Size(1, 1), Size(10, 3), Size(80, 24)] {
      _ = FleetScreen.render(state, size: size, look: Self.look)
    }
    for command in CommandTable.commands where command.id != .quit {
      for key in command.keys { _ = state.reduce(.key(key)) }
    }
    for size in [Size(10, 3), Size(80, 24)] {
      for key in ["?", "Esc", ":", "Esc", ",", "Esc", "x"] {
        _ = state.reduce(.key(key))
        _ = FleetScreen.render(state, size: size, look: Self.look)
      }
    }
    for _ in 0..<3 { _ = state.reduce(.key("Esc")) }
    #expect(state.reduce(.key("q")) == [.quit])
  }
}
