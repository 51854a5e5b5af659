import Canvas
import Fleet

/// A pool in one or two rows: name, bar, shares; then the cause and the load.
enum PoolLine {
  private static let labelWidth = 8

  static func render(_ pool: PoolSnapshot, _ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard rect.width > 4, rect.height > 0 else { return }
    let look = view.look
    let text = shares(pool, view, isShort: rect.width < 60)
    let right = rect.width < 60 ? text.width : max(text.width, 30)
    let barX = rect.x + 1 + labelWidth
    let barWidth = rect.width - labelWidth - 3 - right
    canvas.fit(pool.name, x: rect.x + 1, y: rect.y, width: labelWidth - 1, look.style(pool.role.hue, .bold))
    if let bar = StackedBar(pool.readings, hue: pool.role.hue) {
      bar.draw(x: barX, y: rect.y, width: barWidth, look, into: &canvas)
    } else {
      canvas.fit("not reported", x: barX, y: rect.y, width: barWidth, look.style(.dim))
    }
    canvas.fit(text, x: barX + max(0, barWidth) + 1, y: rect.y, width: rect.right - barX - max(0, barWidth) - 1)
    if rect.height > 1 { second(pool, rect, barX, barWidth, view, into: &canvas) }
  }

  private static func second(
    _ pool: PoolSnapshot, _ rect: Rect, _ barX: Int, _ barWidth: Int, _ view: FleetView, into canvas: inout Canvas
  ) {
    let (cause, style) = cause(pool, view)
    canvas.fit(cause.clause(barWidth), x: barX, y: rect.y + 1, width: barWidth, style)
    let rate = pool.role == .prefill ? Field.promptTokenRate : .outputTokenRate
    let direction = pool.role == .prefill ? " in" : " out"
    let queue = NumberText.text(pool.readings.value(.queueDepth), .count)
    let spans = [
      view.span("q ", .mid), view.span(queue.padded(6), .bright),
      view.span("  " + NumberText.text(pool.readings.value(rate), .tokensPerSecond) + direction, .mid),
    ]
    canvas.fit(spans, x: barX + max(0, barWidth) + 1, y: rect.y + 1, width: rect.right - barX - max(0, barWidth) - 1)
  }

  /// Why the pool is as it is; what fills first says so, as the frame of its panel does where there is one.
  private static func cause(_ pool: PoolSnapshot, _ view: FleetView) -> (String, Style) {
    guard let first = view.snapshot.bottleneck?.pool, view.snapshot.pools.indices.contains(first),
      view.snapshot.pools[first].name == pool.name
    else { return (pool.cause, PoolPanel.causeStyle(pool, view.look)) }
    let why = pool.cause.hasPrefix("bottleneck, ") ? String(pool.cause.dropFirst("bottleneck, ".count)) : pool.cause
    return ("fills first, " + why, view.look.style(.warn))
  }

  /// `61 +16 +23% stranded`: the parts of the bar in its order.
  private static func shares(_ pool: PoolSnapshot, _ view: FleetView, isShort: Bool) -> [Span] {
    func number(_ field: Field) -> String {
      let text = NumberText.percent(pool.readings.value(field), gap: "")
      return text.hasSuffix("%") ? String(text.dropLast()) : text
    }
    guard pool.readings.value(.busy) != nil else { return [view.span(NumberText.unknown.padded(3), .mid)] }
    let isLoud = (pool.readings.value(.stranded) ?? 0) >= 0.05
    let stranded = ("+" + number(.stranded)).padded(3) + "%" + (isShort ? "" : " stranded")
    return [
      view.span(number(.busy).padded(3), .bright, .bold),
      view.span((" +" + number(.headroom)).filled(4), .mid),
      view.span(" " + stranded, isLoud ? .stranded : .dim),
    ]
  }
}
