import Fleet

extension Alert {
  /// The rules that watch a fleet with these many pools.
  static func rules(pools: Int) -> [Alert] {
    (0..<pools).map(stranding) + (0..<pools).map(memory) + [attainment, waiting, shedding, link, feed]
  }

  /// A pool strands.
  private static func stranding(_ pool: Int) -> Alert {
    Alert(
      kind: .stranding, severity: .warning, patience: 4,
      value: { snapshot in
        guard snapshot.pools.indices.contains(pool), let top = busiest(snapshot), top > 0.3 else { return nil }
        return snapshot.pools[pool].readings.value(.stranded)
      },
      raise: { _ in 0.2 }, clear: { _ in 0.12 }, step: 0.2,
      raised: { snapshot, value in
        let cause = snapshot.pools[pool].cause
        let why = cause.hasPrefix("stranded: ") ? String(cause.dropFirst("stranded: ".count)) : cause
        return "\(snapshot.pools[pool].name) stranded \(percent(value)): \(why)"
      },
      cleared: { snapshot, value in "\(snapshot.pools[pool].name) stranded only \(percent(value)) again" })
  }

  /// Below this use of the busiest pool a ratio of pools says nothing.
  private static func busiest(_ snapshot: Snapshot) -> Double? {
    snapshot.pools.compactMap { $0.readings.value(.busy) }.max()
  }

  /// Too few requests meet their targets.
  private static let attainment = Alert(
    kind: .slo, severity: .bad, patience: 4,
    value: { snapshot in snapshot.fleet.value(.attainment).map { 1 - $0 } },
    raise: { snapshot in 1 - snapshot.slo.goal + 1e-9 }, clear: { snapshot in (1 - snapshot.slo.goal) * 0.7 }, step: 0.3,
    raised: { snapshot, value in
      let cause = snapshot.bottleneck.map { "; \($0.resource.title): \($0.cause)" } ?? ""
      return "only \(percent(1 - value)) of requests meet the SLO: \(worst(snapshot))\(cause)"
    },
    cleared: { _, value in "\(percent(1 - value)) of requests meet the SLO again" })

  /// The target that is missed the most, in words.
  private static func worst(_ snapshot: Snapshot) -> String {
    let ttft = snapshot.fleet.value(.ttftAttainment) ?? 1
    let tpot = snapshot.fleet.value(.tpotAttainment) ?? 1
    let fleet = snapshot.fleet
    return ttft <= tpot
      ? "TTFT p99 \(Unit.seconds.format(fleet.value(.ttftP99))), target \(Unit.seconds.format(snapshot.slo.ttft))"
      : "TPOT p99 \(Unit.seconds.format(fleet.value(.tpotP99))), target \(Unit.seconds.format(snapshot.slo.tpot))"
  }

  /// More requests wait than arrive in ten seconds.
  private static let waiting = Alert(
    kind: .queue, severity: .warning, patience: 4,
    value: { snapshot in
      guard let rate = snapshot.fleet.value(.arrivalRate), rate > 0 else { return nil }
      return snapshot.pools.compactMap { $0.readings.value(.queueDepth) }.max().map { $0 / rate }
    },
    raise: { _ in 10 }, clear: { _ in 4 }, step: 30,
    raised: { snapshot, value in
      let pool = snapshot.pools.max {
        ($0.readings.value(.queueDepth) ?? 0) < ($1.readings.value(.queueDepth) ?? 0)
      }
      let queue = Unit.requests.format(pool?.readings.value(.queueDepth))
      return "\(queue) wait for \(pool?.name ?? "a pool"): as many as arrive in \(Unit.seconds.format(value))"
    },
    cleared: { _, value in "the longest queue is \(Unit.seconds.format(value)) of arrivals again" })

  /// A pool's KV memory is nearly full.
  private static func memory(_ pool: Int) -> Alert {
    Alert(
      kind: .queue, severity: .warning, patience: 4,
      value: { $0.pools.indices.contains(pool) ? $0.pools[pool].readings.value(.kvUsage) : nil },
      raise: { _ in 0.97 }, clear: { _ in 0.9 }, step: .infinity,
      raised: { snapshot, value in
        "\(snapshot.pools[pool].name) KV memory \(percent(value)) used: no room to admit more"
      },
      cleared: { snapshot, value in "\(snapshot.pools[pool].name) KV memory \(percent(value)) used again" })
  }

  /// Requests are turned away.
  private static let shedding = Alert(
    kind: .queue, severity: .bad, patience: 2, value: { $0.fleet.value(.shedRate) }, raise: { _ in 0.5 },
    clear: { _ in 0.05 }, step: .infinity,
    raised: { _, value in "queues are full: \(Unit.requestsPerSecond.format(value)) turned away" },
    cleared: { _, _ in "no request is turned away any more" })

  /// The KV link is nearly full.
  private static let link = Alert(
    kind: .link, severity: .warning, patience: 4,
    value: { $0.links.compactMap { $0.readings.value(.linkUtilization) }.max() }, raise: { _ in 0.9 },
    clear: { _ in 0.8 }, step: .infinity,
    raised: { snapshot, value in
      let p99 = snapshot.links.first?.readings.value(.transferP99)
      return "KV link at \(percent(value)) of its capacity, transfer p99 \(Unit.seconds.format(p99))"
    },
    cleared: { _, value in "KV link at \(percent(value)) again" })

  /// Pages of metrics no longer answer: what is shown is not all of the fleet.
  private static let feed = Alert(
    kind: .failure, severity: .bad, patience: 2, value: { $0.fleet.value(.targetsDown) }, raise: { _ in 1 },
    clear: { _ in 1 }, step: 1,
    raised: { _, value in
      "\(Int(value)) metrics \(value == 1 ? "page does" : "pages do") not answer: that part of the fleet is not seen"
    },
    cleared: { _, _ in "all metrics pages answer again" })

  private static func percent(_ share: Double) -> String { Unit.ratio.format(share) }
}
