import Capacity
import Fleet

extension Simulator {
  /// Requests in flight are most of it; workers and histograms the rest.
  public var copyBytes: Int { main.copyBytes + (shadow?.copyBytes ?? 0) }

  func makeSnapshot(withWorkers: Bool) -> Snapshot {
    let origin = Origin(kind: .simulator, name: scenario.name, model: scenario.fleet.model.id, seed: scenario.seed)
    var snapshot = Snapshot(time: main.meter.time, origin: origin, traffic: traffic, slo: slo)
    let shares = CapacityShares(main)
    snapshot.pools = model.plan.pools.indices.map { main.poolSnapshot($0, shares) }
    snapshot.links = main.linkSnapshot(shares, traffic).map { [$0] } ?? []
    snapshot.bottleneck = shares.bottleneck.map { use in
      Bottleneck(resource: use.resource, pool: use.pool, cause: main.cause(ofBottleneck: use))
    }
    snapshot.fleet = main.fleetReadings(snapshot.pools, traffic)
    snapshot.steadyState = main.steady
    snapshot.comparison = comparison(with: snapshot.fleet)
    snapshot.events = log.latest
    snapshot.eventCount = log.count
    if withWorkers { snapshot.workers = main.workerTable() }
    return snapshot
  }

  /// What the fleet beside this one comes to.
  private func comparison(with fleet: Readings) -> Comparison? {
    guard let shadow, let plan = scenario.comparison, let pool = shadow.model.plan.pools.first else { return nil }
    let shares = CapacityShares(shadow)
    let pools = shadow.model.plan.pools.indices.map { shadow.poolSnapshot($0, shares) }
    var readings = shadow.fleetReadings(pools, traffic)
    readings.set(.busy, shares.use(ofPool: 0).rho, .derived)
    let verdict = Verdict(Verdict.Side(fleet), Verdict.Side(readings), goal: slo.goal)
    return Comparison(
      equal: plan.equal, title: "\(pool.workers) x \(pool.devicesPerWorker) \(pool.device.name)", devices: pool.devices,
      readings: readings, verdict: verdict.words, lead: verdict.lead)
  }
}
