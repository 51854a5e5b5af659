import Canvas
import Fleet

/// The years to come: what is stranded month by month with the band of sampled futures, what that adds up to, and when
/// general-purpose devices would have been cheaper.
enum OutlookPanel {
  private static let margin = 6

  static func render(_ rect: Rect, _ view: FleetView, into canvas: inout Canvas) {
    let outlook = view.state.outlook
    let years = outlook.map { "\($0.months.count / 12) years" } ?? ""
    Box(title: "years to come", right: [view.span(years, .mid)] + PlanScreen.viewHint(view))
      .draw(rect, view.look, into: &canvas)
    let area = Box.inside(rect)
    canvas.clipped(to: area) { canvas in
      guard let outlook, outlook.months.count > 1 else {
        let why = view.state.hasOutlook ? "this fleet has no separate phases" : PlanScreen.absence(view)
        canvas.fit(why, x: area.x, y: area.y, width: area.width, view.look.style(.dim))
        return
      }
      let table = tableLines(outlook, view, area)
      let words = lines(outlook, view, area.width)
      let rows = area.height - table.count - words.count
      guard rows >= 4 else { return canvas.fit(words, into: area) }
      graph(area.top(rows), outlook, view, into: &canvas)
      canvas.fit(table + words, into: area.droppingTop(rows))
    }
  }

  // MARK: Graph

  private static func graph(_ area: Rect, _ outlook: Outlook, _ view: FleetView, into canvas: inout Canvas) {
    let plot = Rect(x: area.x + margin, y: area.y, width: area.width - margin, height: area.height - 1)
    guard plot.width >= 8, plot.height >= 2 else { return }
    let style = view.look.style(.dim)
    canvas.fitRight("100%", right: plot.x - 1, y: plot.y, width: margin - 1, style)
    canvas.fitRight("0%", right: plot.x - 1, y: plot.bottom - 1, width: margin - 1, style)
    let months = outlook.months
    let count = plot.width * view.look.symbols.samplesPerColumn
    func month(_ index: Int, of count: Int) -> Outlook.Month {
      months[min(months.count - 1, index * months.count / count)]
    }
    AreaGraph(samples: (0..<count).map { month($0, of: count).strandedShare }, ink: .stranded)
      .draw(plot, view.look, into: &canvas)
    for column in 0..<plot.width { band(month(column, of: plot.width), column, plot, view, into: &canvas) }
    years(plot, months.count / 12, view, into: &canvas)
    if let year = outlook.generalAhead {
      let column = plot.x + min(plot.width - 1, Int(year * 12 / Double(months.count) * Double(plot.width)))
      for y in plot.y..<plot.bottom { canvas[column, y] = Cell("┊", view.look.style(.general)) }
      let name = "general cheaper"
      let x = column + 1 + name.count < plot.right ? column + 1 : column - name.count
      if plot.width >= 24 { canvas.put(name, x: x, y: plot.y, view.look.style(.general, .bold)) }
    }
  }

  /// The part of the band above the path, a tenth of futures on either side of it: `░`.
  private static func band(
    _ month: Outlook.Month, _ column: Int, _ plot: Rect, _ view: FleetView, into canvas: inout Canvas
  ) {
    guard let band = month.strandedBand else { return }
    let row = { (share: Double) in Int((min(1, max(0, share)) * Double(plot.height)).rounded()) }
    for step in row(max(band.low, month.strandedShare))..<max(row(max(band.low, month.strandedShare)), row(band.high)) {
      let y = plot.bottom - 1 - step
      if canvas[plot.x + column, y].glyph == " " {
        canvas[plot.x + column, y] = Cell("░", view.look.style(.stranded))
      }
    }
  }

  private static func years(_ plot: Rect, _ years: Int, _ view: FleetView, into canvas: inout Canvas) {
    for year in 0...years where plot.width >= years * 4 || year == 0 || year == years {
      let text = year == 0 ? "now" : "\(year)y"
      let x = plot.x + year * plot.width / max(1, years)
      let style = view.look.style(.dim)
      if year == years {
        canvas.fitRight(text, right: plot.right, y: plot.bottom, width: 3, style)
      } else {
        canvas.put(text, x: x, y: plot.bottom, style)
      }
    }
  }

  // MARK: Words

  /// A row a year, where there is room for them beside a graph.
  private static func tableLines(_ outlook: Outlook, _ view: FleetView, _ area: Rect) -> [[Span]] {
    let years = outlook.months.count / 12
    guard area.height >= years + 14, area.width >= 56 else { return [] }
    let isWide = area.width >= 78
    func row(_ cells: [String], _ role: ThemeRole) -> [Span] {
      let widths = [6, 20, 11, 13] + (isWide ? [14, 11] : []) + [10]
      return zip(cells, widths).map { view.span($0.filled($1), role) }
    }
    let header =
      ["year", "in/out, cached", "stranded", "lost so far"] + (isWide ? ["at that rent", "MWh"] : []) + ["in the books"]
    return [row(header, .dim)]
      + (1...years).map { year in
        let month = outlook.months[year * 12 - 1]
        let mix =
          "\(NumberText.round(month.inputLength.rounded()))/\(NumberText.round(month.outputLength.rounded())) "
          + NumberText.percent(month.cacheHitRate, gap: "")
        let more =
          isWide
          ? [
            NumberText.text(month.strandedRent, .usd),
            month.strandedMWh.map { NumberText.grouped($0) } ?? NumberText.unknown,
          ]
          : []
        return row(
          ["\(year)", mix, NumberText.percent(month.strandedShare), NumberText.text(month.strandedUSD, .usd)] + more
            + [NumberText.text(month.bookValue, .usd)], .text)
      }
  }

  private static func lines(_ outlook: Outlook, _ view: FleetView, _ width: Int) -> [[Span]] {
    guard let last = outlook.months.last else { return [] }
    func percent(_ share: Double) -> String { NumberText.percent(share, gap: "") }
    let range = outlook.meanStrandedBand.map { " (\(percent($0.low)) to \(percent($0.high)))" } ?? ""
    var lines: [[Span]] = [
      [
        view.span("stranded ", .mid), view.span(percent(outlook.meanStranded) + range, .stranded),
        view.span(width >= 44 ? " on average, " : ", ", .mid),
        view.span(NumberText.text(last.strandedUSD, .usd), .stranded, .bold),
      ].adding([view.span(last.strandedMWh.map { ", \(NumberText.grouped($0)) MWh" } ?? "", .mid)], within: width),
      [
        view.span("volatility ", .mid), view.span(percent(outlook.volatilityCost), .text),
        view.span(", sizing ", .mid), view.span(percent(outlook.sizingError), .text),
      ].adding(
        [view.span("; best fixed: ", .mid), view.span(percent(outlook.bestPrefillShare) + " prefill", .key)],
        within: width),
    ]
    lines += generalWords(outlook).wrapped(width).map { [view.span($0, .mid)] }
    return lines
  }

  private static func generalWords(_ outlook: Outlook) -> String {
    guard outlook.months.first?.generalCapacity != nil else { return "no general-purpose fleet to compare with" }
    let chance = outlook.generalChance.map { ", and in sum in \(NumberText.percent($0, gap: "")) of futures" } ?? ""
    guard let year = outlook.generalAhead else { return "general purpose is never cheaper on this path" + chance }
    return "general purpose is cheaper from year \(Int(year) + 1) on" + chance
  }
}
