import Canvas
import Fleet

/// A draft of the traffic and the pools beside the present ones: sliders that act on nothing yet, what both lead to
/// once queues have settled, and in the next ten minutes, what applying it costs, and what the chosen slider would do
/// along its track.
enum WhatIfScreen {
  struct Pane: Equatable {
    var part: WhatIfPart
    var rect: Rect
  }

  /// Where the panels stand. What there is no room for is a key away.
  static func layout(_ area: Rect, _ view: FleetView) -> [Pane] {
    if let part = view.state.zoomedPart { return [Pane(part: part, rect: area)] }
    let sliders = view.state.sliders.count
    if view.state.lookaheadAbsence != nil { return withoutAhead(area, sliders) }
    if area.width >= 150, area.height >= 40 { return large(area, sliders) }
    if area.width >= 110, area.height >= 22 { return medium(area, sliders) }
    return small(area, sliders)
  }

  /// Three rows: the draft and what comes of it, who fills first, the minutes to come.
  private static func large(_ area: Rect, _ sliders: Int) -> [Pane] {
    let top = area.top(max(20, min(area.height * 46 / 100, 2 * sliders + 5)))
    let rest = area.droppingTop(top.height)
    let middle = rest.top(max(9, rest.height * 42 / 100))
    let left = max(46, min(66, area.width * 29 / 100))
    let table = max(73, min(92, area.width * 46 / 100))
    let half = area.width / 2
    return [
      Pane(part: .sliders, rect: top.left(left)),
      Pane(part: .table, rect: top.droppingLeft(left).left(table)),
      Pane(part: .risk, rect: top.droppingLeft(left + table)),
      Pane(part: .sweep, rect: middle.left(half)), Pane(part: .bottleneck, rect: middle.droppingLeft(half)),
      Pane(part: .ahead, rect: rest.droppingTop(middle.height)),
    ]
  }

  private static func medium(_ area: Rect, _ sliders: Int) -> [Pane] {
    let left = max(38, min(72, area.width - 73))
    let hasMiddle = area.height >= 32
    let bottom = area.height >= 26 ? 9 : area.height - 20
    let middle = hasMiddle ? 7 : 0
    let top = area.top(area.height - bottom - middle)
    let rest = area.droppingTop(top.height)
    var panes = [Pane(part: .sliders, rect: top.left(left)), Pane(part: .table, rect: top.droppingLeft(left))]
    if hasMiddle {
      let half = area.width / 2
      panes.append(Pane(part: .sweep, rect: rest.top(middle).left(half)))
      panes.append(Pane(part: .risk, rect: rest.top(middle).droppingLeft(half)))
    }
    return panes + [Pane(part: .ahead, rect: rest.droppingTop(middle))]
  }

  /// One under the other; the minutes to come as a line, or as graphs where the screen is tall.
  private static func small(_ area: Rect, _ sliders: Int) -> [Pane] {
    let ahead = area.height >= 40 ? 14 : area.height >= 12 ? 1 : 0
    let rest = area.top(area.height - ahead)
    let rows = min(rest.height, min(sliders + 2, max(5, rest.height * 45 / 100)))
    let below = rest.droppingTop(rows)
    let table = below.height >= 26 ? below.top(19) : below
    var panes = [Pane(part: .sliders, rect: rest.top(rows)), Pane(part: .table, rect: table)]
    if below.height > table.height { panes.append(Pane(part: .sweep, rect: below.droppingTop(table.height))) }
    if ahead > 0 { panes.append(Pane(part: .ahead, rect: area.droppingTop(rest.height))) }
    return panes
  }

  /// Of a source that is not simulated the model alone says something.
  private static func withoutAhead(_ area: Rect, _ sliders: Int) -> [Pane] {
    let note = area.height >= 12 ? 1 : 0
    let body = area.top(area.height - note)
    let last = note > 0 ? [Pane(part: .ahead, rect: area.droppingTop(body.height))] : []
    let rows = min(body.height, sliders + (body.height >= 28 ? 7 : 4))
    if body.width >= 110 {
      let height = max(rows, min(body.height * 45 / 100, 18))
      let top = body.height - height >= 7 ? body.top(height) : body
      let left = min(72, body.width / 2)
      return [
        Pane(part: .sliders, rect: top.left(left)), Pane(part: .table, rect: top.droppingLeft(left)),
        Pane(part: .sweep, rect: body.droppingTop(top.height)),
      ] + last
    }
    let rest = body.droppingTop(rows)
    let table = rest.height >= 22 ? rest.top(15) : rest
    return [
      Pane(part: .sliders, rect: body.top(rows)), Pane(part: .table, rect: table),
      Pane(part: .sweep, rect: rest.droppingTop(table.height)),
    ] + last
  }

  static func render(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard let draft = view.state.draft else { return }
    for pane in layout(area, view) { render(pane, draft, view, into: &canvas) }
  }

  static func render(_ pane: Pane, _ draft: Draft, _ view: FleetView, into canvas: inout Canvas) {
    switch pane.part {
    case .sliders: DraftSliders.render(pane.rect, draft, view, into: &canvas)
    case .table: DraftTable.render(pane.rect, draft, view, into: &canvas)
    case .risk: RiskPanel.render(pane.rect, draft, view, into: &canvas)
    case .sweep: SweepPanel.render(pane.rect, draft, view, into: &canvas)
    case .bottleneck: BottleneckPanel.render(pane.rect, draft, view, into: &canvas)
    case .ahead: AheadPanel.render(pane.rect, draft, view, into: &canvas)
    }
  }

  static func hits(_ area: Rect, _ view: FleetView) -> [HitRegion] {
    guard view.state.draft != nil else { return [] }
    return layout(area, view).filter { $0.part == .sliders }.flatMap { pane in
      DraftSliders.rows(pane.rect, view).flatMap { row in
        [
          HitRegion(rect: row.rect, target: .slider(row.slider)),
          HitRegion(rect: row.track, target: .track(row.slider)),
        ]
      }
    }
  }
}
