import Canvas
import Fleet
import Session

/// Where the mean time to first token goes, as a waterfall: each part begins where the one before it ended.
enum FirstTokenPanel {
  private struct Part {
    var field: Field
    var reading: Reading?
    var hue: ThemeRole
    /// Seconds from the arrival at which it begins, as far as is known.
    var start: Double
    /// Seconds that a bar can show: none where it is unknown or no number of seconds.
    var length: Double { reading.map { $0.value.isFinite ? max(0, $0.value) : 0 } ?? 0 }
  }

  private static let order: [(field: Field, hue: ThemeRole)] = [
    (.ttftQueue, .mid), (.ttftPrefill, .prefill), (.ttftHandoff, .link), (.ttftFirstDecode, .decode),
    (.ttftOther, .dim),
  ]

  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard rect.height >= 4, rect.width >= 24 else { return line(rect, view, into: &canvas) }
    let mean = view.snapshot.fleet[.ttftMean]
    let right = [
      view.span("mean ", .mid),
      view.span(NumberText.text(mean, .seconds), Latency.role(mean?.value, target: view.snapshot.slo.ttft), .bold),
    ]
    view.box(.firstToken, rect, right: right).draw(rect, view.look, into: &canvas)
    let inside = Box.inside(rect)
    canvas.clipped(to: inside) { canvas in
      let parts = parts(view)
      rows(parts, inside, view, into: &canvas)
      let rest = inside.droppingTop(parts.count + (inside.height > parts.count + 4 ? 1 : 0))
      if rest.height >= 4 { graph(rest, view, into: &canvas) }
    }
  }

  /// The parts that this fleet has: without decode workers there is neither a hand-off nor a first step of decode.
  private static func parts(_ view: FleetView) -> [Part] {
    let fleet = view.snapshot.fleet
    let isApart = !view.pools(.decode).isEmpty
    var start = 0.0
    var parts: [Part] = []
    for (field, hue) in order {
      let reading = fleet[field]
      if reading == nil, !isApart, field == .ttftHandoff || field == .ttftFirstDecode { continue }
      // Nothing is left over where all parts are known and nobody measures the whole by itself.
      if reading == nil, field == .ttftOther, parts.allSatisfy({ $0.reading != nil }) { continue }
      let part = Part(field: field, reading: reading, hue: hue, start: start)
      parts.append(part)
      start += part.length
    }
    return parts
  }

  private static func scale(_ parts: [Part], _ view: FleetView) -> Double {
    let mean = view.snapshot.fleet.value(.ttftMean) ?? 0
    return max(parts.reduce(0) { $0 + $1.length }, mean.isFinite ? mean : 0)
  }

  private static func rows(_ parts: [Part], _ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let scale = scale(parts, view)
    let (label, number) = (area.width >= 34 ? 13 : 10, 9)
    let room = area.width - label - number - 1
    for (index, part) in parts.prefix(area.height).enumerated() {
      let y = area.y + index
      let isKnown = part.reading != nil
      let text = NumberText.text(part.reading, .seconds)
      canvas.fit(part.field.info.title, x: area.x, y: y, width: label - 1, view.look.style(isKnown ? .text : .dim))
      canvas.fitRight(text, right: area.right, y: y, width: number, view.look.style(isKnown ? .bright : .dim))
      guard part.length > 0, scale.isFinite, room > 0 else { continue }
      let from = min(room - 1, Int((part.start / scale * Double(room)).rounded(.down)))
      let to = min(room, Int(((part.start + part.length) / scale * Double(room)).rounded()))
      for x in from..<max(to, from + 1) {
        canvas[area.x + label + x, y] = Cell(part.field == .ttftOther ? "░" : "█", view.look.style(part.hue))
      }
    }
  }

  /// The whole over time, where there is room.
  private static func graph(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let samples = view.samples(.fleet, .ttftMean, width: area.width - (area.width >= 24 ? Axis.margin : 0))
    let most = samples.reduce(0) { $1.isFinite ? max($0, $1) : $0 }
    guard most > 0, most < 1e12 else { return }
    let scale = QueuePanel.nice(most * 1000) / 1000
    let plot = Axis.draw(area, top: NumberText.tight(scale, .seconds), bottom: "0", view, into: &canvas)
    AreaGraph(samples: samples.map { $0 / scale }, ramp: .queue).draw(plot, view.look, into: &canvas)
    let ghost = view.ghost(.fleet, .ttftMean, width: plot.width)
    view.drawGhost(ghost.map { $0 / scale }, plot, into: &canvas)
    MarkRules(marks: view.marks, window: view.window, labels: false).draw(plot, view.look, into: &canvas)
  }

  /// `TTFT 918ms = queue wait 12ms + in prefill 310ms + KV hand-off 44ms + first decode --`, shorter where it must be.
  static func line(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let area = rect.inset(columns: 1, rows: 0)
    canvas.fit(spans(view, area.width), x: area.x, y: area.y, width: area.width)
  }

  static func spans(_ view: FleetView, _ width: Int) -> [Span] {
    let parts = parts(view)
    func spans(_ isShort: Bool) -> [Span] {
      var spans = [view.span(isShort ? "" : "mean ", .mid)]
      let mean = NumberText.tight(view.snapshot.fleet.value(.ttftMean), .seconds)
      if !isShort { spans.append(view.span(mean + " = ", .text)) }
      for (index, part) in parts.enumerated() {
        let word = part.field.info.title.split(separator: " ").last.map(String.init) ?? ""
        let sign = part.reading?.provenance == .estimated ? "~" : ""
        spans.append(view.span(index == 0 ? "" : isShort ? " " : " + ", .dim))
        spans.append(view.span((isShort ? String(word.prefix(1)) : word) + " ", part.hue))
        spans.append(view.span(sign + NumberText.tight(part.reading?.value, .seconds), .text))
      }
      return spans
    }
    let long = spans(false)
    return long.width <= width ? long : spans(true)
  }
}
