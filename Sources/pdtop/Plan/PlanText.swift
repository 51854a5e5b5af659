import Capacity
import Fleet

extension PlanReport {
  /// The plan for people.
  var text: String {
    let scenario = subject.scenario
    let mix = scenario.traffic
    var lines = [
      "\(plain(scenario.name)): \(plain(model.plan.model.id)) on \(plain(model.words))",
      "mix        \(Unit.tokens.format(mix.inputLength.rounded())) in, \(Unit.tokens.format(mix.outputLength.rounded())) out, "
        + "\(Unit.ratio.format(mix.cacheHitRate)) cached; \(Unit.requestsPerSecond.format(mix.rate))",
      "targets    \(scenario.slo.words)" + (subject.budget.map { "; budget \(Unit.usd.format($0)) of capital" } ?? ""),
    ]
    lines += subject.notes.map { "note       \(plain($0))" }
    lines += [""] + ratioLines + stranding + sensitivityLines + outlookLines + deploymentLines
    if let verdict {
      lines += ["", "verdict    \(plain(verdict.sentence))"] + (verdict.condition.map { ["           \($0)"] } ?? [])
    }
    return lines.joined(separator: "\n")
  }

  // MARK: Ratio

  private static let widths = [16, 12, 12, 12, 12, 12, 12, 18]

  private func row(_ cells: [String]) -> String { Columns(Self.widths).line(cells) }

  private var ratioLines: [String] {
    var lines = [
      row(["ratio", "can serve", "stranded", "SLO met", "tok/J out", "$/Mtok out", "capital", "fills first"])
    ]
    func line(_ name: String, _ point: RatioPoint) -> String {
      row([
        name + ratio(point.workers), Unit.requestsPerSecond.format(point.capacity),
        Unit.ratio.format(point.strandedShare),
        "~" + Unit.ratio.format(point.attainment), Unit.tokensPerJoule.format(point.tokensPerJoule),
        Unit.usdPerMillionTokens.format(point.usdPerMillionTokens), Unit.usd.format(capital(point.workers)),
        point.bottleneck.title,
      ])
    }
    guard let sweep else {
      return lines + [
        row([
          "now", Unit.requestsPerSecond.format(point.capacity), Unit.ratio.format(point.strandedShare),
          "~" + Unit.ratio.format(point.attainment), Unit.tokensPerJoule.format(point.tokensPerJoule),
          Unit.usdPerMillionTokens.format(point.usdPerMillionTokens), Unit.usd.format(model.capital),
          point.bottleneck.title,
        ])
      ]
    }
    if let now = sweep.now { lines.append(line("now  ", sweep.points[now])) }
    lines.append(line("best ", sweep.points[sweep.best]))
    if let general, let capacity = point.generalCapacity {
      let running = general.running(subject.scenario.traffic, subject.scenario.slo, at: capacity)
      lines.append(
        row([
          "general", Unit.requestsPerSecond.format(capacity), Unit.ratio.format(0), "",
          Unit.tokensPerJoule.format(running.outputTokensPerJoule),
          Unit.usdPerMillionTokens.format(running.usdPerMillionOutputTokens), Unit.usd.format(general.capital),
          plain(general.words),
        ]))
      lines += interference(general)
    }
    lines += [
      sweep.move.map { "move       \($0.words)" }
        ?? (sweep.now == nil ? "" : "move       none: the fleet is at its best ratio")
    ]
    lines += ["", "all splits of the same money (\(sweep.points.count)), some of them:"]
    lines += shown(sweep).map { line($0 == sweep.best ? "* " : "  ", sweep.points[$0]) }
    return lines
  }

  /// What mixing the phases costs the general-purpose devices, and how that is known.
  private func interference(_ general: FleetModel) -> [String] {
    guard let factor = general.interference(subject.scenario.traffic, subject.scenario.slo) else { return [] }
    return [
      "           mixing prefill and decode costs them x \((factor * 100).rounded() / 100): by the model, within a tenth of the simulator;",
      "           Meta measured 1.5 to 2.2 under strict TPOT targets, 1.0 under loose ones",
    ]
  }

  /// Nine splits from end to end with the best among them.
  private func shown(_ sweep: RatioSweep) -> [Int] {
    let count = sweep.points.count
    return Set((0..<9).map { $0 * (count - 1) / 8 } + [sweep.best]).sorted()
  }

  // MARK: Stranding and sensitivity

  private var stranding: [String] {
    guard let routed else { return [] }
    let e = zip(model.plan.pools, routed.efficiency).compactMap { pool, e in
      e.map { "\(plain(pool.name)) \(Unit.ratio.format($0))" }
    }
    return [
      "",
      "stranded   \(Unit.ratio.format(routed.total)) of the money: \(Unit.ratio.format(routed.hard)) hard, "
        + "\(Unit.ratio.format(routed.soft)) soft (work moved to the other pool's devices wins it back)",
      "           worth of the money in the other phase: \(e.joined(separator: ", ")); routed it serves "
        + Unit.requestsPerSecond.format(routed.routed),
    ]
  }

  private var sensitivityLines: [String] {
    guard !sensitivities.isEmpty else { return [] }
    let columns = Columns([24, 18, 22, 24])
    return ["", columns.line(["what moves the ratio", "", "prefill's share", "$/Mtok at the best"])]
      + sensitivities.prefix(8).map {
        columns.line([
          plain($0.input), $0.change, "\(Unit.ratio.format($0.low)) to \(Unit.ratio.format($0.high))",
          "\(Unit.usdPerMillionTokens.format($0.lowCost)) to \(Unit.usdPerMillionTokens.format($0.highCost))",
        ])
      }
  }

  // MARK: Years

  private var outlookLines: [String] {
    guard let outlook else { return [] }
    let columns = Columns([6, 20, 20, 16, 12, 16, 14, 10, 14])
    var lines = [
      "",
      columns.line([
        "year", "mix at its end", "stranded (p10-p90)", "best P share", "stranded $", "at the rent then",
        "stranded MWh",
        "book", "over general",
      ]),
    ]
    for year in 1...subject.outlook.years {
      let month = outlook.months[year * 12 - 1]
      let band = month.strandedBand.map { " (\(Unit.ratio.format($0.low))-\(Unit.ratio.format($0.high)))" } ?? ""
      let lead = month.lead.map { ($0 >= 0 ? "+" : "") + Unit.ratio.format($0) } ?? "--"
      lines.append(
        columns.line([
          "\(year)",
          "\(short(month.inputLength))/\(short(month.outputLength)), \(Unit.ratio.format(month.cacheHitRate))",
          Unit.ratio.format(month.strandedShare) + band, Unit.ratio.format(month.matchedPrefillShare),
          Unit.usd.format(month.strandedUSD), Unit.usd.format(month.strandedRent),
          month.strandedMWh.map { Action.short($0) } ?? "--", Unit.usd.format(month.bookValue), lead,
        ]))
    }
    lines.append(
      "mean stranded \(Unit.ratio.format(outlook.meanStranded)): volatility \(Unit.ratio.format(outlook.volatilityCost)) "
        + "(at the best fixed ratio in hindsight, \(Unit.ratio.format(outlook.bestPrefillShare)) of the money in prefill), "
        + "sizing \(Unit.ratio.format(outlook.sizingError))")
    lines.append("general purpose of the same money is " + generalWords(outlook))
    return lines
  }

  private func generalWords(_ outlook: Outlook) -> String {
    guard general != nil else { return "unknown: a price or a rate is" }
    func when(_ year: Double) -> String { "in year \(Int(year) + 1)" }
    let chance = outlook.generalChance.map { "; ahead in the end in \(Unit.ratio.format($0)) of sampled futures" } ?? ""
    guard let first = outlook.generalAhead else { return "never cheaper in these years" + chance }
    let sum = outlook.generalAheadInSum.map { ", \(when($0)) in sum" } ?? ", never in sum"
    return "cheaper for the first time \(when(first))\(sum)\(chance)"
  }

  private func short(_ tokens: Double) -> String {
    tokens >= 10_000 ? "\(Action.short(tokens / 1000))k" : "\(Int(tokens.rounded()))"
  }

  // MARK: Deployment

  private var deploymentLines: [String] {
    guard let deployment else { return [] }
    var lines = ["", "workers of \(plain(deployment.device)) alone, output tokens a second of each device:"]
    if let (worker, tokens) = deployment.aggregated {
      lines.append(
        "aggregated    \(Unit.tokensPerSecond.format(tokens))  \(worker.shape.name), batch \(worker.batch), "
          + "TPOT \(Unit.seconds.format(worker.tpot))")
    }
    if let pair = deployment.disaggregated {
      lines.append(
        "disaggregated \(Unit.tokensPerSecond.format(pair.tokensPerDevice))  \(pair.prefillWorkers) x \(pair.prefill.shape.name) "
          + "prefill : \(pair.decodeWorkers) x \(pair.decode.shape.name) decode, batch \(pair.decode.batch)")
    }
    return lines
  }
}

/// Cells under one another, left-aligned.
struct Columns {
  private let widths: [Int]

  init(_ widths: [Int]) { self.widths = widths }

  func line(_ cells: [String]) -> String {
    var text = ""
    for (index, cell) in cells.enumerated() {
      let width = widths.indices.contains(index) ? widths[index] : 12
      text += cell + (index == cells.count - 1 ? "" : String(repeating: " ", count: max(1, width - cell.count)))
    }
    return text
  }
}
