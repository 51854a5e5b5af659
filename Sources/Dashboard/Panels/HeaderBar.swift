import Canvas
import Fleet

/// The first row: who, what, mode, clock, speed.
enum HeaderBar {
  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let paper = view.look.theme[.bar]
    canvas.fill(rect, Cell(" ", view.look.style(.text).on(paper)))
    let right = clock(view, isShort: rect.width < 100).map { Span($0.text, $0.style.on(paper)) }
    let room = rect.width - 2 - right.width
    canvas.fitRight(right, right: rect.right - 1, y: rect.y, width: rect.width - 8)
    // What does not fit goes from the end: the seed first.
    var parts = identity(view)
    while parts.count > 1, width(parts) > room - 1 { parts.removeLast() }
    let spans = parts.joined().map { Span($0.text, $0.style.on(paper)) }
    canvas.fit(spans, x: rect.x + 1, y: rect.y, width: max(0, min(room - 1, rect.width - 2)))
  }

  private static func width(_ parts: [[Span]]) -> Int { parts.reduce(0) { $0 + $1.width } }

  private static func identity(_ view: FleetView) -> [[Span]] {
    let snapshot = view.snapshot
    let name = String(snapshot.origin.name.unicodeScalars.prefix(40))
    let model = String(snapshot.origin.model.unicodeScalars.prefix(32))
    var parts = [
      [view.span("pdtop", .bright, .bold)],
      [view.span("  \(snapshot.origin.kind.rawValue) \(name)", .text)],
      [view.span("  " + ratio(snapshot), .mid)],
      [view.span("  " + model, .mid)],
    ]
    if let seed = snapshot.origin.seed { parts.append([view.span("  seed \(seed)", .dim)]) }
    return parts
  }

  /// Workers and devices of each pool: `48P:40D workers, 384:320 devices`.
  private static func ratio(_ snapshot: Snapshot) -> String {
    let pools = snapshot.pools.prefix(6)
    let workers = pools.map { "\($0.workers)\($0.role.letter)" }.joined(separator: ":")
    guard pools.contains(where: { $0.devices != $0.workers }) else { return workers }
    return workers + " on " + pools.map { "\($0.devices)" }.joined(separator: ":") + " devices"
  }

  private static func clock(_ view: FleetView, isShort: Bool) -> [Span] {
    let state = view.state
    let gap = isShort ? " " : "  "
    let mode =
      state.isPaused
      ? view.span("▮▮ PAUSED", .warn, .bold)
      : view.snapshot.origin.kind == .recording ? view.span("▶ REPLAY", .key, .bold) : view.span("● LIVE", .good, .bold)
    let clock = [mode, view.span(gap + TimeText.elapsed(view.snapshot.time), .bright)]
    guard state.capabilities.contains(.clock) else { return clock }
    return clock + [view.span(gap + NumberText.speed(state.speed).padded(4), .key, .bold)]
  }
}

extension Role {
  /// One letter for a pool of the role in a ratio.
  var letter: String {
    switch self {
    case .prefill: "P"
    case .decode: "D"
    case .general: "G"
    }
  }
}
