import Canvas
import Fleet

/// The general-purpose fleet that runs beside this one, in two rows: what it is and makes of a joule, and who is ahead.
enum ComparisonRows {
  static let height = 2
  /// Below this difference nobody is ahead.
  private static let close = 0.03

  /// In one row, where there is no more, only who is ahead.
  static func render(_ comparison: Comparison, _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    if area.height >= height { fleet(comparison, area, view, into: &canvas) }
    let y = area.bottom - 1
    let words = verdict(comparison, view)
    let label = words.width + 12 <= area.width ? "ahead per $" : "ahead"
    canvas.fit(label, x: area.x, y: y, width: area.width, view.look.style(.mid))
    canvas.fitRight([words], right: area.right, y: y, width: area.width - label.count - 1)
  }

  private static func fleet(_ comparison: Comparison, _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let energy = NumberText.text(comparison.readings[.totalTokensPerJoule], .tokensPerJoule)
    let room = area.width - energy.count - 1
    let name = [view.span("general purpose", .general)]
    let full = name + [view.span("  " + comparison.title, .mid)]
    canvas.fit(full.width <= room ? full : name, x: area.x, y: area.y, width: room)
    canvas.fitRight([view.span(energy, .text)], right: area.right, y: area.y, width: area.width)
  }

  /// Who is ahead of whom, in a few words: for where there is a line at most.
  static func verdict(_ comparison: Comparison, _ view: FleetView) -> Span {
    let (words, role) = verdict(comparison.lead)
    return view.span(words, role, .bold)
  }

  /// Who makes more of a dollar, and by how much.
  private static func verdict(_ lead: Double?) -> (String, ThemeRole) {
    guard let lead, lead.isFinite else { return ("--", .mid) }
    if abs(lead) < close { return ("even", .text) }
    let more = lead > 0 ? lead : lead > -0.999 ? 1 / (1 + lead) - 1 : .infinity
    let much = more > 9 ? "10x and more" : "+" + NumberText.percent(more)
    return lead > 0 ? ("this fleet \(much)", .good) : ("general purpose \(much)", .bad)
  }
}
