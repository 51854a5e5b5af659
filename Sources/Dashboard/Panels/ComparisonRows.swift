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
    // What is made now, of requests in time: Plan tells what could be served at most.
    let labels = ["goodput now, per $", "goodput now / $", "goodput/$", "now"]
    let label = labels.first { words.width + $0.count + 1 <= area.width } ?? ""
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

  /// Who makes more goodput of a dollar now, and by how much: in a sentence, where nothing else says of whom it speaks.
  static func sentence(_ comparison: Comparison, _ view: FleetView, width: Int) -> Span {
    func first(_ texts: String..., role: ThemeRole, _ attributes: Style.Attributes = .bold) -> Span {
      view.span(texts.first { $0.count <= width } ?? texts.last ?? "", role, attributes)
    }
    guard let lead = comparison.lead, lead.isFinite else {
      return first("goodput/$ against general --", "against general --", role: .mid, [])
    }
    if abs(lead) < close { return first("goodput/$ now even with general", "goodput/$ even", role: .text) }
    return lead > 0
      ? first("goodput/$ now \(much(lead)) over general", "goodput/$ now \(much(lead))", role: .good)
      : first("general's goodput/$ now \(much(lead))", "general now \(much(lead))", role: .bad)
  }

  /// The same beside its label.
  private static func verdict(_ comparison: Comparison, _ view: FleetView) -> Span {
    guard let lead = comparison.lead, lead.isFinite else { return view.span("--", .mid) }
    if abs(lead) < close { return view.span("even", .text, .bold) }
    return lead > 0
      ? view.span("this fleet \(much(lead))", .good, .bold)
      : view.span("general purpose \(much(lead))", .bad, .bold)
  }

  /// By how much the one that is ahead is ahead.
  private static func much(_ lead: Double) -> String {
    let more = lead > 0 ? lead : lead > -0.999 ? 1 / (1 + lead) - 1 : .infinity
    return more > 9 ? "10x" : "+" + NumberText.percent(more)
  }
}
