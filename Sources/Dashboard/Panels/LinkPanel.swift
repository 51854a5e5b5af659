import Canvas
import Fleet
import Session

/// The KV link: how full it is, how the transfers flow, how long they take.
enum LinkPanel {
  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let links = view.snapshot.links
    guard let first = links.first, !rect.isEmpty else { return }
    if rect.height < 4 || rect.width < 20 {
      line(first, rect, view, into: &canvas)
      return
    }
    var right: [Span] = []
    if view.snapshot.bottleneck?.resource == .link { right = [view.span("fills first", .warn)] }
    if links.count > 1 { right = [view.span("\(links.count) links", .mid)] }
    view.box(.link, rect, right: right).draw(rect, view.look, into: &canvas)
    let inside = Box.inside(rect)
    canvas.clipped(to: inside) { canvas in
      let each = max(3, inside.height / links.count)
      for index in links.indices.prefix(max(1, inside.height / each)) {
        let section = Rect(x: inside.x, y: inside.y + index * each, width: inside.width, height: each)
        full(index, section, view, into: &canvas)
      }
    }
  }

  /// One row: bar and numbers.
  private static func line(_ link: LinkSnapshot, _ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard rect.width > 10 else { return }
    let p99 = NumberText.text(link.readings.value(.transferP99), .seconds)
    let isShort = rect.width < 60
    let text = [view.span(rates(link), .text)] + (isShort ? [] : [view.span("  p99 " + p99, .mid)])
    let right = isShort ? text.width : max(text.width, 30)
    let barX = rect.x + 9
    let barWidth = rect.width - 11 - right
    canvas.fit("KV link", x: rect.x + 1, y: rect.y, width: 7, view.look.style(.link, .bold))
    if let used = link.readings.value(.linkUtilization) {
      StackedBar(share: used, hue: .link).draw(x: barX, y: rect.y, width: barWidth, view.look, into: &canvas)
    }
    canvas.fit(text, x: barX + max(0, barWidth) + 1, y: rect.y, width: rect.right - barX - max(0, barWidth) - 1)
  }

  /// `4.96/6.40 TB/s`, both in the unit of the capacity.
  private static func rates(_ link: LinkSnapshot) -> String {
    let now = NumberText.text(link.readings.value(.transferRate), .bytesPerSecond)
    let most = NumberText.text(link.readings.value(.transferCapacity), .bytesPerSecond)
    let (nowUnit, mostUnit) = (now.split(separator: " ").last, most.split(separator: " ").last)
    let isSame = nowUnit == mostUnit && now.contains(" ")
    return isSame ? String(now.prefix { $0 != " " }) + "/" + most : now + " of " + most
  }

  private static func full(_ index: Int, _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let link = view.snapshot.links[index]
    summary(link, area, view, into: &canvas)
    var rest = area.droppingTop(2)
    guard rest.height > 0 else { return }
    let numbers = rest.height >= 9 ? 2 : rest.height >= 3 ? 1 + (rest.height >= 6 ? 1 : 0) : rest.height
    KeyValues(entries: entries(link)).draw(rest.droppingTop(rest.height - numbers), view.look, into: &canvas)
    rest = rest.top(rest.height - numbers)
    let hasAir = rest.height >= min(link.lanes.count, 12) + 6
    let room = min(12, rest.height - 3 - (hasAir ? 2 : 0))
    let lanes = link.lanes.count <= room ? link.lanes.count : room > 2 ? room : 0
    if lanes > 0 {
      let top = rest.droppingTop(hasAir ? 1 : 0).top(lanes)
      LaneFlow(
        lanes: link.lanes, capacity: link.laneCapacity, time: view.state.settings.motion ? view.snapshot.time : 0
      )
      .draw(top, view.look, into: &canvas)
      rest = rest.droppingTop(lanes + (hasAir ? 2 : 0))
    }
    if rest.height >= 2 { graph(index, rest, view, into: &canvas) }
  }

  private static func summary(_ link: LinkSnapshot, _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let used = link.readings.value(.linkUtilization)
    let now = NumberText.text(link.readings.value(.transferRate), .bytesPerSecond)
    let most = NumberText.text(link.readings.value(.transferCapacity), .bytesPerSecond)
    var left = [view.span("now ", .mid), view.span(now, .bright, .bold), view.span(" of " + most, .mid)]
    let right = [view.span(NumberText.text(used, .ratio), .link)]
    for shorter in [rates(link), now] where left.width + right.width + 1 > area.width {
      left = [view.span(shorter, .bright, .bold)]
    }
    canvas.fit(left, x: area.x, y: area.y, width: area.width - right.width - 1)
    canvas.fitRight(right, right: area.right, y: area.y, width: area.width)
    guard area.height > 1, let used else { return }
    StackedBar(share: used, hue: .link).draw(x: area.x, y: area.y + 1, width: area.width, view.look, into: &canvas)
  }

  private static func graph(_ index: Int, _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let rates = view.samples(.link(index), .transferRate, width: area.width - Axis.margin)
    let most = rates.reduce(0) { $1.isFinite ? max($0, $1) : $0 }
    // What a link can carry is often unknown where what it does carry is measured: its graph has a scale of its own
    // then.
    if view.snapshot.links[index].readings[.linkUtilization] == nil, most > 0, area.width >= 24, area.height >= 3 {
      let scale = QueuePanel.nice(most)
      let top = NumberText.axis(scale, .bytesPerSecond)
      let plot = Axis.draw(area, top: top, bottom: "0", view, into: &canvas)
      draw(.transferRate, of: index, scale: scale, plot, view, into: &canvas)
    } else {
      draw(.linkUtilization, of: index, scale: 1, area.top(area.height - 1), view, into: &canvas)
      view.window.drawAxis(x: area.x, y: area.bottom - 1, width: area.width, view.look, into: &canvas)
    }
  }

  private static func draw(
    _ field: Field, of index: Int, scale: Double, _ plot: Rect, _ view: FleetView, into canvas: inout Canvas
  ) {
    let samples = view.samples(.link(index), field, width: plot.width)
    AreaGraph(samples: samples.map { $0 / scale }, ramp: .link).draw(plot, view.look, into: &canvas)
    let ghost = view.ghost(.link(index), field, width: plot.width)
    view.drawGhost(ghost.map { $0 / scale }, plot, into: &canvas)
    MarkRules(marks: view.marks, window: view.window, labels: false).draw(plot, view.look, into: &canvas)
  }

  private static func entries(_ link: LinkSnapshot) -> [KeyValues.Entry] {
    [Field.transferP99, .transferBytesInFlight, .kvBytesPerRequest, .transfersInFlight, .transferFailures].compactMap {
      field in
      // Only a link that counts them has them.
      if field == .transferFailures, link.readings[field] == nil { return nil }
      return .init(label: field.info.title, value: NumberText.text(link.readings[field], field.info.unit))
    }
  }
}
