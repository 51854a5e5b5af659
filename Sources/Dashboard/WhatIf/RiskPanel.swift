import Canvas
import Fleet
import Session

/// What applying the draft costs: workers on their way, work that they hold, requests that miss their targets
/// meanwhile.
enum RiskPanel {
  static func render(_ rect: Rect, _ draft: Draft, _ view: FleetView, into canvas: inout Canvas) {
    guard rect.height >= 3, rect.width >= 16 else { return }
    Box(
      key: WhatIfPart.risk.key, title: rect.width >= 40 ? "risk of the move" : "risk",
      right: rect.width >= 50 ? [view.span("simulated", .mid)] : []
    ).draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in canvas.fit(lines(draft, area, view), into: area) }
  }

  private static func lines(_ draft: Draft, _ area: Rect, _ view: FleetView) -> [[Span]] {
    let width = area.width
    func words(_ text: String, _ role: ThemeRole = .text) -> [[Span]] {
      text.wrapped(width).map { [view.span($0, role)] }
    }
    let key = view.state.keyMap.command(.takeBack)?.keyLabel ?? ""
    let back = [view.span("back out: ", .mid), view.span(key, .key, .bold), view.span(" within 60 s", .mid)]
    if let absence = view.state.lookaheadAbsence { return words(absence, .dim) + [back] }
    guard !draft.moves.isEmpty else { return words("nothing is drafted yet", .dim) }
    guard let ahead = view.state.lookahead, ahead.reached > 0 else {
      return words("as soon as it is simulated", .dim) + [back]
    }
    var lines = area.height >= 8 ? misses(ahead, width, view) : [shortMisses(ahead, width, view)]
    let isTall = area.height >= 10
    if isTall { lines.append([]) }
    for text in move(ahead.move, ahead) { lines += words(text) }
    if isTall { lines.append([]) }
    return Array(lines.prefix(max(0, area.height - 1))) + [back]
  }

  /// Who comes and goes.
  private static func move(_ move: LookaheadMove, _ ahead: Lookahead) -> [String] {
    guard !move.isNone else { return ["no worker moves: the change is felt at once"] }
    func workers(_ count: Int) -> String { NumberText.grouped(count) + (count == 1 ? " worker" : " workers") }
    var parts: [String] = []
    if move.leaving > 0 { parts.append("\(workers(move.leaving)) drain" + (move.leaving == 1 ? "s" : "")) }
    if move.coming > 0 { parts.append("\(workers(move.coming)) start" + (move.coming == 1 ? "s" : "")) }
    var text = parts.joined(separator: ", ") + ": "
    if let seconds = move.seconds {
      text += "as drafted after \(TimeText.span(seconds))"
    } else {
      text += "not done by +\(TimeText.span(ahead.reached))"
    }
    var lines = [text]
    if move.leaving > 0 {
      let kv = move.kvBytes.map { $0 > 0 ? " with \(NumberText.text($0, .bytes)) of KV" : "" } ?? ", KV unknown"
      lines.append("\(NumberText.grouped(move.draining)) requests finish where they are\(kv); none is lost")
    }
    if move.losesCaches { lines.append("prefix caches of the leaving workers go with them") }
    if let least = move.leastCapacity, let last = move.lastCapacity, last > 0, least < last * 0.995 {
      let share = NumberText.percent(least / last, gap: "")
      lines.append("meanwhile \(NumberText.text(least, .requestsPerSecond)) can be served, \(share) of the draft's")
    }
    return lines
  }

  /// The same in a line: `SLO missed 3.1 % → 0.4 %, worst half min 12 % → 3 %`.
  private static func shortMisses(_ ahead: Lookahead, _ width: Int, _ view: FleetView) -> [Span] {
    guard let missed = ahead.estimate({ $0.fleet.value(.attainment).map { 1 - $0 } }) else {
      return [view.span("SLO missed: " + (ahead.end == nil ? "when it is simulated" : "unknown"), .dim)]
    }
    func pair(_ estimate: Lookahead.Estimate, _ decimals: Int) -> [Span] {
      [
        view.span(NumberText.percent(estimate.now.mean, decimals: decimals), .text), view.span(" → ", .dim),
        view.span(
          NumberText.percent(estimate.draft.mean, decimals: decimals), role(estimate.now.mean, estimate.draft.mean),
          .bold),
      ]
    }
    let spans = [view.span("SLO missed ", .mid)] + pair(missed, 1)
    guard let worst = ahead.estimate({ $0.worstAttainment.map { 1 - $0 } }) else { return spans }
    return spans.adding([view.span(", worst half min ", .mid)] + pair(worst, 0), within: width)
  }

  private static func role(_ now: Double, _ draft: Double) -> ThemeRole {
    draft > now + 0.005 ? .bad : draft < now - 0.005 ? .good : .text
  }

  /// Requests that miss the targets, of those that end within the ten minutes, and in the worst half minute.
  private static func misses(_ ahead: Lookahead, _ width: Int, _ view: FleetView) -> [[Span]] {
    let column = min(12, max(8, (width - 16) / 2))
    func row(_ name: String, _ now: String, _ draft: String, _ role: ThemeRole, _ attributes: Style.Attributes = .bold)
      -> [Span]
    {
      [
        view.span(name.filled(max(0, width - 2 * column)), .mid), view.span(now.padded(column), .text),
        view.span(draft.padded(column), role, attributes),
      ]
    }
    guard let missed = ahead.estimate({ $0.fleet.value(.attainment).map { 1 - $0 } }) else {
      let hasEnded = ahead.end != nil || !ahead.runs.isEmpty
      return [[view.span(hasEnded ? "SLO missed: unknown" : "SLO missed: when the ten minutes are done", .dim)]]
    }
    var lines = [
      row("", "now", "draft", .dim, []),
      row(
        "SLO missed", NumberText.percent(missed.now.mean, decimals: 1),
        NumberText.percent(missed.draft.mean, decimals: 1),
        role(missed.now.mean, missed.draft.mean)),
    ]
    if let worst = ahead.estimate({ $0.worstAttainment.map { 1 - $0 } }) {
      lines.append(
        row(
          "worst half min", NumberText.percent(worst.now.mean), NumberText.percent(worst.draft.mean),
          role(worst.now.mean, worst.draft.mean)))
    }
    return lines
  }
}
