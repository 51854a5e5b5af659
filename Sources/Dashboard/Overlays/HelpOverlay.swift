import Canvas

/// The help: the commands of a screen by their group, and what the fills mean.
enum HelpOverlay {
  private enum Row {
    case heading(String)
    case command(Command)
    case fill(Unicode.Scalar, ThemeRole, String)
    case empty
  }

  static func render(_ bounds: Rect, _ state: DashboardState, _ look: Look, into canvas: inout Canvas) {
    let keyMap = state.keyMap
    let all = rows(state)
    let isTwo = bounds.width >= 78
    let columns = isTwo ? halves(all) : [all]
    let perColumn = columns.map(\.count).max() ?? 0
    let width = min(bounds.width, bounds.width >= 112 ? 112 : isTwo ? 80 : 60)
    let height = min(bounds.height, perColumn + 2)
    let rect = Rect(x: (bounds.width - width) / 2, y: (bounds.height - height) / 2, width: width, height: height)
    let close = [Span("any key closes", look.style(.mid))]
    Box(title: "help", hue: .key, bottom: close, isFocused: true).draw(rect, look, into: &canvas)
    let inside = Box.inside(rect)
    // The commands of the view have longer words than those of the traffic.
    let first = inside.width >= 100 ? inside.width / 2 : min(inside.width, 36)
    canvas.clipped(to: inside) { canvas in
      for (column, rows) in columns.enumerated() {
        let x = inside.x + column * first
        let width = isTwo ? (column == 0 ? first - 2 : inside.width - first) : inside.width
        for (index, row) in rows.enumerated() {
          draw(row, x: x, y: inside.y + index, width: width, keyMap, look, into: &canvas)
        }
      }
    }
  }

  /// Two columns, parted at the empty row nearest to the middle.
  private static func halves(_ rows: [Row]) -> [[Row]] {
    let gaps = rows.indices.filter { if case .empty = rows[$0] { true } else { false } }
    guard let gap = gaps.min(by: { abs($0 - rows.count / 2) < abs($1 - rows.count / 2) }) else { return [rows] }
    return [Array(rows[..<gap]), Array(rows[(gap + 1)...])]
  }

  private static func rows(_ state: DashboardState) -> [Row] {
    var rows: [Row] = []
    for group in Command.Group.allCases where group.isOffered(state.capabilities) {
      let commands = commands(group, state.keyMap, state.screen)
      if commands.isEmpty { continue }
      rows.append(.heading(group.rawValue))
      rows += commands
      rows.append(.empty)
    }
    rows.append(.heading("bars"))
    rows.append(.fill("█", .prefill, "busy: work within the SLO"))
    rows.append(.fill("▓", .blocked, "blocked: waits to hand off"))
    rows.append(.fill("▒", .headroom, "headroom: more of this mix fits"))
    rows.append(.fill("░", .stranded, "stranded: this mix cannot use it"))
    return rows
  }

  private static func commands(_ group: Command.Group, _ keyMap: KeyMap, _ screen: Screen) -> [Row] {
    keyMap.commands
      .filter { $0.group == group && $0.screens.contains(screen) && !CommandTable.partners.contains($0.id) }
      .map { .command($0) }
  }

  /// The keys of a command and of its partner: the first of each, then the others as far as there is room.
  private static func keys(_ command: Command, _ keyMap: KeyMap, width: Int) -> String {
    guard command.id != .zoom else { return command.keyLabel }
    let all = [command] + [command.partner.flatMap { keyMap.command($0) }].compactMap { $0 }
    let first = all.map(\.keyLabel).joined(separator: " ")
    let others = all.flatMap { $0.keys.dropFirst() }.map(Command.label).joined(separator: " ")
    let text = others.isEmpty ? first : first + " " + others
    return Glyph.width(of: text) <= width ? text : first
  }

  private static func draw(
    _ row: Row, x: Int, y: Int, width: Int, _ keyMap: KeyMap, _ look: Look, into canvas: inout Canvas
  ) {
    let keysWidth = width >= 46 ? 20 : 9
    switch row {
    case .empty: break
    case .heading(let text): canvas.fit(text, x: x, y: y, width: width, look.style(.bright, .bold))
    case .command(let command):
      let keys = keys(command, keyMap, width: keysWidth - 1)
      canvas.fit(keys, x: x, y: y, width: min(width, keysWidth - 1), look.style(.key))
      canvas.fit(command.help, x: x + keysWidth, y: y, width: width - keysWidth, look.style(.text))
    case .fill(let glyph, let role, let text):
      for column in 0..<4 { canvas[x + column, y] = Cell(glyph, look.style(role)) }
      canvas.fit(text, x: x + 6, y: y, width: width - 6, look.style(.text))
    }
  }
}
