import Canvas
import Fleet
import Session

/// A role's pools: how much of their capacity is busy, free and stranded, why, and since when.
enum PoolPanel {
  static func render(_ role: Role, _ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let pools = view.pools(role)
    guard let first = pools.first, !rect.isEmpty else { return }
    if rect.height < 4 || rect.width < 24 {
      lines(pools, rect, view, into: &canvas)
      return
    }
    let panel: Panel = role == .prefill ? .prefill : role == .decode ? .decode : .general
    view.box(panel, rect, right: context(pools, view)).draw(rect, view.look, into: &canvas)
    let inside = Box.inside(rect)
    canvas.clipped(to: inside) { canvas in
      if pools.count == 1 {
        single(first, inside, view, into: &canvas)
      } else {
        several(pools, inside, view, into: &canvas)
      }
    }
  }

  /// Rows of bars; the last row says how many pools have none.
  private static func lines(_ pools: [Int], _ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let each = pools.count * 2 <= rect.height ? 2 : 1
    let fits = rect.height / each
    for (row, index) in pools.prefix(pools.count > fits ? fits - 1 : fits).enumerated() {
      let line = Rect(x: rect.x, y: rect.y + row * each, width: rect.width, height: each)
      PoolLine.render(view.snapshot.pools[index], line, view, into: &canvas)
    }
    guard pools.count > fits else { return }
    let more = "+ \(pools.count - fits + 1) more pools"
    canvas.fit(more, x: rect.x + 1, y: rect.bottom - 1, width: rect.width - 2, view.look.style(.dim))
  }

  /// What the pool is made of, and whether it is what fills first.
  private static func context(_ pools: [Int], _ view: FleetView) -> [Span] {
    var spans: [Span] = []
    if let index = view.snapshot.bottleneck?.pool, pools.contains(index) {
      spans = [view.span("fills first  ", .warn)]
    }
    let pool = view.snapshot.pools[pools[0]]
    return spans + [view.span(pools.count == 1 ? pool.made : "\(pools.count) pools", .mid)]
  }

  static func causeStyle(_ pool: PoolSnapshot, _ look: Look) -> Style {
    (pool.readings.value(.stranded) ?? 0) >= 0.05 ? look.style(.stranded) : look.style(.dim)
  }

  // MARK: One pool

  private static func single(_ index: Int, _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let pool = view.snapshot.pools[index]
    summary(pool, area, view, into: &canvas)
    let rest = area.droppingTop(3)
    guard rest.height > 0 else { return }
    let columns = area.width >= 100 ? 4 : 2
    let entries = entries(pool, view)
    let most = rest.height >= 24 ? 5 : rest.height >= 15 ? 4 : rest.height >= 9 ? 3 : rest.height >= 5 ? 2 : 1
    let wanted = min(most, (entries.count + columns - 1) / columns)
    let graphRows = rest.height - wanted
    let hasGraph = graphRows >= 3
    if hasGraph { graph(index, rest.top(graphRows), view, into: &canvas) }
    let numbers = hasGraph ? rest.droppingTop(graphRows) : rest
    KeyValues(entries: entries, columns: columns).draw(numbers, view.look, into: &canvas)
  }

  /// The shares in numbers, the bar, the cause.
  private static func summary(_ pool: PoolSnapshot, _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    canvas.fit(shares(pool, width: area.width, view), x: area.x, y: area.y, width: area.width)
    guard area.height > 1 else { return }
    if let bar = StackedBar(pool.readings, hue: pool.role.hue) {
      bar.draw(x: area.x, y: area.y + 1, width: area.width, view.look, into: &canvas)
    } else {
      canvas.fit("not reported", x: area.x, y: area.y + 1, width: area.width, view.look.style(.dim))
    }
    guard area.height > 2, !pool.cause.isEmpty else { return }
    canvas.fit(
      "└ " + pool.cause.clause(area.width - 2), x: area.x, y: area.y + 2, width: area.width, causeStyle(pool, view.look)
    )
  }

  private static func shares(_ pool: PoolSnapshot, width: Int, _ view: FleetView) -> [Span] {
    func percent(_ field: Field) -> String { NumberText.percent(pool.readings.value(field), gap: "").padded(4) }
    let isLoud = (pool.readings.value(.stranded) ?? 0) >= 0.05
    let gap = width >= 52 ? "   " : width >= 40 ? "  " : " "
    let headroom = width >= 44 ? "headroom " : "free "
    let stranded = width >= 30 ? "stranded " : "str "
    var spans = [
      view.span("busy ", .mid), view.span(percent(.busy), .bright, isLoud ? [] : .bold),
      view.span(gap + headroom, .mid), view.span(percent(.headroom), .text),
      view.span(gap + stranded, .mid),
      view.span(percent(.stranded), isLoud ? .stranded : .text, isLoud ? .bold : []),
    ]
    if let blocked = pool.readings.value(.blocked), blocked >= 0.005, width >= spans.width + 16 {
      spans += [view.span(gap + "blocked ", .mid), view.span(percent(.blocked), .blocked)]
    }
    return spans
  }

  private static func graph(_ index: Int, _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let plot = Axis.draw(area, top: "100%", bottom: "0%", view, into: &canvas)
    CapacityGraph(
      busy: view.samples(.pool(index), .busy, width: plot.width),
      stranded: view.samples(.pool(index), .stranded, width: plot.width),
      ramp: view.snapshot.pools[index].role.ramp
    ).draw(plot, view.look, into: &canvas)
    view.drawGhost(view.ghost(.pool(index), .busy, width: plot.width), plot, into: &canvas)
    MarkRules(marks: view.marks, window: view.window, labels: false).draw(plot, view.look, into: &canvas)
  }

  private static func entries(_ pool: PoolSnapshot, _ view: FleetView) -> [KeyValues.Entry] {
    let slo = view.snapshot.slo
    func entry(_ field: Field, _ label: String? = nil, target: Double? = nil) -> KeyValues.Entry {
      let reading = pool.readings[field] ?? view.snapshot.fleet.reading(ofPool: field)
      return .init(
        label: label ?? (field == .power ? reading.powerTitle : field.info.title),
        value: NumberText.text(reading, field.info.unit),
        role: Latency.role(reading?.value, target: target))
    }
    switch pool.role {
    case .prefill:
      return [
        entry(.queueDepth), entry(.promptTokenRate, "input"), entry(.ttftP50, target: slo.ttft),
        entry(.ttftP99, target: slo.ttft),
        entry(.power), entry(.queueP50), entry(.computedTokenRate, "computed"), entry(.computeUtilization),
        entry(.running), entry(.kvUsage),
      ]
    case .decode:
      return [
        entry(.queueDepth), entry(.outputTokenRate, "output"), entry(.tpotP50, target: slo.tpot),
        entry(.tpotP99, target: slo.tpot),
        entry(.power), entry(.kvUsage), entry(.batchSize), entry(.bandwidthUtilization), entry(.running),
        entry(.preempted),
      ]
    case .general:
      return [
        entry(.queueDepth), entry(.outputTokenRate, "output"), entry(.ttftP99, target: slo.ttft),
        entry(.tpotP99, target: slo.tpot),
        entry(.power), entry(.kvUsage), entry(.batchSize), entry(.promptTokenRate, "input"), entry(.running),
        entry(.preempted),
      ]
    }
  }

  // MARK: Several pools

  /// A section for each pool, one below the other; what has no room is counted.
  private static func several(_ pools: [Int], _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let each = max(2, area.height / max(1, pools.count))
    let fits = max(1, area.height / each)
    for (row, index) in pools.prefix(fits).enumerated() {
      let section = Rect(x: area.x, y: area.y + row * each, width: area.width, height: each)
      let pool = view.snapshot.pools[index]
      let name = [view.span(pool.name, pool.role.hue, .bold), view.span("  " + pool.made, .dim)]
      canvas.fit(name, x: section.x, y: section.y, width: section.width)
      if section.height >= 5 {
        single(index, section.droppingTop(1), view, into: &canvas)
      } else {
        summary(pool, section.droppingTop(1), view, into: &canvas)
      }
    }
    guard pools.count > fits else { return }
    let more = "+ \(pools.count - fits) more"
    canvas.putRight(more, right: area.right, y: area.bottom - 1, view.look.style(.dim))
  }
}

extension PoolSnapshot {
  /// What it is made of: `384 x H100`, and where nobody says of which devices, its workers.
  var made: String {
    let device = String(self.device.unicodeScalars.prefix(16))
    func counted(_ count: Int, _ what: String) -> String { count == 1 ? "1 " + what : "\(count) \(what)s" }
    guard devices > 0 else { return (device.isEmpty ? "" : device + ", ") + counted(workers, "worker") }
    return device.isEmpty ? counted(devices, "device") : "\(devices) x \(device)"
  }
}

extension Reading? {
  /// What a power is of: measured it is that of the devices' boards, else the model's at the meter of the building.
  var powerTitle: String { self?.provenance == .measured ? "board power" : Field.power.info.title }
}

extension Readings {
  /// A fleet's value that may stand for its only pool's: latencies, which the fleet knows and a pool may not.
  func reading(ofPool field: Field) -> Reading? {
    switch field {
    case .ttftP50, .ttftP99, .tpotP50, .tpotP99, .queueP50, .queueP99: self[field]
    default: nil
    }
  }
}
