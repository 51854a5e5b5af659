import Fleet
import Twin

/// A twin and its forecast for people and programs.
struct TwinReport {
  let twin: Twin
  /// Seconds from the last sample to the twin's first.
  let forkSeconds: Double
  let actions: [Action]
  let forecast: Forecast

  // MARK: Text

  var text: String {
    var lines = [
      "twin of \(plain(twin.original.name)) at \(TimeText.elapsed(twin.time)): a simulation, it acts on nothing",
      "forked in \(Unit.seconds.format(forkSeconds))", "",
      row("fit", ["seen", "twin", "error", ""]),
    ]
    lines += twin.rows.map { line in
      row(
        "  " + plain(line.title),
        [
          (line.isEstimate ? "~" : "") + shown(line.seen, line.field), shown(line.twin, line.field), line.errorText,
          line.use.rawValue,
        ])
    }
    let found = twin.efficiencies
    lines += [
      "", "fitted",
      "  compute x \(Self.short(found.compute)), memory bandwidth x \(Self.short(found.memory)) of what the catalogue says of "
        + "the devices" + (twin.isKnown ? "" : " (assumed ones: the factors stand for what they really are)"),
      "  + \(Self.short(found.stepSeconds * 1000)) ms a step, + \(Self.short(found.requestSeconds * 1000)) ms a request",
      "",
      "made of",
    ]
    lines += twin.facts.map {
      "  \($0.origin.rawValue.filled(9))\(plain($0.what)): \(plain($0.value)) - \(plain($0.how))"
    }
    lines += ["", "change"]
    lines += actions.isEmpty ? ["  none: --set tells one"] : actions.map { "  " + plain($0.words) }
    lines += [
      "", row("after \(TimeText.span(forecast.seconds))", ["as it is", actions.isEmpty ? "" : "changed", "", ""]),
    ]
    lines += forecast.rows.map { line in
      row(
        "  " + plain(line.title),
        [shown(line.before, line.field), actions.isEmpty ? "" : shown(line.after, line.field), change(line), ""])
    }
    lines += ["", "fills first", "  as it is: " + plain(forecast.bottleneck.before)]
    if !actions.isEmpty { lines.append("  changed:  " + plain(forecast.bottleneck.after)) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func change(_ row: Forecast.Row) -> String {
    guard !actions.isEmpty, let before = row.before, let after = row.after else { return "" }
    if row.field.info.unit == .ratio { return Self.signed((after - before) * 100) + " points" }
    return before > 0 ? Self.signed((after / before - 1) * 100) + " %" : ""
  }

  private func shown(_ value: Double?, _ field: Field) -> String { field.info.unit.format(value) }

  private static func short(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }

  private static func signed(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "" }
    let tenths = (value * 10).rounded() / 10
    return (tenths > 0 ? "+" : "") + "\(tenths)"
  }

  private func row(_ name: String, _ cells: [String]) -> String {
    var line = name.filled(30) + cells.map { String(repeating: " ", count: max(1, 15 - $0.count)) + $0 }.joined()
    while line.last == " " { line.removeLast() }
    return line
  }

  // MARK: JSON

  var json: JSON {
    let found = twin.efficiencies
    return [
      "twin_of": .string(twin.original.name), "time_seconds": JSON(twin.time), "known": JSON(twin.isKnown),
      "fork_seconds": JSON(forkSeconds),
      "fit": .array(
        twin.rows.map {
          [
            "key": .string($0.field.info.key), "pool": JSON($0.pool), "use": .string($0.use.rawValue),
            "seen": JSON($0.seen),
            "seen_is_estimate": JSON($0.isEstimate), "twin": JSON($0.twin), "error": JSON($0.error),
            "error_is_difference": JSON($0.isShare),
          ]
        }),
      "fitted": [
        "compute_factor": JSON(found.compute), "memory_factor": JSON(found.memory),
        "step_seconds": JSON(found.stepSeconds), "request_seconds": JSON(found.requestSeconds),
      ],
      "facts": .array(
        twin.facts.map {
          [
            "what": .string($0.what), "value": .string($0.value), "origin": .string($0.origin.rawValue),
            "how": .string($0.how),
          ]
        }),
      "change": .array(actions.map { .string($0.words) }),
      "forecast": [
        "seconds": JSON(forecast.seconds), "mean_over_seconds": JSON(forecast.settled),
        "values": .array(
          forecast.rows.map {
            [
              "key": .string($0.field.info.key), "pool": JSON($0.pool), "unit": .string($0.field.info.unit.symbol),
              "provenance": "estimated", "before": JSON($0.before), "after": JSON($0.after),
            ]
          }),
        "bottleneck": ["before": .string(forecast.bottleneck.before), "after": .string(forecast.bottleneck.after)],
      ],
    ]
  }
}

extension String {
  fileprivate func filled(_ width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
