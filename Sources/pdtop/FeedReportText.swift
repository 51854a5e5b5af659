import Feed
import Fleet

extension FeedReport {
  /// The report for people: targets, pools, link, fleet, verdict. A `~` marks estimates.
  func text(_ state: FleetState) -> String {
    var lines = [row("target", 32, ["dialect", "role", "health", "age", "samples"])]
    for target in state.presentTargets { lines.append(line(target, state)) }
    if let server = state.server { lines.append(line(server, state)) }
    for (index, problem) in state.discoveryProblems.sorted(by: { $0.key < $1.key }) {
      lines.append("\(plain(state.options.discoveries[index].shownName)): \(plain(problem))")
    }
    lines += [
      "", row("pool", 18, ["workers", "queue", "running", "KV used", "tok/s in", "tok/s out", "board power", "busy"]),
    ]
    for pool in pools {
      let fields: [Field] = [.queueDepth, .running, .kvUsage, .computedTokenRate, .outputTokenRate, .power, .busy]
      lines.append(
        row(plain(pool.name), 18, ["\(pool.up)/\(pool.size)"] + fields.map { shown(pool.findings, $0) }))
      lines.append("  " + plain(pool.cause))
    }
    if let link {
      let fields: [Field] = [.transferRate, .transfersInFlight, .handoffQueue, .transferP50, .transferP99]
      lines += [
        "", row("KV link", 18, fields.map { $0.info.title }), row("", 18, fields.map { shown(link.findings, $0) }),
      ]
    }
    let fields: [Field] = [
      .arrivalRate, .promptTokenRate, .outputTokenRate, .ttftP50, .ttftP99, .tpotP50, .tpotP99, .power,
      .outputTokensPerJoule,
    ]
    lines += ["", row("fleet", 18, fields.map { $0.info.title }), row("", 18, fields.map { shown(fleet, $0) })]
    lines += firstToken
    lines += [
      "",
      "verdict    "
        + (verdict.map { "\($0.side == .none ? "no bottleneck" : $0.side.rawValue + "-bound"): \(plain($0.evidence))" }
          ?? "unknown: no worker answers"),
    ]
    return lines.joined(separator: "\n")
  }

  /// The mean time to first token and its parts, and why parts are unknown.
  private var firstToken: [String] {
    let fields = [.ttftMean] + Field.ttftMean.inputs
    let gaps = fields.compactMap { field in fleet.gaps[field].map { "  \(field.info.title): \($0)" } }
    return [
      "", row("first token", 18, fields.map { $0.info.title }), row("", 18, fields.map { shown(fleet, $0) }),
    ] + gaps
  }

  private func line(_ target: TargetState, _ state: FleetState) -> String {
    let health = target.health(at: time, interval: state.options.interval)
    let own = workers.first { $0.target.map { state.targets[$0].spec.url == target.spec.url } ?? false }
    let role = own.map { "\($0.role?.rawValue ?? "?") (\($0.roleFrom.rawValue))" } ?? "-"
    let cells = [
      target.store.dialects.first ?? "-", role, health.rawValue, Unit.seconds.format(target.age(at: time)),
      "\(target.samples)",
    ]
    return row(plain(target.spec.shownName), 32, cells) + (target.problem.map { "\n  " + plain($0) } ?? "")
  }

  private func line(_ server: MetricsServer, _ state: FleetState) -> String {
    let health = server.health(at: time, interval: state.options.interval)
    let cells = ["metrics server", "-", health.rawValue, Unit.seconds.format(server.sampleAge), "\(server.rows)"]
    return row(plain(server.spec.shownName), 32, cells) + (server.problem.map { "\n  " + plain($0) } ?? "")
  }

  private func shown(_ findings: Findings, _ field: Field) -> String {
    let finding = findings[field]
    return (finding?.provenance == .estimated ? "~" : "") + field.info.unit.format(finding?.value)
  }

  /// A name and right-aligned columns.
  private func row(_ name: String, _ width: Int, _ cells: [String]) -> String {
    let short = name.count < width ? name : String(name.prefix(width - 2)) + "~"
    return short + String(repeating: " ", count: width - short.count)
      + cells.map { String(repeating: " ", count: max(1, 16 - $0.count)) + $0 }.joined()
  }
}
