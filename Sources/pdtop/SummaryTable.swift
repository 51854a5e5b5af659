import Capacity
import Fleet
import Simulator

extension RunSummary {
  /// The summary for people.
  func table(wallSeconds: Double, _ outcomes: [Expectation.Outcome] = []) -> String {
    var lines = [
      "\(scenario), seed \(seed): \(TimeText.span(seconds)) simulated in \(Unit.seconds.format(wallSeconds)), "
        + "\(Unit.requestsPerSecond.format(Double(arrived) / max(1e-9, wallSeconds)))",
      "",
      "requests   arrived \(arrived)   completed \(completed)   in flight \(inFlight)   shed \(shed)   failed \(failed)",
      "tokens     prompt \(promptTokens), of it cached \(cachedTokens)   output \(outputTokens)",
      "",
      row("", ["mean", "p50", "p90", "p99"]),
    ]
    for (name, latency) in [
      ("TTFT", ttft), ("TPOT", tpot), ("ITL", itl), ("end to end", e2e), ("queue", queue), ("KV transfer", transfer),
    ] {
      lines.append(row(name, [latency.mean, latency.p50, latency.p90, latency.p99].map { Unit.seconds.format($0) }))
    }
    lines += [
      "",
      "SLO \(slo.words): met by \(Unit.ratio.format(fleet.attainment)), goodput \(Unit.requestsPerSecond.format(fleet.goodput))",
      "",
    ]
    lines.append(row("pool", ["busy", "headroom", "stranded", "blocked", "queue", "KV used", "power", "$/h"]))
    for pool in pools {
      lines.append(
        row(
          pool.name + (pool.isBottleneck ? " *" : ""),
          [
            Unit.ratio.format(pool.split.busy), Unit.ratio.format(pool.split.headroom),
            Unit.ratio.format(pool.split.stranded), Unit.ratio.format(pool.blocked),
            Unit.requests.format(pool.queueMean),
            Unit.ratio.format(pool.kvUsageMean), Unit.watts.format(pool.powerMean),
            Unit.usdPerHour.format(pool.costPerHour),
          ]))
    }
    lines += ["", linkLine] + fleet.lines
    if let comparison {
      lines += ["", "beside it  \(comparison.title), \(comparison.equal.words)"] + comparison.fleet.lines
      lines.append("verdict    \(comparison.verdict)")
    }
    if !outcomes.isEmpty { lines += ["", "what the scenario expects:"] + outcomes.map(line) }
    return lines.joined(separator: "\n")
  }

  private func line(_ outcome: Expectation.Outcome) -> String {
    "\(outcome.isMet ? "ok    " : "MISSED") \(TimeText.elapsed(outcome.at))  \(outcome.name): \(outcome.actual), "
      + "expected \(outcome.expected)"
  }

  private var linkLine: String {
    guard let link else { return "KV link    none" }
    return "KV link    mean \(Unit.bytesPerSecond.format(link.meanRate)), peak "
      + "\(Unit.bytesPerSecond.format(link.peakRate)) of \(Unit.bytesPerSecond.format(link.capacity))"
  }

  /// A name and right-aligned columns.
  private func row(_ name: String, _ cells: [String]) -> String {
    name.padded(to: 12) + cells.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }.joined()
  }
}

extension RunSummary.FleetTotals {
  fileprivate var lines: [String] {
    [
      "bottleneck \(bottleneck?.title ?? "none")\(cause.map { ": " + $0 } ?? "")",
      "stranded   \(Unit.ratio.format(strandedCostShare)) of the money, \(Unit.usdPerHour.format(strandedCostPerHour)), "
        + Unit.watts.format(strandedWatts),
      "a token    \(Unit.tokensPerJoule.format(outputTokensPerJoule)) out, "
        + "\(Unit.usdPerMillionTokens.format(costPerMillionOutputTokens)); goodput "
        + Unit.requestsPerSecond.format(goodput),
    ]
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
