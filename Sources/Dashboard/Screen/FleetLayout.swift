import Canvas
import Fleet

// wide (from 110 x 34)                      compact (from 70 columns)         narrow
// +-- header ---------------------------+   +-- header -----------------+    +-- header -----+
// | 1 prefill   | 2 link  | 3 decode    |   | pools and link as lines   |    | pool lines    |
// | 4 queue       | 5 SLO   | 6 tok/W   |   | 4 queue       | 5 SLO     |    | 4 queue       |
// | 7 workers | (5 TTFT) | 8 traffic    |   | 7 workers     | 8 traffic |    | 8 traffic ... |
// | 9 events                            |   | events as lines           |    | SLO line      |
// +-- footer ---------------------------+   +-- footer -----------------+    +-- footer -----+
//
// The parts of the time to first token have a panel of their own from 150 columns; 5 twice zooms it everywhere.
// Below 40 x 10: two bars and the SLO line. Below 20 x 3: one line. As rows go, events go first, then tokens per watt
// and the SLO table (a line of it stays), the worker map, the queue, the link.

/// Where everything on the fleet screen stands. A pure function of the size and of what the fleet is made of.
struct FleetLayout: Equatable {
  struct Pane: Equatable {
    var panel: Panel
    var rect: Rect
  }

  enum Kind: Equatable { case wide, compact, narrow, bars, line }

  /// A panel of the first row, and the rows that it takes where it has no frame.
  struct Row: Equatable {
    var panel: Panel
    var lines: Int
  }

  var kind: Kind
  var header = Rect(width: 0, height: 0)
  var footer = Rect(width: 0, height: 0)
  var panes: [Pane] = []

  /// The lay-out of `size` for a fleet whose first row has these panels, without those that are `hidden`.
  init(_ size: Size, flow: [Row], zoomed: Panel?, hidden: Set<Panel> = []) {
    let all = Rect(size)
    if all.width < 20 || all.height < 3 {
      kind = .line
      return
    }
    if all.width < 40 || all.height < 10 {
      kind = .bars
      return
    }
    let body = Rect(x: 0, y: 1, width: all.width, height: all.height - 2)
    header = all.top(1)
    footer = Rect(x: 0, y: all.bottom - 1, width: all.width, height: 1)
    if let zoomed {
      kind = .wide
      panes = [Pane(panel: zoomed, rect: body)]
    } else if all.width >= 110 && all.height >= 34 {
      kind = .wide
      layWide(body, flow, hidden)
    } else if all.width >= 70 {
      kind = .compact
      layCompact(body, flow, hidden)
    } else {
      kind = .narrow
      layNarrow(body, flow, hidden)
    }
  }

  // MARK: Wide

  /// Columns from which three panels have room beside one another in the third row.
  private static let spacious = 150

  private typealias Weight = (panel: Panel, weight: Int)

  /// Rows share the height as 40 to 30 to 30; a row without panels leaves its part to the others.
  private mutating func layWide(_ body: Rect, _ flow: [Row], _ hidden: Set<Panel>) {
    func shown(_ panels: [Weight]) -> [Weight] { panels.filter { !hidden.contains($0.panel) } }
    let wanted: [(share: Int, panels: [Weight])] = [
      (40, flow.map { ($0.panel, $0.panel == .link ? 40 : 60) }),
      (30, shown([(.queue, 72), (.slo, 48), (.efficiency, 40)])),
      (
        30,
        shown(
          body.width >= Self.spacious
            ? [(.workers, 62), (.firstToken, 40), (.traffic, 58)] : [(.workers, 92), (.traffic, 68)])
      ),
    ]
    let rows = wanted.filter { !$0.panels.isEmpty }
    let hasEvents = !hidden.contains(.events)
    let events = !hasEvents ? 0 : rows.isEmpty ? body.height : min(12, max(4, body.height * 13 / 100))
    var rest = body.top(body.height - events)
    var shares = rows.reduce(0) { $0 + $1.share }
    for row in rows {
      let height = row.share == shares ? rest.height : rest.height * row.share / shares
      addRow(rest.top(height), row.panels.map(\.panel), weights: row.panels.map(\.weight))
      rest = rest.droppingTop(height)
      shares -= row.share
    }
    if hasEvents { panes.append(Pane(panel: .events, rect: body.droppingTop(body.height - events))) }
  }

  /// Shares a row out by weight.
  private mutating func addRow(_ row: Rect, _ panels: [Panel], weights: [Int]) {
    var left = row
    var total = max(1, weights.reduce(0, +))
    for (panel, weight) in zip(panels, weights) {
      let width = weight == total ? left.width : left.width * weight / total
      panes.append(Pane(panel: panel, rect: left.left(width)))
      left = left.droppingLeft(width)
      total -= weight
    }
  }

  // MARK: Compact

  /// Pools and link as lines, the link last; returns what is left below. Two rows at least stay for the rest.
  private mutating func addFlowLines(_ area: Rect, _ flow: [Row]) -> Rect {
    var left = area
    for row in flow.filter({ $0.panel != .link }) + flow.filter({ $0.panel == .link }) {
      let height = min(row.lines, max(0, left.height - 2))
      guard height > 0 else { continue }
      panes.append(Pane(panel: row.panel, rect: left.top(height)))
      left = left.droppingTop(height)
    }
    return left
  }

  /// On a tall screen the pools have their panels side by side, with their graphs; the link stays a line.
  private mutating func addFlowBoxes(_ area: Rect, _ flow: [Row]) -> Rect {
    let pools = flow.map(\.panel).filter { $0 != .link }
    let rows = min(18, area.height * 3 / 10)
    addRow(area.top(rows), pools, weights: pools.map { _ in 1 })
    return addFlowLines(area.droppingTop(rows), flow.filter { $0.panel == .link })
  }

  private mutating func layCompact(_ body: Rect, _ flow: [Row], _ hidden: Set<Panel>) {
    let area = body.height >= 42 ? addFlowBoxes(body, flow) : addFlowLines(body, flow)
    // Rows beyond the least are shared out: the rows of panels grow first, events take what is left.
    guard area.height >= 10 else { return layShort(area, hidden) }
    let spare = area.height - 10
    let wanted: [[Weight]] = [[(.queue, 46), (.slo, 34)], [(.workers, 46), (.traffic, 34)]]
    let rows = wanted.map { $0.filter { !hidden.contains($0.panel) } }.filter { !$0.isEmpty }
    let usual = spare <= 4 ? spare * 3 / 4 : 3 + max(0, spare - 7) / 4
    let events = hidden.contains(.events) ? 0 : rows.isEmpty ? area.height : usual
    var rest = area.top(area.height - events)
    for (index, row) in rows.enumerated() {
      let height = index + 1 == rows.count ? rest.height : rest.height - max(5, rest.height / 2)
      addRow(rest.top(height), row.map(\.panel), weights: row.map(\.weight))
      rest = rest.droppingTop(height)
    }
    if events > 0 { panes.append(Pane(panel: .events, rect: area.droppingTop(area.height - events))) }
  }

  /// Too few rows for two rows of panels: the queue and the sliders stay, the SLO as a line.
  private mutating func layShort(_ area: Rect, _ hidden: Set<Panel>) {
    guard area.height > 0 else { return }
    if !hidden.contains(.slo) { panes.append(Pane(panel: .slo, rect: area.top(1))) }
    let rest = area.droppingTop(hidden.contains(.slo) ? 0 : 1)
    let wanted: [Weight] = rest.height >= 4 ? [(.queue, 46), (.traffic, 34)] : [(.traffic, 1)]
    let row = wanted.filter { !hidden.contains($0.panel) }
    if rest.height > 0 { addRow(rest, row.map(\.panel), weights: row.map(\.weight)) }
  }

  // MARK: Narrow

  private mutating func layNarrow(_ body: Rect, _ flow: [Row], _ hidden: Set<Panel>) {
    var area = addFlowLines(body, flow)
    guard area.height > 0 else { return }
    if !hidden.contains(.slo) {
      panes.append(Pane(panel: .slo, rect: area.top(1)))
      area = area.droppingTop(1)
    }
    var left = area.height
    let wanted: [(panel: Panel, least: Int, most: Int)] = [
      (.traffic, min(5, left), 12), (.queue, 5, 12), (.workers, 4, 12), (.events, 3, 20),
    ]
    var chosen: [(panel: Panel, height: Int, most: Int)] = []
    // What comes later waits for what comes before it, so that panels always go in the same order.
    for item in wanted where !hidden.contains(item.panel) {
      guard left >= item.least else { break }
      chosen.append((item.panel, item.least, item.most))
      left -= item.least
    }
    while left > 0,
      let index = chosen.indices.filter({ chosen[$0].height < chosen[$0].most })
        .min(by: { chosen[$0].height < chosen[$1].height })
    {
      chosen[index].height += 1
      left -= 1
    }
    for item in chosen {
      panes.append(Pane(panel: item.panel, rect: area.top(item.height)))
      area = area.droppingTop(item.height)
    }
  }
}
