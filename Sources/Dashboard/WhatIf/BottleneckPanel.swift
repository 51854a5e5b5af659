import Canvas
import Fleet
import Session

/// Who is full for how much of the ten minutes, now and with the draft.
enum BottleneckPanel {
  private struct Part {
    var name: String
    var role: ThemeRole
    var letter: Unicode.Scalar
    var share: Double
  }

  static func render(_ rect: Rect, _ draft: Draft, _ view: FleetView, into canvas: inout Canvas) {
    guard rect.height >= 3, rect.width >= 20 else { return }
    let full = NumberText.percent(LookaheadCourse.fullShare)
    Box(
      key: WhatIfPart.bottleneck.key, title: "who is the bottleneck",
      right: rect.width >= 72 ? [view.span("share of the 10 minutes that it is \(full) full", .mid)] : []
    ).draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in
      guard let ahead = view.state.lookahead, ahead.now.count > 0 else {
        let why = view.state.lookaheadAbsence ?? "as soon as it is simulated"
        canvas.fit(why, x: area.x, y: area.y, width: area.width, view.look.style(.dim))
        return
      }
      var rows = [("now", draft.basePools, ahead.now)]
      if !draft.moves.isEmpty { rows.append(("draft", draft.pools, ahead.draft)) }
      let step = area.height >= 8 ? 3 : 2
      for (index, row) in rows.enumerated() where index * step < area.height {
        draw(row.0, row.1, parts(row.2), area.droppingTop(index * step), view, into: &canvas)
      }
      let last = rows.count * step
      guard last + 1 <= area.height else { return }
      let words = verdict(parts((rows.last ?? rows[0]).2), isDraft: rows.count > 1)
      canvas.fit(words.clause(area.width), x: area.x, y: area.y + last, width: area.width, view.look.style(.dim))
    }
  }

  private static func parts(_ course: LookaheadCourse) -> [Part] {
    func part(_ name: String, _ role: ThemeRole, _ letter: Unicode.Scalar, _ resources: [Resource]) -> Part {
      Part(name: name, role: role, letter: letter, share: course.share(of: resources) ?? 0)
    }
    var parts = [
      part("prefill", .prefill, "P", [.prefillCompute]),
      part("decode", .decode, "D", [.decodeBandwidth, .decodeMemory]), part("KV link", .link, "L", [.link]),
    ]
    let general = part("general", .general, "G", [.general])
    if general.share > 0 { parts.append(general) }
    let rest = max(0, 1 - parts.reduce(0) { $0 + $1.share })
    return parts + [Part(name: "none", role: .dim, letter: ".", share: rest)]
  }

  private static func draw(
    _ name: String, _ pools: [PoolSize], _ parts: [Part], _ area: Rect, _ view: FleetView, into canvas: inout Canvas
  ) {
    let label = area.width >= 60 ? 18 : 6
    let ratio = PlanScreen.ratio(pools.map(\.workers), view.snapshot)
    let title = label > 6 && name.count + 1 + ratio.count < label ? name + " " + ratio : name
    canvas.fit(title, x: area.x, y: area.y, width: label - 1, view.look.style(.bright, .bold))
    let bar = Rect(x: area.x + label, y: area.y, width: area.width - label, height: 1)
    var start = 0.0
    for part in parts {
      let (from, to) = (Int((start * Double(bar.width)).rounded()), Int(((start + part.share) * Double(bar.width)).rounded()))
      start += part.share
      let isRest = part.name == "none"
      let glyph: Unicode.Scalar = isRest ? "░" : view.look.depth == .mono ? part.letter : "█"
      for x in from..<max(from, min(bar.width, to)) {
        canvas[bar.x + x, bar.y] = Cell(glyph, view.look.style(isRest ? .frame : part.role))
      }
    }
    guard area.height > 1 else { return }
    var spans: [Span] = []
    for part in parts {
      let text = part.name + " " + NumberText.percent(part.share)
      let more = [view.span((spans.isEmpty ? "" : "  ") + text, part.share > 0.5 ? part.role : part.name == "none" ? .dim : .mid)]
      if (spans + more).width <= bar.width { spans += more }
    }
    canvas.fit(spans, x: bar.x, y: area.y + 1, width: bar.width)
  }

  private static func verdict(_ parts: [Part], isDraft: Bool) -> String {
    let who = isDraft ? "the draft" : "it"
    if let most = parts.dropLast().first(where: { $0.share > 0.5 }) {
      return "\(most.name) holds \(who) back for \(NumberText.percent(most.share)) of the time"
    }
    if let rest = parts.last, rest.share > 0.5 { return "\(who) has room everywhere for most of the time" }
    return "in balance: nothing is full for more than half of the time"
  }
}
