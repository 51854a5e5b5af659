import Canvas
import Fleet

/// Now against draft, number by number.
enum DraftTable {
  private struct Row {
    var name: String
    var now: String
    var draft: String
    var change: String
    /// How the change is to be judged.
    var role: ThemeRole
  }

  static func render(_ rect: Rect, _ draft: Draft, _ view: FleetView, into canvas: inout Canvas) {
    guard rect.height >= 3 else { return }
    Box(title: "now → draft", right: [view.span("once queues have settled", .mid)])
      .draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in
      guard view.state.canPredict else {
        canvas.fit(
          "no model of this fleet is at hand", x: area.x, y: area.y, width: area.width, view.look.style(.dim))
        return
      }
      let rows = rows(draft, view)
      let hasHeading = area.height > rows.count
      if hasHeading {
        line("", "now", "draft", "change", [.dim, .dim, .dim, .dim], area.top(1), view, into: &canvas)
      }
      for (index, row) in rows.enumerated() {
        let y = area.y + index + (hasHeading ? 1 : 0)
        guard y < area.bottom else { break }
        line(
          row.name, row.now, row.draft, row.change, [.mid, .text, .bright, row.role],
          Rect(x: area.x, y: y, width: area.width, height: 1), view, into: &canvas)
      }
    }
  }

  private static func line(
    _ name: String, _ now: String, _ draft: String, _ change: String, _ roles: [ThemeRole], _ rect: Rect,
    _ view: FleetView, into canvas: inout Canvas
  ) {
    let width = min(rect.width, 76)
    let step = max(9, min(17, (width - 14) / 3))
    canvas.fit(name, x: rect.x, y: rect.y, width: max(0, width - 3 * step), view.look.style(roles[0]))
    for (index, text) in [now, draft, change].enumerated() {
      let right = rect.x + width - (2 - index) * step
      let bold: Style.Attributes = index == 1 && roles[2] == .bright ? .bold : []
      canvas.fitRight(text, right: right, y: rect.y, width: step - 1, view.look.style(roles[index + 1], bold))
    }
  }

  private static func rows(_ draft: Draft, _ view: FleetView) -> [Row] {
    let now = view.state.baseOutlook
    let then = view.state.draftOutlook
    var rows = [share("stranded", now?.strandedShare, then?.strandedShare, lowerIsBetter: true)]
    for (index, pool) in view.snapshot.pools.enumerated() {
      func busy(_ state: SteadyState?) -> Double? {
        state?.expected.flatMap { $0.busy.indices.contains(index) ? $0.busy[index] : nil }
      }
      rows.append(share(pool.name + " busy", busy(now), busy(then), lowerIsBetter: false))
    }
    if !view.snapshot.links.isEmpty {
      rows.append(share("KV link", now?.expected?.link, then?.expected?.link, lowerIsBetter: true))
    }
    rows += [
      number("can serve", now?.capacity, then?.capacity, .requestsPerSecond, lowerIsBetter: false),
      share("asked of it", load(now, draft.base), load(then, draft.mix), lowerIsBetter: true),
    ]
    rows += economy(now?.expected, then?.expected)
    let isSame = now?.bottleneck == then?.bottleneck
    rows.append(
      Row(
        name: "fills first", now: short(now), draft: short(then),
        change: then == nil ? "" : isSame ? "the same" : "another", role: .mid))
    func ratio(_ state: SteadyState?) -> String {
      state.map { PlanScreen.matched($0, view.snapshot) } ?? NumberText.unknown
    }
    rows.append(Row(name: "best ratio", now: ratio(now), draft: ratio(then), change: "", role: .mid))
    return rows
  }

  /// What it delivers and costs; what nobody knows of either is left out.
  private static func economy(_ now: SteadyState.Expected?, _ then: SteadyState.Expected?) -> [Row] {
    var rows: [Row] = []
    if now?.attainment != nil {
      rows.append(share("SLO met", now?.attainment, then?.attainment, lowerIsBetter: false))
    }
    if now?.tokensPerJoule != nil {
      rows.append(number("tokens / J", now?.tokensPerJoule, then?.tokensPerJoule, .tokensPerJoule, lowerIsBetter: false))
    }
    if now?.costPerMillionOutputTokens != nil {
      rows.append(
        number(
          "$ / M tokens", now?.costPerMillionOutputTokens, then?.costPerMillionOutputTokens, .usdPerMillionTokens,
          lowerIsBetter: true))
    }
    if now?.costPerHour != nil {
      rows.append(number("cost", now?.costPerHour, then?.costPerHour, .usdPerHour, lowerIsBetter: true))
    }
    if now?.power != nil { rows.append(number("power", now?.power, then?.power, .watts, lowerIsBetter: true)) }
    return rows
  }

  /// Arrivals over what can be served.
  private static func load(_ state: SteadyState?, _ mix: TrafficMix) -> Double? {
    state.flatMap { $0.capacity > 0 ? mix.rate / $0.capacity : nil }
  }

  private static func short(_ state: SteadyState?) -> String {
    switch state?.bottleneck {
    case .prefillCompute: "prefill"
    case .decodeBandwidth: "decode bw"
    case .decodeMemory: "decode KV"
    case .link: "KV link"
    case .general: "general"
    case nil: NumberText.unknown
    }
  }

  private static func role(_ change: Double, lowerIsBetter: Bool) -> ThemeRole {
    abs(change) < 0.005 ? .dim : (change < 0) == lowerIsBetter ? .good : .bad
  }

  /// In hundredths, with its sign also where it is nothing.
  private static func signed(_ change: Double) -> String {
    let text = NumberText.fixed(change * 100, 0)
    return text.hasPrefix("-") ? text : "+" + text
  }

  private static func share(_ name: String, _ now: Double?, _ then: Double?, lowerIsBetter: Bool) -> Row {
    var row = Row(name: name, now: NumberText.percent(now), draft: NumberText.percent(then), change: "", role: .dim)
    if let now, let then {
      let change = then - now
      row.change = signed(change) + " pt"
      row.role = role(change, lowerIsBetter: lowerIsBetter)
    }
    return row
  }

  private static func number(_ name: String, _ now: Double?, _ then: Double?, _ unit: Unit, lowerIsBetter: Bool) -> Row {
    var row = Row(
      name: name, now: NumberText.text(now, unit), draft: NumberText.text(then, unit), change: "", role: .dim)
    if let now, let then, now > 0 {
      let change = then / now - 1
      row.change = signed(change) + " %"
      row.role = role(change, lowerIsBetter: lowerIsBetter)
    }
    return row
  }
}
