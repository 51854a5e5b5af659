import Capacity
import Fleet
import Validation

extension [SteadyCell.Outcome] {
  /// For people: how far apart formulas and simulation are by resource and by load, the largest gap of each fleet, and
  /// why where it is more than three points.
  func table(worst count: Int) -> String {
    var lines = [Cells.row("points between formulas and simulation", ["values", "median", "p90", "most"])]
    for resource in Resource.allCases where resource != .general {
      lines.append(line(resource.title, flatMap { $0.uses.filter { $0.resource == resource } }.map(\.gap)))
    }
    for load in SteadyCell.loads {
      lines.append(line("offered \(Cells.percent(load)) of capacity", filter { $0.cell.load == load }.map(\.gap)))
    }
    lines += ["", "the largest gap of a fleet, points, in the columns' mixes (prompt/output/cached)"]
    lines += fleets
    let apart = filter { $0.verdict != .agrees }
    lines += [
      "", "\(self.count) fleets, \(self.count - apart.count) within \(Cells.number(SteadyCell.tolerance * 100)) points",
    ]
    lines += apart.map { "\($0.cell.words): \(Cells.number($0.gap * 100)) points\n    why: \($0.reason)" }
    guard count > 0 else { return lines.joined(separator: "\n") }
    lines += ["", "furthest apart", Cells.row("", ["resource", "busy", "measured", "stranded", "measured"])]
    for outcome in sorted(by: { $0.gap > $1.gap }).prefix(count) {
      lines.append(outcome.cell.words)
      lines += outcome.uses.map { use in
        Cells.row(
          "",
          [use.resource.title]
            + [use.expected.busy, use.measured.busy, use.expected.stranded, use.measured.stranded]
            .map(Cells.percent))
      }
    }
    return lines.joined(separator: "\n")
  }

  private func line(_ name: String, _ gaps: [Double]) -> String {
    guard let errors = ErrorStatistics(gaps) else { return Cells.row(name, ["0", "--", "--", "--"]) }
    return Cells.row(
      name, ["\(errors.count)"] + [errors.median, errors.p90, gaps.max() ?? 0].map { Cells.number($0 * 100) })
  }

  /// A line for each model, pair of devices and ratio; a column for each mix, over all loads.
  private var fleets: [String] {
    var mixes: [String] = []
    var rows: [(name: String, gaps: [String: Double])] = []
    for outcome in self {
      let mix = outcome.cell.mixWords
      if !mixes.contains(mix) { mixes.append(mix) }
      if rows.last?.name != outcome.cell.fleetWords { rows.append((outcome.cell.fleetWords, [:])) }
      rows[rows.count - 1].gaps[mix, default: 0] = Swift.max(rows[rows.count - 1].gaps[mix] ?? 0, outcome.gap)
    }
    return [Cells.row("", mixes)]
      + rows.map { row in
        Cells.row(row.name, mixes.map { row.gaps[$0].map { Cells.number($0 * 100) } ?? "" })
      }
  }

  var json: JSON {
    .array(
      map { outcome in
        [
          "model": JSON(outcome.cell.model), "prefill_device": JSON(outcome.cell.prefill.device),
          "prefill_workers": JSON(outcome.cell.prefill.workers), "decode_device": JSON(outcome.cell.decode.device),
          "decode_workers": JSON(outcome.cell.decode.workers), "input": JSON(outcome.cell.mix.input),
          "output": JSON(outcome.cell.mix.output), "cache_hit": JSON(outcome.cell.mix.hit),
          "load": JSON(outcome.cell.load),
          "link": JSON(outcome.cell.link), "reason": JSON(outcome.reason.isEmpty ? nil : outcome.reason),
          "resources": .array(outcome.uses.map(\.json)),
        ]
      })
  }
}

extension SteadyCell {
  fileprivate var fleetWords: String {
    "\(model) \(prefill.workers) \(prefill.device)+\(decode.workers) \(decode.device)\(link == nil ? "" : ", link")"
  }
  fileprivate var mixWords: String { "\(Int(mix.input))/\(Int(mix.output))/\(Int(mix.hit * 100))" }
  fileprivate var words: String { "\(fleetWords), \(mixWords), offered \(Cells.percent(load))" }
}

extension SteadyCell.Use {
  fileprivate var json: JSON {
    [
      "resource": JSON(resource.key), "expected": expected.json, "measured": measured.json, "gap": JSON(gap),
    ]
  }
}

extension Split {
  fileprivate var json: JSON {
    ["busy": JSON(busy), "headroom": JSON(headroom), "stranded": JSON(stranded)]
  }
}
