import Canvas
import Fleet
import Testing

@testable import Dashboard

@Suite struct WidgetTests {
  private let look = Look(theme: ThemeFile.dark)

  private func bar(_ shares: [Field: Double], width: Int, _ look: Look) -> String {
    var readings = Readings()
    for (field, value) in shares { readings.set(field, value) }
    var canvas = Canvas(width: width, height: 1)
    StackedBar(readings, hue: .prefill)?.draw(x: 0, y: 0, width: width, look, into: &canvas)
    return canvas.text()
  }

  @Test func stackedBarHasItsParts() {
    let shares: [Field: Double] = [.busy: 0.5, .headroom: 0.3, .stranded: 0.2, .blocked: 0.1]
    #expect(bar(shares, width: 10, look) == "█████▒▒▒▓░\n", "what stands blocked is a part of what is stranded")
    let plain = Look(theme: ThemeFile.dark, symbols: .blocks, depth: .mono)
    #expect(bar([.busy: 0.56, .headroom: 0.44], width: 10, plain) == "██████▒▒▒▒\n")
    #expect(bar([.busy: 0.56, .headroom: 0.44], width: 10, look) == "█████▋▒▒▒▒\n")
    #expect(bar([.stranded: 1], width: 10, look) == "\n", "nothing is drawn where the busy share is unknown")
  }

  @Test func littleStrandedIsStillSeen() {
    #expect(bar([.busy: 0.98, .headroom: 0, .stranded: 0.02], width: 20, look).hasSuffix("░\n"))
    #expect(!bar([.busy: 1, .headroom: 0, .stranded: 0.001], width: 20, look).contains("░"))
  }

  @Test func zeroIsALineAndUnknownIsNothing() {
    var canvas = Canvas(width: 3, height: 2)
    AreaGraph(samples: [0, 0, .nan, .nan, 1, 1], ramp: .prefill).draw(canvas.bounds, look, into: &canvas)
    #expect(canvas.text() == "  ⣿\n⣀ ⣿\n")
  }

  @Test func graphsOfEverySymbolSet() {
    let samples = [0.0, 0.5, 1]
    var canvas = Canvas(width: 3, height: 2)
    let blocks = Look(theme: ThemeFile.dark, symbols: .blocks)
    AreaGraph(samples: samples, ramp: .prefill).draw(canvas.bounds, blocks, into: &canvas)
    #expect(canvas.text() == "  █\n▁██\n")
    canvas.typewrite()
    #expect(canvas.text() == "  #\n.##\n")
    var hanging = Canvas(width: 3, height: 2)
    AreaGraph(samples: samples, ramp: .decode, hangs: true).draw(hanging.bounds, blocks, into: &hanging)
    #expect(hanging.text() == "▔██\n  █\n")
  }

  @Test func strandedHangsAboveBusyAndNeverOverIt() {
    var canvas = Canvas(width: 1, height: 4)
    CapacityGraph(busy: [0.5, 0.5], stranded: [0.25, 0.25], ramp: .prefill).draw(canvas.bounds, look, into: &canvas)
    #expect(canvas.text() == "⢕\n\n⣿\n⣿\n")
    var full = Canvas(width: 1, height: 1)
    CapacityGraph(busy: [1, 1], stranded: [1, 1], ramp: .prefill).draw(full.bounds, look, into: &full)
    #expect(full.text() == "⣿\n")
  }

  @Test func bulletZoomsToWhereTheDifferencesAre() {
    #expect(BulletBar.column(0.8, width: 40) == 0)
    #expect(BulletBar.column(0.9, width: 40) == 20)
    #expect(BulletBar.column(0.2, width: 40) == 0)
    #expect(BulletBar.column(1, width: 40) == 40)
    #expect(BulletBar.judgement(0.96, goal: 0.95) == .good)
    #expect(BulletBar.judgement(0.945, goal: 0.95) == .warn)
    #expect(BulletBar.judgement(0.9, goal: 0.95) == .bad)
    #expect(BulletBar.judgement(nil, goal: 0.95) == .dim)
  }

  @Test(arguments: [[48, 40], [1], [512, 1536], [1024, 3072], [3, 0, 9], [100_000]])
  func heatMapHoldsEveryWorkerOnce(counts: [Int]) throws {
    for (width, rows) in [(94, 20), (42, 10), (8, 2), (200, 60)] {
      for isFine in [true, false] {
        let layout = try #require(HeatLayout(counts: counts, width: width, rows: rows, isFine: isFine))
        for (group, count) in zip(layout.groups, counts) {
          let covered = (0..<group.cells).map { group.workers(inCell: $0) }
          #expect(covered.reduce(0) { $0 + $1.count } == count)
          #expect(zip(covered, covered.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
          guard group.cells > 0 else { continue }
          let last = layout.origin(group, cell: group.cells - 1)
          #expect(last.x + layout.tile.width <= width)
          #expect(layout.rowsPerColumn * (layout.tile.height + layout.tile.gapY) - layout.tile.gapY <= rows)
        }
      }
    }
  }

  @Test func crowdedMarksGiveWayToTheNewest() {
    let marks = (0..<5).map { Event(time: 50 + Double($0), kind: .action, text: "step \($0)") }
    var canvas = Canvas(width: 40, height: 1)
    MarkRules(marks: marks, window: TimeWindow(end: 100, span: 100)).draw(canvas.bounds, look, into: &canvas)
    #expect(canvas.text().filter { $0 == "┊" }.count == 1)
    #expect(canvas.text().contains("step 4"))
  }

  @Test func aStoryStandsBehindTheCurveAnActionBeforeIt() {
    for (kind, glyph) in [(Event.Kind.story, "⣿"), (.action, "┊")] {
      var canvas = Canvas(width: 10, height: 1)
      AreaGraph(samples: [Double](repeating: 1, count: 20), ramp: .link).draw(canvas.bounds, look, into: &canvas)
      let mark = Event(time: 50, kind: kind, text: "x")
      MarkRules(marks: [mark], window: TimeWindow(end: 100, span: 100), labels: false)
        .draw(canvas.bounds, look, into: &canvas)
      #expect(String(Character(canvas[5, 0].glyph)) == glyph)
    }
  }

  @Test func aYoungSessionFillsItsGraphs() throws {
    var state = DashboardState()
    for second in 0...90 { state.observe(FleetFixture().snapshot(at: Double(second), withWorkers: false)) }
    state.show(FleetFixture().snapshot(at: 90))
    let view = FleetView(state: state, snapshot: try #require(state.snapshot), look: look)
    #expect(view.window == TimeWindow(end: 90, span: 120))
  }
}
