public import Fleet

extension FleetModel {
  /// The fleet of general-purpose devices that `comparison` sets beside this one: of equal cost, power or number of
  /// devices, in one general pool.
  ///
  /// Where a pool of this fleet has measured rates, so has the general worker: the prefill pool's and the decode
  /// pool's.
  public func general(_ comparison: ComparisonPlan) throws(CapacityError) -> FleetModel {
    guard let decode = pools(.decode).first ?? pools(.general).first else {
      throw CapacityError("there is no decode pool to take the general-purpose devices after")
    }
    let model = plan.pools[decode]
    let device = comparison.device ?? model.device
    var pool = PoolPlan(
      name: "general", role: .general, device: device,
      devicesPerWorker: comparison.devicesPerWorker ?? model.devicesPerWorker, workers: 1,
      measured: comparison.device == nil ? rates : nil, maxSequences: model.maxSequences,
      memoryUtilization: model.memoryUtilization)
    if pool.devicesPerWorker == model.devicesPerWorker { pool.parallel = model.parallel }
    let one = try FleetModel(
      FleetPlan(
        model: plan.model, precision: plan.precision, kvElementBytes: plan.kvElementBytes, pools: [pool],
        link: plan.link,
        money: plan.money))
    pool.workers = max(1, Int((total(comparison.equal) / one.total(comparison.equal)).rounded()))
    var general = one.plan
    general.pools = [pool]
    return try FleetModel(general)
  }

  /// Measured rates of both phases, where both are measured.
  private var rates: MeasuredRates? {
    guard let prefill = pools(.prefill).first.flatMap({ plan.pools[$0].measured }),
      var both = pools(.decode).first.flatMap({ plan.pools[$0].measured })
    else { return nil }
    both.prefillTokensPerSecond = prefill.prefillTokensPerSecond
    return both
  }

  /// USD per hour, watts or devices of the whole fleet; devices where one of the others is unknown.
  private func total(_ equality: ComparisonPlan.Equality) -> Double {
    let devices = plan.pools.reduce(0.0) { $0 + Double($1.devices) }
    func sum(_ each: (Int) -> Double?) -> Double {
      plan.pools.indices.map { pool in each(pool).map { $0 * Double(plan.pools[pool].workers) } }.knownSum ?? devices
    }
    return switch equality {
    case .cost: sum { fixedCostPerHour(ofPool: $0) }
    case .power: sum { pool in plan.pools[pool].device.tdpWatts.map { $0 * Double(plan.pools[pool].devicesPerWorker) } }
    case .devices: devices
    }
  }
}
