public import Fleet

/// What is known of the fleet at one time, with how each number came to be. Snapshots and the JSON of `pdtop monitor`
/// are made of it.
public struct FeedReport: Sendable {
  public var time: Double
  public var name: String
  public var model: String
  public var fleet = Findings()
  public var pools: [PoolReport] = []
  public var link: LinkReport?
  public var workers: [WorkerView] = []
  /// By worker.
  public var workerFindings: [Findings] = []
  public var verdict: Verdict?
  public var slo: SLO
  /// Coefficients of variation of prompt and output lengths, and the burstiness of arrivals; nil where nothing tells
  /// them.
  public var inputSpread: Double?
  public var outputSpread: Double?
  public var burstiness: Double?
  /// What TTFT and TPOT medians have to be multiplied by where latencies within a bucket are spread by ratio, not
  /// evenly.
  public var ttftByRatio: Double?
  public var tpotByRatio: Double?

  /// The report of a state at a time, seconds since the start of the session.
  public init(_ state: FleetState, at time: Double) {
    self.time = time
    slo = state.options.slo
    workers = WorkerCensus.take(state, at: time)
    name = FeedReport.name(state)
    model = state.targets.lazy.map(\.store.model).first { !$0.isEmpty } ?? ""
    let router = RouterView(state, at: time)
    let devices = DevicePower(state, workers, at: time)
    func findings(_ views: [WorkerView]) -> [Findings] {
      views.map { WorkerReport(worker: $0, options: state.options, devices: devices, router: router).findings }
    }
    workerFindings = findings(workers)
    let units = WorkerCensus.units(state, workers, at: time)
    let unitFindings = state.server == nil ? workerFindings : findings(units)
    pools = PoolReport.make(units, unitFindings, router, state, devices, at: time)
    if state.server != nil { for index in pools.indices { pools[index].members = pools[index].find(in: workers) } }
    link = LinkReport.make(units, router, state.options)
    fleet =
      FleetFigures(pools: pools, workers: units, router: router, options: state.options, devices: devices).findings
    LoadSplit.apply(&pools, &fleet, router)
    inputSpread = spread(.inputLength, fleet.value(.inputLength), router, butOf: .decode, state.options)
    outputSpread = spread(.outputLength, fleet.value(.outputLength), router, butOf: .prefill, state.options)
    burstiness = router.burstiness
    ttftByRatio = router.histogram(.ttft)?.medianByRatio
    let ends = workers.filter { $0.isUp && $0.role != .prefill }
    let tpot =
      router.histogram(.tpot) ?? router.histogram(.itl)
      ?? ends.compactMap { $0.histogram(.tpot, state.options.percentileWindow) }.joined()
    tpotByRatio = tpot?.medianByRatio
    verdict = Verdict(pools: pools, link: link, workers: units, options: state.options)
    for index in pools.indices { pools[index].cause = verdict?.words(forPool: index, in: pools) ?? "" }
  }

  /// The spread of lengths: the router's, else that of the workers whose role is another than the one whose requests
  /// are cut.
  private func spread(
    _ measure: Measure, _ mean: Double?, _ router: RouterView, butOf role: Role, _ options: FeedOptions
  ) -> Double? {
    let own = workers.filter { $0.isUp && $0.role != role }
    let all =
      router.histogram(measure) ?? own.compactMap { $0.histogram(measure, options.percentileWindow) }.joined()
    return all.flatMap { growth in mean.flatMap { LengthSpread.variation(growth, mean: $0) } }
  }

  private static func name(_ state: FleetState) -> String {
    if let server = state.server { return server.spec.shownName }
    guard let first = state.targets.first else { return "nothing" }
    let more = state.targets.count - 1
    return first.spec.shownName + (more > 0 ? " and \(more) more" : "")
  }

  /// The report as a snapshot for the dashboard.
  public func snapshot(withWorkers: Bool) -> Snapshot {
    func lengths(_ field: Field, _ spread: Double?) -> LengthDistribution {
      LengthDistribution(spread.map { .lognormal(cv: $0) } ?? .fixed, mean: fleet.value(field) ?? .nan)
    }
    var traffic = TrafficMix(
      rate: fleet.value(.arrivalRate) ?? .nan,
      classes: [
        TrafficClass(
          name: "observed", input: lengths(.inputLength, inputSpread), output: lengths(.outputLength, outputSpread),
          cacheHitRate: fleet.value(.cacheHitRate) ?? .nan)
      ])
    traffic.burstiness = burstiness ?? 1
    var snapshot = Snapshot(
      time: time, origin: Origin(kind: .feed, name: name, model: model), traffic: traffic, slo: slo)
    snapshot.fleet = fleet.readings
    snapshot.pools = pools.map(\.snapshot)
    snapshot.links = link.map { [$0.snapshot] } ?? []
    snapshot.bottleneck = verdict?.bottleneck
    if withWorkers { snapshot.workers = workerTable }
    return snapshot
  }

  private var workerTable: WorkerTable {
    let order = pools.indices.flatMap { pool in pools[pool].members.map { (pool, $0) } }
    var table = WorkerTable(count: order.count)
    table.pool = order.map { Int32($0.0) }
    table.state = order.map { workers[$0.1].state }
    for field in FieldRegistry.fields(at: .worker) {
      var worst = Provenance.unknown
      let column = order.map { member -> Float in
        guard let finding = workerFindings[member.1][field] else { return .nan }
        worst =
          worst == .unknown
          ? finding.provenance : Provenance(rawValue: min(worst.rawValue, finding.provenance.rawValue))!
        return Float(finding.value)
      }
      if worst != .unknown { table.set(field, column, worst) }
    }
    return table
  }
}
