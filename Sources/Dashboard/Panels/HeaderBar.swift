import Canvas
import Fleet
import Session

/// The first row: who, the screens, what, mode, clock, speed.
enum HeaderBar {
  struct Tab {
    var screen: Screen
    var rect: Rect
  }

  private static let name = " pdtop "

  /// Where each tab stands: none on a narrow screen, which says only where one is.
  static func tabs(_ rect: Rect, _ view: FleetView) -> [Tab] {
    guard rect.width >= 76 else { return [] }
    var x = rect.x + name.count
    return Screen.tabs.map { screen in
      defer { x += screen.title.count + 2 }
      return Tab(screen: screen, rect: Rect(x: x, y: rect.y, width: screen.title.count + 2, height: 1))
    }
  }

  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let paper = view.look.theme[.bar]
    canvas.fill(rect, Cell(" ", view.look.style(.text).on(paper)))
    let right = clock(view, isShort: rect.width < 110).map { Span($0.text, $0.style.on(paper)) }
    canvas.fitRight(right, right: rect.right - 1, y: rect.y, width: rect.width - 8)
    canvas.fit(name, x: rect.x, y: rect.y, width: rect.width, view.look.style(.bright, .bold).on(paper))
    let tabs = tabs(rect, view)
    for tab in tabs { draw(tab, view, into: &canvas) }
    let start = tabs.last?.rect.right ?? rect.x + name.count
    let room = rect.right - 1 - right.width - start - 1
    // What does not fit goes from the end: the seed first.
    var parts = tabs.isEmpty ? [[view.span(view.state.screen.title.lowercased() + " ", .key)]] : []
    parts += identity(view)
    while parts.count > 1, width(parts) > room { parts.removeLast() }
    // A name says more than what kind of source it is the name of.
    if !tabs.isEmpty, width(parts) > room {
      parts = [[view.span(" " + name(view.snapshot).clause(max(0, room - 1)), .text)]]
    }
    let spans = parts.joined().map { Span($0.text, $0.style.on(paper)) }
    canvas.fit(spans, x: start, y: rect.y, width: max(0, room))
  }

  /// The present screen's tab stands out; the letter that leads to the others is marked.
  private static func draw(_ tab: Tab, _ view: FleetView, into canvas: inout Canvas) {
    let isPresent = view.state.screen == tab.screen
    let paper = view.look.theme[isPresent ? .selection : .bar]
    let style = view.look.style(isPresent ? .bright : .mid, isPresent ? .bold : []).on(paper)
    let shown = view.look.depth == .mono && isPresent ? Style(style.foreground, on: paper, [.reverse]) : style
    canvas.put(" " + tab.screen.title + " ", x: tab.rect.x, y: tab.rect.y, shown)
    let key = view.state.keyMap.command(tab.screen.command)?.keys.first
    if !isPresent, let key, tab.screen.title.hasPrefix(key), let letter = key.unicodeScalars.first {
      canvas[tab.rect.x + 1, tab.rect.y] = Cell(letter, view.look.style(.key, .bold).on(paper))
    }
  }

  private static func width(_ parts: [[Span]]) -> Int { parts.reduce(0) { $0 + $1.width } }

  private static func name(_ snapshot: Snapshot) -> String { String(snapshot.origin.name.unicodeScalars.prefix(40)) }

  private static func identity(_ view: FleetView) -> [[Span]] {
    let snapshot = view.snapshot
    let name = name(snapshot)
    let model = String(snapshot.origin.model.unicodeScalars.prefix(32))
    var parts = [
      [view.span(" \(snapshot.origin.kind.rawValue) \(name)", .text)],
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
    guard pools.allSatisfy({ $0.devices > 0 }), pools.contains(where: { $0.devices != $0.workers }) else {
      return workers
    }
    return workers + " on " + pools.map { "\($0.devices)" }.joined(separator: ":") + " devices"
  }

  private static func clock(_ view: FleetView, isShort: Bool) -> [Span] {
    let state = view.state
    let gap = isShort ? " " : "  "
    var clock = alerts(view, gap)
    clock += [
      mode(view, isShort: isShort), view.span(gap + TimeText.elapsed(state.lookingBack ?? view.snapshot.time), .bright),
    ]
    if state.secondsBehind > 1, !isShort { clock.append(view.span(" -" + TimeText.span(state.secondsBehind), .mid)) }
    // Where there is little room for it, what is tried matters more than how fast time runs meanwhile.
    guard state.capabilities.contains(.clock), !(isShort && state.screen == .whatIf) else { return clock }
    return clock + [view.span(gap + NumberText.speed(state.speed).padded(4), .key, .bold)]
  }

  private static func mode(_ view: FleetView, isShort: Bool) -> Span {
    let state = view.state
    if state.screen == .whatIf {
      return view.span((isShort ? "" : "▮▮ ") + (state.isTwin ? "TWIN WHAT-IF" : "WHAT-IF"), .key, .bold)
    }
    if state.isTwin { return view.span(state.isPaused ? "◆ TWIN PAUSED  ─ live" : "◆ TWIN  ─ live", .warn, .bold) }
    if state.lookingBack != nil { return view.span("◀ LOOKING BACK", .key, .bold) }
    if state.isPaused { return view.span("▮▮ PAUSED", .warn, .bold) }
    if state.travel.isReversed { return view.span("◀◀ REVERSE", .key, .bold) }
    if view.snapshot.origin.kind == .recording { return view.span("▶ REPLAY", .key, .bold) }
    if state.secondsBehind > 1 { return view.span("▶ PAST", .key, .bold) }
    return view.span("● LIVE", .good, .bold)
  }

  /// How many alerts are raised: loud until the operator has seen them.
  private static func alerts(_ view: FleetView, _ gap: String) -> [Span] {
    let active = view.state.alerts.active
    guard !active.isEmpty else { return [] }
    let new = active.filter { !$0.isAcknowledged }
    let role: ThemeRole = new.isEmpty ? .dim : new.contains { $0.severity == .bad } ? .bad : .warn
    return [view.span("▲ \(active.count)", role, new.isEmpty ? [] : .bold), view.span(gap, .dim)]
  }
}
