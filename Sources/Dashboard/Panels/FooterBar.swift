import Canvas
import Fleet

/// The last row: the keys, most used first, as many as fit; or a message.
enum FooterBar {
  struct Item {
    var rect: Rect
    var keys: String
    var title: String
    var id: Command.ID
  }

  /// Where each command stands that fits into the row and that the source takes.
  static func items(_ rect: Rect, _ state: DashboardState) -> [Item] {
    guard !rect.isEmpty else { return [] }
    var items: [Item] = []
    var x = rect.x + 1
    for (keys, title, id) in state.keyMap.footer(on: state.screen) where isOffered(id, state) {
      let width = Glyph.width(of: keys) + 1 + Glyph.width(of: title)
      guard x + width <= rect.right - 1 else { continue }
      items.append(Item(rect: Rect(x: x, y: rect.y, width: width, height: 1), keys: keys, title: title, id: id))
      x += width + 2
    }
    return items
  }

  private static func isOffered(_ id: Command.ID, _ state: DashboardState) -> Bool {
    switch id {
    case .twin: state.takesTwin
    // A draft changes nothing, and graphs are the dashboard's own.
    case .window, .whatIf: true
    default: CommandTable.command(id)?.group.isOffered(state.capabilities) ?? true
    }
  }

  static func render(_ rect: Rect, _ state: DashboardState, _ look: Look, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let paper = look.theme[.bar]
    canvas.fill(rect, Cell(" ", look.style(.text).on(paper)))
    if let filter = filter(state) {
      canvas.fit(filter, x: rect.x + 1, y: rect.y, width: rect.width - 2, look.style(.key).on(paper))
      return
    }
    guard state.message.isEmpty else {
      canvas.fit(state.message, x: rect.x + 1, y: rect.y, width: rect.width - 2, look.style(.key).on(paper))
      return
    }
    for item in items(rect, state) {
      let end = canvas.put(item.keys, x: item.rect.x, y: rect.y, look.style(.key, .bold).on(paper))
      canvas.put(item.title, x: end + 1, y: rect.y, look.style(.mid).on(paper))
    }
  }

  /// The filter that is being typed.
  private static func filter(_ state: DashboardState) -> String? {
    guard state.isTypingFilter else { return nil }
    let text = state.screen == .workers ? state.workersView.filter : state.eventsView.filter
    let hint = state.screen == .workers ? "words or conditions: decode busy>90 kv<50%" : "words: SLO bad decode"
    return "/" + text + "_   " + hint + "   Enter keeps, Esc clears"
  }
}

extension Command.Group {
  /// Whether a source takes commands of this group.
  func isOffered(_ capabilities: Capabilities) -> Bool {
    switch self {
    case .traffic: capabilities.contains(.traffic)
    case .time: capabilities.contains(.clock)
    case .travel: capabilities.contains(.travel)
    case .workers: capabilities.contains(.workers)
    case .view, .rows, .program: true
    }
  }
}
