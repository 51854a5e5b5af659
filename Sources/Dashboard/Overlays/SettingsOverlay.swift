import Canvas

/// What the operator may choose about the dashboard itself.
enum SettingsOverlay {
  static func list(_ bounds: Rect, selected: Int = 0) -> OverlayList {
    let count = Settings.Row.allCases.count
    let rect = OverlayBox.centred(74, count + 2, in: bounds)
    return OverlayList(rect: rect, area: Box.inside(rect), count: count, selected: selected)
  }

  static func render(_ selected: Int, _ bounds: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let list = list(bounds, selected: selected)
    let look = view.look
    Box(title: "settings", hue: .key, bottom: [view.span("←→ change, Esc leaves", .mid)], isFocused: true)
      .draw(list.rect, look, into: &canvas)
    canvas.clipped(to: list.area) { canvas in
      for row in list.shown {
        let setting = Settings.Row.allCases[row]
        let style = list.paint(row, look, into: &canvas)
        let y = list.y(of: row)
        let value = view.state.settings.value(setting, theme: view.state.theme)
        canvas.fit(setting.title, x: list.area.x + 1, y: y, width: 8, style(.text, []))
        canvas.fit(value, x: list.area.x + 10, y: y, width: 11, style(.key, .bold))
        canvas.fit(setting.help, x: list.area.x + 22, y: y, width: list.area.width - 22, style(.mid, []))
      }
    }
  }
}
