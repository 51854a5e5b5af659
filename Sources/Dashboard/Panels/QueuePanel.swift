import Canvas
import Fleet
import Session

/// What waits in front of each phase: prefill upward, decode downward, from one baseline and on one scale.
enum QueuePanel {
  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    if rect.height < 4 || rect.width < 24 {
      line(rect, view, into: &canvas)
      return
    }
    let context = [view.span(NumberText.text(view.window.span, .seconds).spanWords(view.window.span), .mid)]
    view.box(.queue, rect, right: context).draw(rect, view.look, into: &canvas)
    let inside = Box.inside(rect)
    canvas.clipped(to: inside) { canvas in
      let hasTimes = inside.height >= 5
      let area = hasTimes ? inside : Rect(x: inside.x, y: inside.y, width: inside.width, height: inside.height + 1)
      graph(area, hasTimes: hasTimes, view, into: &canvas)
    }
  }

  /// Pools whose queue grows upward: prefill, and general ones; decode's grows downward.
  private static func sides(_ view: FleetView) -> (up: [Int], down: [Int], upRole: Role) {
    let prefill = view.pools(.prefill)
    let general = view.pools(.general)
    return (prefill + general, view.pools(.decode), prefill.isEmpty && !general.isEmpty ? .general : .prefill)
  }

  private static func graph(_ area: Rect, hasTimes: Bool, _ view: FleetView, into canvas: inout Canvas) {
    let (up, down, upRole) = sides(view)
    let margin = area.width >= 24 ? Axis.margin : 0
    let width = area.width - margin
    let upper = total(up, width, view)
    let lower = total(down, width, view)
    let rows = area.height - 1
    guard rows > 0 else { return }
    let upRows = down.isEmpty ? rows : max(1, rowsAbove(rows, most(upper), most(lower)))
    let downRows = rows - upRows
    let perRow = max(most(upper) / Double(upRows), downRows > 0 ? most(lower) / Double(downRows) : 0)
    let scale = nice(max(10, perRow * Double(upRows)))
    let plot = frame(area, upRows, scale, hasTimes: hasTimes, view, into: &canvas)
    let lowScale = scale / Double(upRows) * Double(max(1, downRows))
    AreaGraph(samples: upper.map { $0 / scale }, ramp: upRole.ramp).draw(plot.top(upRows), view.look, into: &canvas)
    AreaGraph(samples: lower.map { $0 / lowScale }, ramp: .decode, hangs: true)
      .draw(plot.droppingTop(upRows), view.look, into: &canvas)
    let (ghostUp, ghostDown) = (ghost(up, width, view), ghost(down, width, view))
    view.drawGhost(ghostUp.map { $0 / scale }, plot.top(upRows), into: &canvas)
    view.drawGhost(ghostDown.map { $0 / lowScale }, plot.droppingTop(upRows), hangs: true, into: &canvas)
    MarkRules(marks: view.marks, window: view.window, taken: 18).draw(plot, view.look, into: &canvas)
    names(plot, (up, down, upRole), view, into: &canvas)
  }

  /// Rows above the baseline: the side with much more to show has two thirds of them. In steps, so that the baseline
  /// stays where it is while numbers move.
  private static func rowsAbove(_ rows: Int, _ up: Double, _ down: Double) -> Int {
    up > 3 * down ? (rows * 2 + 1) / 3 : down > 3 * up ? (rows + 1) / 3 : (rows + 1) / 2
  }

  private static func frame(
    _ area: Rect, _ upRows: Int, _ scale: Double, hasTimes: Bool, _ view: FleetView, into canvas: inout Canvas
  ) -> Rect {
    let top = NumberText.round(scale)
    let area = hasTimes ? area : area.top(area.height)
    let plot = Axis.draw(area, top: top, bottom: "", view, into: &canvas)
    if plot.x > area.x, upRows < plot.height || upRows > 1 {
      canvas.fitRight("0", right: plot.x - 1, y: plot.y + upRows - 1, width: 4, view.look.style(.dim))
    }
    return plot
  }

  /// Names and present depths in the corners where the curves begin.
  private static func names(
    _ plot: Rect, _ sides: (up: [Int], down: [Int], upRole: Role), _ view: FleetView, into canvas: inout Canvas
  ) {
    guard plot.height > 0 else { return }
    let upper = sides.upRole.rawValue + " " + depth(sides.up, view)
    canvas.fit(upper, x: plot.x + 1, y: plot.y, width: plot.width - 2, view.look.style(sides.upRole.hue, .bold))
    guard !sides.down.isEmpty, plot.height > 1 else { return }
    let lower = "decode " + depth(sides.down, view)
    canvas.fit(lower, x: plot.x + 1, y: plot.bottom - 1, width: plot.width - 2, view.look.style(.decode, .bold))
  }

  /// Requests that wait now at some pools.
  private static func depth(_ pools: [Int], _ view: FleetView) -> String {
    let known = pools.compactMap { view.snapshot.pools[$0].readings.value(.queueDepth) }
    return NumberText.text(known.isEmpty ? nil : known.reduce(0, +), .count)
  }

  /// The samples of some pools added up; unknown where all are.
  private static func total(_ pools: [Int], _ width: Int, _ view: FleetView) -> [Double] {
    sum(pools.map { view.samples(.pool($0), .queueDepth, width: width) })
  }

  /// The same of another course.
  private static func ghost(_ pools: [Int], _ width: Int, _ view: FleetView) -> [Double] {
    sum(pools.map { view.ghost(.pool($0), .queueDepth, width: width) })
  }

  private static func sum(_ series: [[Double]]) -> [Double] {
    var sum: [Double] = []
    for samples in series {
      if sum.isEmpty {
        sum = samples
      } else {
        for (column, value) in samples.enumerated() where !value.isNaN {
          sum[column] = sum[column].isNaN ? value : sum[column] + value
        }
      }
    }
    return sum
  }

  private static func most(_ samples: [Double]) -> Double { samples.reduce(0) { $1.isFinite ? max($0, $1) : $0 } }

  /// The next number that reads well: a scale that changes seldom.
  static func nice(_ value: Double) -> Double {
    guard value.isFinite, value > 0, value < 1e15 else { return 1 }
    var power = 1.0
    while power * 10 <= value { power *= 10 }
    for factor in [1, 1.5, 2, 3, 4, 5, 6, 8] where power * factor >= value { return power * factor }
    return power * 10
  }

  /// `queue  prefill 6,592 ▁▂▃  decode 608 ▁▁▁`
  private static func line(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let (up, down, upRole) = sides(view)
    var x = canvas.fit("queue ", x: rect.x + 1, y: rect.y, width: rect.width - 2, view.look.style(.mid))
    for (pools, role) in [(up, upRole), (down, Role.decode)] where !pools.isEmpty {
      let text = " \(role.rawValue) " + depth(pools, view).padded(6) + " "
      x = canvas.fit(text, x: x, y: rect.y, width: rect.right - x - 1, view.look.style(role.hue))
      let width = min(24, (rect.width - 40) / 2)
      guard width > 4 else { continue }
      let samples = total(pools, width, view)
      let scale = nice(max(10, most(samples)))
      Sparkline(samples: samples.map { $0 / scale }, ramp: role.ramp)
        .draw(x: x, y: rect.y, width: width, view.look, into: &canvas)
      x += width + 1
    }
  }
}

extension String {
  /// A window's length in words: `5 min`, `60 s`.
  fileprivate func spanWords(_ seconds: Double) -> String {
    seconds >= 3600
      ? NumberText.fixed(seconds / 3600, 0) + " h"
      : seconds >= 60 ? NumberText.fixed(seconds / 60, 0) + " min" : self
  }
}
