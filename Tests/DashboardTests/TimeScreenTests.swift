import Canvas
import Fleet
import Session
import Testing

@testable import Dashboard

/// Moving in time: keys, the mouse, marks, search, branches, and how it looks.
@Suite struct TimeScreenTests {
  /// A session that can be taken anywhere: as much as the screen asks of a source.
  private struct Travelled: Source {
    var time = 2530.0
    var reach: ClosedRange<Double> = 0...3000
    var course: Course?
    var chronicle: [Event] = FleetFixture().events
    var capabilities: Capabilities { [.clock, .traffic, .link, .travel] }
    var nextSample: Double { time + 1 }
    var isFinished: Bool { false }
    mutating func advance(to time: Double, observe: (Snapshot) -> Void) {}
    func snapshot() -> Snapshot { FleetFixture().snapshot(at: time) }
    mutating func apply(_ action: Action) throws(ActionError) {}
  }

  private static let twoBranches = Course(
    branches: [
      Course.Branch(name: "main", parent: nil, start: 0, end: 3000, actions: 1),
      Course.Branch(name: "branch 1", parent: 0, start: 2400, end: 2530, actions: 2),
      Course.Branch(name: "more decode", parent: 1, start: 2500, end: 2520, actions: 1),
    ], current: 1)

  private func state(_ source: Travelled = Travelled(), size: Size = Size(160, 48)) throws -> DashboardState {
    var state = FleetFixture().state()
    _ = state.reduce(.resize(size))
    state.capabilities = source.capabilities
    state.take(try #require(SourceRunner.Travel(source)))
    _ = state.reduce(.key("T"))
    return state
  }

  @Test func keysMove() throws {
    var state = try state()
    #expect(state.reduce(.key("Left")) == [.jump(by: -10)])
    #expect(state.reduce(.key("Right")) == [.jump(by: 10)])
    #expect(state.reduce(.key("Shift-Left")) == [.jump(by: -60)])
    #expect(state.reduce(.key("PageDown")) == [.jump(by: 60)])
    #expect(state.reduce(.key("[")) == [.pause(true), .stepBack])
    #expect(state.reduce(.key("]")) == [.pause(true), .step])
    #expect(state.reduce(.key("Home")) == [.seekTime(0)])
    #expect(state.reduce(.key("End")) == [.seekTime(3000)])
    #expect(state.reduce(.key("R")) == [.reverse(true), .pause(false)])
    #expect(state.reduce(.key("R")) == [.reverse(false), .pause(false)])
  }

  @Test func eventsAreSteppedThrough() throws {
    var state = try state()
    #expect(state.reduce(.key("{")) == [.seekTime(2521)])
    #expect(state.reduce(.key("{")) == [.seekTime(2478)])
    #expect(state.reduce(.key("}")) == [.seekTime(2521)])
    #expect(state.reduce(.key("}")) == [.redraw])
    #expect(state.message.contains("no later event"))
  }

  @Test func eventsAreSearched() throws {
    var state = try state()
    for key in ["/", "l", "a", "n", "e"] { _ = state.reduce(.key(key)) }
    #expect(state.reduce(.key("Enter")) == [.seekTime(2322)])
    #expect(state.reduce(.key("n")) == [.seekTime(2322)])
    for key in ["/", "n", "o", "w", "h", "e", "r", "e"] { _ = state.reduce(.key(key)) }
    #expect(state.reduce(.key("Enter")) == [.redraw])
    #expect(state.message.contains("no event has"))
    // Typed letters are no commands.
    _ = state.reduce(.key("/"))
    #expect(state.reduce(.key("q")) == [.redraw])
    #expect(state.reduce(.key("Esc")) == [.redraw])
    #expect(state.screen == .time)
  }

  @Test func theMouseHoldsTheTimeLine() throws {
    var state = try state()
    let region = try #require(
      FleetScreen.hits(state, size: Size(160, 48)).first { if case .timeline = $0.target { true } else { false } })
    #expect(state.reduce(.click(x: region.rect.x, y: region.rect.bottom - 2)) == [.seekTime(0)])
    #expect(state.reduce(.drag(x: region.rect.right - 1, y: 40)) == [.seekTime(3000)])
    let middle = state.reduce(.drag(x: region.rect.x + region.rect.width / 2, y: 2))
    guard case .seekTime(let time)? = middle.first else { throw Wrong.effect }
    #expect(abs(time - 1500) < 20)
    #expect(state.reduce(.wheel(x: 10, y: 40, steps: 1)) == [.jump(by: -10)])
    // A click beside it lets go.
    _ = state.reduce(.click(x: 10, y: 40))
    #expect(state.reduce(.drag(x: 60, y: 2)).isEmpty)
  }

  private enum Wrong: Error { case effect }

  @Test func withoutTravelGraphsLookBack() throws {
    var state = FleetFixture().state()
    _ = state.reduce(.resize(Size(120, 36)))
    _ = state.reduce(.key("T"))
    #expect(state.reduce(.key("Left")) == [.redraw])
    #expect(state.message.contains("knows only the present"))
    #expect(state.reduce(.click(x: 60, y: 3)) == [.redraw])
    #expect(state.lookingBack != nil)
  }

  @Test func marksAreSubtracted() throws {
    var state = try state()
    state.show(FleetFixture().snapshot(at: 2300))
    #expect(state.reduce(.key("a")) == [.mark("A"), .redraw])
    state.show(FleetFixture().snapshot(at: 2530))
    #expect(state.reduce(.key("b")) == [.mark("B"), .redraw])
    let rows = InstantDifference(state.travel.a, state.travel.b).rows
    let stranded = try #require(rows.first { $0.name == "  stranded" })
    #expect((stranded.a, stranded.b, stranded.change) == ("2 %", "23 %", "+21 pt"))
    #expect(stranded.role == .bad)
    let text = FleetScreen.render(state, size: Size(160, 48), look: Look(theme: ThemeFile.dark)).text()
    #expect(text.contains("A +00:38:20   B +00:42:10"))
    #expect(text.contains("input:output 8:1"))
  }

  @Test func numbersThatAreUnknownOrNothingAreSubtractedHonestly() {
    var a = Snapshot(
      time: 0, origin: Origin(kind: .feed, name: "", model: ""), traffic: TrafficMix(rate: 0, classes: []), slo: SLO())
    var b = a
    a.fleet.set(.power, 0)
    b.fleet.set(.power, 1000)
    b.fleet.set(.ttftP99, 2)
    let rows = InstantDifference(a, b).rows
    #expect(rows.first { $0.name == "power" }?.change == "+1.00 kW")
    #expect(rows.first { $0.name == "TTFT p99" }?.change == "")
    #expect(rows.first { $0.name == "TTFT p99" }?.a == "--")
    #expect(!rows.contains { $0.name == "TPOT p99" })
  }

  @Test func branches() throws {
    var state = try state(Travelled(course: Self.twoBranches))
    #expect(state.reduce(.key("B")) == [.branch(.begin(nil)), .redraw])
    _ = state.reduce(.key("y"))
    #expect(state.overlay == .branches(1, typed: nil))
    for key in ["Down", "r", "x", "y"] { _ = state.reduce(.key(key)) }
    #expect(state.reduce(.key("Enter")) == [.branch(.rename(2, "xy")), .redraw])
    #expect(state.reduce(.key("Enter")) == [.branch(.play(2)), .redraw])
    _ = state.reduce(.key("y"))
    _ = state.reduce(.key("Up"))
    #expect(state.reduce(.key("c")) == [.compare(0), .redraw])
    _ = state.reduce(.key("y"))
    #expect(state.reduce(.key("c")) == [.compare(nil), .redraw])
    var plain = try self.state()
    #expect(plain.reduce(.key("B")) == [.redraw])
    #expect(plain.message.contains("cannot take another course"))
  }

  @Test func aComparedBranchStandsInTheTableAndInTheGraphs() throws {
    var state = try state(Travelled(course: Self.twoBranches))
    let before = FleetScreen.render(state, size: Size(160, 48), look: Look(theme: ThemeFile.dark)).text()
    let samples = stride(from: 2400.0, through: 2700, by: 1).map { time in
      var sample = FleetFixture().snapshot(at: 2300, withWorkers: false)
      sample.time = time
      return sample
    }
    state.take(SourceRunner.Other(OtherCourse(kind: .compared, name: "main", samples: samples)))
    let after = FleetScreen.render(state, size: Size(160, 48), look: Look(theme: ThemeFile.dark)).text()
    #expect(after != before)
    #expect(after.contains("main +00:42:10   branch 1 +00:42:10"))
    #expect(after.contains("line: main"))
    // On the fleet screen the graphs reach beyond now, where the other course went on.
    _ = state.reduce(.key("F"))
    let view = FleetView(
      state: state, snapshot: try #require(state.snapshot), look: Look(theme: ThemeFile.dark))
    #expect(view.window.end > 2530)
    state.take(SourceRunner.Other(nil))
    #expect(FleetView(state: state, snapshot: view.snapshot, look: view.look).window.end == 2530)
  }

  @Test func zoomed() throws {
    var state = try state()
    _ = state.reduce(.key("z"))
    #expect(state.travel.zoom == 900)
    _ = state.reduce(.key("Esc"))
    #expect(state.travel.zoom == nil)
    #expect(state.screen == .time)
    _ = state.reduce(.key("Esc"))
    #expect(state.screen == .fleet)
  }

  @Test(arguments: [Size(80, 24), Size(120, 36), Size(160, 48), Size(200, 60), Size(60, 20), Size(39, 9), Size(24, 6)])
  func picture(size: Size) throws {
    var state = try state(Travelled(course: Self.twoBranches), size: size)
    for second in stride(from: 0.0, through: 2100, by: 10) {
      state.travel.overview.add(second.truncatingRemainder(dividingBy: 700) / 300, at: second)
    }
    state.show(FleetFixture().snapshot(at: 2300))
    _ = state.reduce(.key("a"))
    state.show(FleetFixture().snapshot(at: 2530))
    _ = state.reduce(.key("b"))
    let canvas = FleetScreen.render(state, size: size, look: Look(theme: ThemeFile.dark))
    Golden.expect(canvas.text(), "time-line-\(size.width)x\(size.height)")
  }

  @Test func treeOfBranches() throws {
    var state = try state(Travelled(course: Self.twoBranches), size: Size(100, 30))
    _ = state.reduce(.key("y"))
    let canvas = FleetScreen.render(state, size: Size(100, 30), look: Look(theme: ThemeFile.dark))
    Golden.expect(canvas.text(), "branches-100x30")
  }

  @Test func everySize() throws {
    for width in [0, 1, 5, 19, 20, 23, 24, 40, 69, 70, 109, 110, 300] {
      for height in [0, 1, 2, 3, 5, 7, 8, 9, 12, 20, 27, 28, 60, 90] {
        let size = Size(width, height)
        var state = try state(Travelled(course: Self.twoBranches), size: size)
        for key in ["z", "y"] {
          #expect(FleetScreen.render(state, size: size, look: Look(theme: ThemeFile.dark)).width == width)
          _ = FleetScreen.hits(state, size: size)
          _ = state.reduce(.key(key))
        }
      }
    }
  }
}
