import Fleet

/// Makes a pool's numbers of its workers' and its router's.
struct PoolReader {
  let workers: [WorkerView]
  let each: [Findings]
  let pool: PoolReport
  let router: RouterView
  /// Whether what a router says of this role is of this pool.
  let isOnlyOfRole: Bool
  let options: FeedOptions
  /// What it was seen to keep up while work waited; nil: it never was.
  let peak: PeakBook.Peak?
  let time: Double
  private(set) var findings = Findings()
  var load: Finding?

  init(
    workers: [WorkerView], each: [Findings], pool: PoolReport, router: RouterView, isOnlyOfRole: Bool,
    options: FeedOptions, peak: PeakBook.Peak?, time: Double
  ) {
    self.workers = workers
    self.each = each
    self.pool = pool
    self.router = router
    self.isOnlyOfRole = isOnlyOfRole
    self.options = options
    self.peak = peak
    self.time = time
  }

  private var window: Double { options.rateWindow }
  var up: [WorkerView] { workers.filter(\.isUp) }
  private var coverage: String {
    let living = pool.up
    return living == pool.size ? "of \(living) workers" : "of the \(living) workers of \(pool.size) that answer"
  }

  mutating func read(_ devices: DevicePower) {
    sum(.running, "sum")
    sum(.queueDepth, "sum")
    if findings[.queueDepth] == nil, isOnlyOfRole {
      findings.set(
        .queueDepth, router.gauge(.waiting, role: pool.role.rawValue), .measured, "the router's queue for this role")
    }
    mean(.kvUsage)
    sum(.promptTokenRate, "sum")
    sum(.computedTokenRate, "sum")
    // A prefill worker's one token a request is no output of the fleet.
    if pool.role != .prefill { sum(.outputTokenRate, "sum") }
    if isOnlyOfRole { readRouted() }
    mean(.busy)
    if pool.role != .prefill, let running = findings.value(.running), pool.up > 0 {
      findings.set(.batchSize, running / Double(pool.up), .derived, "running requests over workers that answer")
    }
    rate(.completionRate, .finished, "requests finished per second \(coverage)")
    percentiles(.ttftP50, .ttftP99, .ttft, "time to first token as the engines see it, not the user")
    percentiles(.tpotP50, .tpotP99, .tpot, "per request, from the engines")
    percentiles(.itlP50, .itlP99, .itl, "gaps between tokens, from the engines")
    percentiles(.queueP50, .queueP99, .queueTime, "time in the engine's queue")
    percentiles(.e2eP50, .e2eP99, .e2e, "from the engine's arrival to its last token")
    mean(.ttftMean, .ttft, "as the engines see it, not the user")
    mean(.itlMean, .itl, "gaps between tokens, from the engines")
    mean(.residenceMean, .e2e, "from the engine's arrival to its last token")
    if findings[.residenceMean] == nil { mean(.residenceMean, .work, "a request's time at its worker") }
    readPower(devices)
    readCost()
    readLoad()
  }

  // MARK: Sums

  private mutating func sum(_ field: Field, _ word: String) {
    let known = each.compactMap { $0[field] }
    guard let first = known.first else { return }
    let worst = known.map(\.provenance.rawValue).min().flatMap(Provenance.init) ?? first.provenance
    let missing = pool.up - told(field)
    let gap = missing > 0 ? "; \(missing) say nothing of it" : ""
    findings.set(field, known.reduce(0) { $0 + $1.value }, worst, "\(word) \(coverage): \(first.how)\(gap)")
  }

  /// Workers that tell a field.
  private func told(_ field: Field) -> Int {
    zip(workers, each).reduce(0) { $0 + ($1.1[field] == nil ? 0 : $1.0.upCount) }
  }

  private mutating func mean(_ field: Field) {
    let known = each.compactMap { $0[field] }
    guard let first = known.first else { return }
    let shares = zip(workers, each).compactMap { worker, one in one.value(field).map { $0 * Double(worker.upCount) } }
    let top = field == .kvUsage ? up.compactMap { $0.highest(.kvUsage) } : []
    let highest = (known.map(\.value) + top).max() ?? 0
    let provenance: Provenance = first.provenance == .measured ? .measured : .estimated
    findings.set(
      field, shares.reduce(0, +) / Double(max(1, told(field))), provenance,
      "mean \(coverage), highest \(Unit.ratio.format(highest)): \(first.how)")
  }

  private mutating func rate(_ field: Field, _ measure: Measure, _ how: String) {
    let rates = up.compactMap { $0.rate(measure, .value, window) }
    guard !rates.isEmpty else { return }
    findings.set(field, rates.reduce(0, +), .measured, how)
  }

  private mutating func percentiles(_ p50: Field, _ p99: Field, _ measure: Measure, _ how: String) {
    guard let all = up.compactMap({ $0.histogram(measure, options.percentileWindow) }).joined() else { return }
    let text = "\(how); bucket counts of the last \(Unit.seconds.format(all.seconds)) added, then read between bounds"
    findings.set(p50, all.quantile(0.5), .derived, text)
    findings.set(p99, all.quantile(0.99), .derived, text)
  }

  /// Exact, unlike what is read between bounds. Nil where a worker does not tell.
  private mutating func mean(_ field: Field, _ measure: Measure, _ how: String) {
    let parts = up.compactMap { $0.mean(measure, options.percentileWindow) }
    let mean = MeanGrowth(parts)
    guard parts.count == up.count, let value = mean.value else { return }
    findings.set(
      field, value, .derived, "\(how); sums over counts of the last \(Unit.seconds.format(mean.seconds))")
  }

  /// What a router counts of a phase that only this pool serves.
  private mutating func readRouted() {
    guard pool.up > 0, pool.isRoleKnown else { return }
    let how = "the router's count: no other pool serves this phase"
    if pool.role != .decode, findings[.promptTokenRate] == nil {
      findings.set(.promptTokenRate, router.rate(.promptTokens), .measured, how)
    }
    if pool.role != .prefill, findings[.outputTokenRate] == nil {
      findings.set(.outputTokenRate, router.rate(.outputTokens), .measured, how)
    }
  }

  // MARK: Power and money

  private mutating func readPower(_ devices: DevicePower) {
    findings.set(.hostPower, devices.hostWatts(ofPool: pool.name, workers))
    if let gap = each.lazy.compactMap({ $0.gaps[.power] }).first { findings.lack(.power, gap) }
    if let whole = devices.watts(ofPool: pool.name, workers) {
      findings.set(.power, whole)
    } else {
      let known = each.compactMap { $0[.power] }
      guard !known.isEmpty, told(.power) == pool.up else { return }
      sum(.power, "sum")
    }
    guard let watts = findings.value(.power), watts > 0 else { return }
    let tokens = pool.role == .prefill ? findings.value(.computedTokenRate) : findings.value(.outputTokenRate)
    let word = pool.role == .prefill ? "computed prompt tokens" : "output tokens"
    findings.set(
      pool.role == .prefill ? .totalTokensPerJoule : .outputTokensPerJoule, tokens.map { $0 / watts }, .derived,
      "\(word) per second over the pool's board power; host, network and supply losses are not in it")
  }

  private mutating func readCost() {
    let costs = workers.compactMap(\.costPerHour)
    guard costs.count == workers.count, !costs.isEmpty else { return }
    let cost = zip(workers, costs).reduce(0) { $0 + Double($1.0.count) * $1.1 }
    findings.set(.costPerHour, cost, .derived, "the price in the targets file x \(pool.size) workers")
  }
}
