import Canvas
import Testing

@testable import Dashboard

/// What is shown at which size.
@Suite struct LayoutTests {
  private static let state = FleetFixture().state()
  /// Panels go in this order as room gets short. The table of the SLO and what a token costs become lines of one
  /// another before they go.
  private static let order: [Panel] = [.events, .workers, .queue, .link]

  private static let sizes = stride(from: 20, through: 300, by: 1).flatMap { width in
    (3...90).map { Size(width, $0) }
  }

  @Test func panelsGoInAFixedOrder() {
    for size in Self.sizes {
      let layout = FleetOverview.layout(Self.state, size: size)
      let panels = Set(layout.panes.map(\.panel))
      let gone = Self.order.map { !panels.contains($0) }
      #expect(!zip(gone, gone.dropFirst()).contains { !$0 && $1 }, "\(size.width) x \(size.height): \(panels)")
      guard size.width >= 40, size.height >= 10 else { continue }
      #expect(panels.isSuperset(of: [.prefill, .decode, .traffic]), "\(size.width) x \(size.height)")
    }
  }

  @Test func panesDoNotOverlap() {
    for size in Self.sizes where size.width % 3 == 0 {
      let panes = FleetOverview.layout(Self.state, size: size).panes
      for (index, pane) in panes.enumerated() {
        #expect(Rect(size).intersection(pane.rect) == pane.rect, "\(size.width) x \(size.height)")
        for other in panes[..<index] {
          #expect(pane.rect.intersection(other.rect).isEmpty, "\(size.width) x \(size.height)")
        }
      }
    }
  }

  /// Something of the fleet is said at every size, and never that there is no room for it.
  @Test func noSizeIsTooSmall() {
    for size in Self.sizes + (1...19).flatMap({ width in (1...5).map { Size(width, $0) } }) where size.height < 30 {
      guard size.width % 7 == 0 || size.width < 45 else { continue }
      let text = FleetScreen.render(Self.state, size: size, look: Look(theme: ThemeFile.dark)).text()
      #expect(text.contains { !$0.isWhitespace }, "\(size.width) x \(size.height)")
      #expect(!text.contains("small"))
    }
    let line = FleetScreen.render(Self.state, size: Size(19, 1), look: Look(theme: ThemeFile.dark)).text()
    #expect(line.contains("SLO"))
  }
}
