import Canvas
import Fleet
import Session
import Testing

@testable import Dashboard

/// A twin on the screen, the live session behind it.
struct TwinViewTests {
  private func seen(_ time: Double, queue: Double, kind: Origin.Kind = .feed) -> Snapshot {
    var snapshot = FleetFixture().snapshot(at: time)
    snapshot.time = time
    snapshot.origin = Origin(kind: kind, name: "router:8000", model: "m")
    for index in snapshot.pools.indices { snapshot.pools[index].readings.set(.queueDepth, queue) }
    return snapshot
  }

  private func live() -> DashboardState {
    var state = DashboardState(capabilities: [], settings: Settings())
    for time in 0..<60 { state.observe(seen(Double(time), queue: 10)) }
    state.show(seen(59, queue: 10))
    _ = state.reduce(.resize(Size(160, 48)))
    return state
  }

  private var card: TwinCard {
    TwinCard(
      name: "router:8000", time: 59,
      rows: [
        TwinCard.Row(
          field: .ttftP50, pool: nil, title: "TTFT p50", seen: 0.2, twin: 0.21, error: "+5.0 %", use: "fitted",
          isEstimate: false)
      ], fitted: ["fitted: compute x 0.9"], facts: [("assumed", "decode: device: H100 SXM - no page tells it")])
  }

  private func text(_ state: DashboardState) -> String {
    let canvas = FleetScreen.render(
      state, size: Size(160, 48), theme: Theme(name: "", appearance: .dark, colors: [:], ramps: [:]), symbols: .unicode)
    return (0..<canvas.height).map { y in
      String(String.UnicodeScalarView((0..<canvas.width).map { canvas[$0, y].glyph }))
    }.joined(separator: "\n")
  }

  @Test("A key asks for a twin of what is seen; a simulation has none")
  func ask() {
    var state = live()
    #expect(state.reduce(.key("M")).contains(.twin(true)))
    #expect(state.message.contains("fitting a twin"))
    state.show(seen(59, queue: 10, kind: .simulator))
    #expect(!state.reduce(.key("M")).contains(.twin(true)))
    #expect(state.message.contains("needs no twin"))
  }

  @Test("The fit is shown with what was assumed; the header says that it is the twin; actions go to it alone")
  func begin() {
    var state = live()
    state.begin(twin: card, capabilities: [.clock, .traffic, .workers], start: nil)
    state.show(seen(60, queue: 10, kind: .twin))
    let fit = text(state)
    for word in ["TTFT p50", "+5.0 %", "fitted", "never acts on the live system", "assumed", "TWIN"] {
      #expect(fit.contains(word), "\(word)")
    }
    _ = state.reduce(.key("Esc"))
    #expect(!text(state).contains("+5.0 %"))
    #expect(text(state).contains("of the twin alone"))
    #expect(state.capabilities.contains(.workers))
  }

  @Test("The live session's line goes on in the twin's graphs, and is the session again afterwards")
  func line() throws {
    var state = live()
    state.begin(twin: card, capabilities: [.clock, .traffic], start: nil)
    for time in 60..<90 {
      state.observe(seen(Double(time), queue: 900, kind: .twin))
      _ = state.observeOriginal(seen(Double(time), queue: 20))
    }
    state.show(seen(89, queue: 900, kind: .twin))
    state.showOriginal(seen(89, queue: 20))
    let view = FleetView(
      state: state, snapshot: try #require(state.snapshot),
      look: Look(theme: Theme(name: "", appearance: .dark, colors: [:], ramps: [:]), symbols: .unicode))
    #expect(view.samples(.pool(0), .queueDepth, width: 40).last == 900)
    #expect(view.ghost(.pool(0), .queueDepth, width: 40).last == 20)
    #expect(view.samples(.pool(0), .queueDepth, width: 40).contains(10))
    #expect(state.reduce(.key("M")).contains(.twin(false)))
    state.endTwin()
    #expect(!state.isTwin)
    #expect(state.capabilities == [])
    #expect(state.history.latest == 89)
    #expect(state.snapshot?.pools[0].readings.value(.queueDepth) == 20)
    #expect(text(state).contains("LIVE"))
  }
}
