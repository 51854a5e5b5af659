import Fleet

/// The numbers of the whole fleet: a router's where it has them, for it sees what the user sees; else what the pools
/// add up to.
struct FleetFigures {
  let pools: [PoolReport]
  let workers: [WorkerView]
  let router: RouterView
  let options: FeedOptions
  let devices: DevicePower
  private(set) var findings = Findings()

  init(
    pools: [PoolReport], workers: [WorkerView], router: RouterView, options: FeedOptions, devices: DevicePower
  ) {
    self.pools = pools
    self.workers = workers
    self.router = router
    self.options = options
    self.devices = devices
    readRates()
    readLatencies()
    readLengths()
    readQueues()
    readPower()
    readAttainment()
    findings.merge(FirstTokenParts(workers, router, options).findings)
  }

  private var isDisaggregated: Bool { pools.contains { $0.role == .prefill } && pools.contains { $0.role == .decode } }

  // MARK: Rates

  private mutating func readRates() {
    findings.set(.arrivalRate, router.rate(.started), .measured, "requests that the router took per second")
    if findings[.arrivalRate] == nil,
      let prefill = pools.first(where: { $0.role == .prefill })?.findings[.completionRate]
    {
      findings.set(
        .arrivalRate, prefill.value, .derived,
        "prompts that prefill workers finished per second; nobody counts arrivals")
    }
    routed(.completionRate, .finished, "requests that the router finished per second") ?? last(.completionRate)
    findings.set(.shedRate, router.rate(.rejected), .measured, "requests that the router turned away per second")
    if findings[.shedRate] == nil {
      let rejected = workers.compactMap { $0.rate(.rejected, .value, options.rateWindow) }
      if !rejected.isEmpty {
        findings.set(.shedRate, rejected.reduce(0, +), .measured, "requests that engines turned away per second")
      }
    }
    routed(.promptTokenRate, .promptTokens, "prompt tokens of requests through the router") ?? first(.promptTokenRate)
    routed(.outputTokenRate, .outputTokens, "output tokens through the router") ?? last(.outputTokenRate)
    if let prompt = router.rate(.promptTokens), let cached = router.rate(.cachedTokens) {
      findings.set(
        .computedTokenRate, max(0, prompt - cached), .derived, "prompt tokens less cached ones, at the router")
    }
    if let engines = pools.first(where: { $0.role != .decode })?.findings[.computedTokenRate] {
      findings.set(.computedTokenRate, engines)
    }
    findings.set(.inFlight, router.gauge(.inFlight), .measured, "requests in the fleet, the router's gauge")
    findings.set(.failed, router.gauge(.failed), .measured, "requests lost since watching began, the router's count")
    findings.set(
      .shed, router.gauge(.rejected), .measured, "requests turned away since watching began, the router's count")
  }

  /// Sets a rate from the router; nil where it has none.
  private mutating func routed(_ field: Field, _ measure: Measure, _ how: String) -> Void? {
    guard let rate = router.rate(measure) else { return nil }
    return findings.set(field, rate, .measured, how)
  }

  /// What the pools where requests begin say, together.
  private mutating func first(_ field: Field) { add(field, of: pools.filter { $0.role != .decode }) }
  /// What the pools where requests end say, together.
  private mutating func last(_ field: Field) { add(field, of: pools.filter { $0.role != .prefill }) }

  private mutating func add(_ field: Field, of pools: [PoolReport]) {
    let known = pools.compactMap { $0.findings[field] }
    guard let one = known.first else { return }
    findings.set(field, known.reduce(0) { $0 + $1.value }, one.provenance, one.how)
  }

  // MARK: Latencies

  private mutating func readLatencies() {
    percentiles(.ttftP50, .ttftP99, .ttft, "as the router's users see it")
    percentiles(.tpotP50, .tpotP99, .tpot, "per request, at the router")
    percentiles(.itlP50, .itlP99, .itl, "gaps between tokens, at the router")
    percentiles(.e2eP50, .e2eP99, .e2e, "at the router")
    percentiles(.queueP50, .queueP99, .queueTime, "in the router's queue")
    mean(.itlMean, .itl, "gaps between tokens, at the router")
    // Without a router: decode workers see every gap between tokens; whole times only where phases are not apart.
    let ends = pools.filter { $0.role != .prefill }
    guard let only = ends.count == 1 ? ends.first : nil else { return }
    for field in [Field.tpotP50, .tpotP99, .itlP50, .itlP99, .itlMean] where findings[field] == nil {
      findings.set(field, only.findings[field])
    }
    if !isDisaggregated {
      for field in [Field.ttftP50, .ttftP99, .e2eP50, .e2eP99, .queueP50, .queueP99]
      where findings[field] == nil {
        findings.set(field, only.findings[field])
      }
    }
    for (tpot, itl) in [(Field.tpotP50, Field.itlP50), (.tpotP99, .itlP99)] where findings[tpot] == nil {
      findings.set(
        tpot, findings.value(itl), .estimated,
        "gaps between tokens in place of each request's mean, which nobody reports")
    }
  }

  private mutating func percentiles(_ p50: Field, _ p99: Field, _ measure: Measure, _ how: String) {
    guard let all = router.histogram(measure) else { return }
    let text = "\(how); buckets of the last \(Unit.seconds.format(all.seconds)), read between bounds"
    findings.set(p50, all.quantile(0.5), .derived, text)
    findings.set(p99, all.quantile(0.99), .derived, text)
  }

  /// Exact, unlike what is read between bounds.
  private mutating func mean(_ field: Field, _ measure: Measure, _ how: String) {
    guard let mean = router.mean(measure, options.percentileWindow), let value = mean.value else { return }
    findings.set(
      field, value, .derived, "\(how); sum over count of the last \(Unit.seconds.format(mean.seconds))")
  }

  private mutating func readAttainment() {
    let ends = pools.filter { $0.role != .prefill }.flatMap { $0.units.map { workers[$0] } }.filter(\.isUp)
    func engines(_ measure: Measure) -> HistogramGrowth? {
      ends.compactMap { $0.histogram(measure, options.percentileWindow) }.joined()
    }
    if let target = options.slo.ttft, let all = router.histogram(.ttft) ?? (isDisaggregated ? nil : engines(.ttft)) {
      findings.set(
        .ttftAttainment, all.share(upTo: target), .derived,
        "share of first tokens within the target, read between bounds")
    }
    if let target = options.slo.tpot, let all = router.histogram(.tpot) ?? engines(.tpot) {
      findings.set(
        .tpotAttainment, all.share(upTo: target), .derived, "share of requests within the target, read between bounds")
    }
  }

  // MARK: Lengths, queues, power

  private mutating func readLengths() {
    let window = options.percentileWindow
    func mean(_ measure: Measure) -> Double? {
      router.mean(measure, window)?.value ?? workers.mean(measure, window)
    }
    findings.set(.inputLength, mean(.inputLength), .derived, "mean prompt length of the requests that finished")
    findings.set(.outputLength, meanOutput(mean), .derived, "mean output length of the requests that finished")
    let prefill = workers.filter { $0.isUp && $0.role != .decode }
    let hits = prefill.compactMap { $0.growth(.hitTokens, .value, window)?.amount }.reduce(0, +)
    let asked = prefill.compactMap { $0.growth(.queryTokens, .value, window)?.amount }.reduce(0, +)
    if asked > 0 {
      findings.set(
        .cacheHitRate, hits / asked, .derived, "prefix-cache hits over tokens looked up, on the workers that prefill")
    } else if let prompt = router.growth(.promptTokens, .value, window),
      let cached = router.growth(.cachedTokens, .value, window),
      prompt.amount > 0
    {
      findings.set(
        .cacheHitRate, min(1, cached.amount / prompt.amount), .derived, "cached over prompt tokens, at the router")
    }
  }

  /// A prefill worker's requests have one token each: they would pull the mean down.
  private func meanOutput(_ routed: (Measure) -> Double?) -> Double? {
    let window = options.percentileWindow
    if router.growth(.outputLength, .count, window)?.amount ?? 0 > 0 { return routed(.outputLength) }
    return workers.filter { $0.isUp && $0.role != .prefill }.mean(.outputLength, window)
  }

  private mutating func readQueues() {
    let queues = pools.compactMap { $0.findings[.queueDepth] }
    let router = self.router.gauge(.frontendQueue)
    if !queues.isEmpty {
      findings.set(.queueDepth, queues.reduce(0) { $0 + $1.value }, .measured, "what waits in all pools")
    } else {
      findings.set(.queueDepth, router, .measured, "what waits at the router, prompts in prefill included")
    }
    let running = pools.compactMap { $0.findings[.running] }
    if let one = running.first {
      findings.set(
        .running, running.reduce(0) { $0 + $1.value }, one.provenance,
        "requests in all pools; one may be in two for a moment")
    }
  }

  private mutating func readPower() {
    findings.set(.hostPower, devices.allHostWatts)
    let known = pools.compactMap { $0.findings[.power] }
    if !known.isEmpty, known.count == pools.count {
      findings.set(.power, known.reduce(0) { $0 + $1.value }, .measured, "board power of all pools")
    } else if let all = devices.all {
      findings.set(
        .power, all, .measured, "board power of all \(devices.devices) devices that were scraped, whoever uses them")
    }
    if let watts = findings.value(.power), watts > 0, let output = findings.value(.outputTokenRate) {
      let how = "tokens per second over board power; host, network and supply losses are not in it"
      findings.set(.outputTokensPerJoule, output / watts, .derived, how)
      findings.set(.totalTokensPerJoule, findings.value(.promptTokenRate).map { ($0 + output) / watts }, .derived, how)
    }
    let costs = pools.compactMap { $0.findings.value(.costPerHour) }
    guard costs.count == pools.count, !costs.isEmpty else { return }
    let cost = costs.reduce(0, +)
    findings.set(.costPerHour, cost, .derived, "prices in the targets file, all pools")
    if let output = findings.value(.outputTokenRate), output > 0 {
      findings.set(
        .costPerMillionOutputTokens, cost / (output * 3600) * 1e6, .derived, "cost per hour over output tokens")
    }
  }
}
