public import Fleet

extension FleetModel {
  /// Assesses a mix on this fleet.
  ///
  /// Pools of the same phase share its work so that they fill together; general pools take what their capacity is of
  /// the whole, and strand nothing.
  ///
  /// - Parameters:
  ///   - counts: workers of each pool, in the plan's order, when they are not the plan's; parts of workers are allowed.
  ///   - linkShare: share of the link's capacity that is there.
  public func assess(
    _ mix: TrafficMix, slo: SLO = SLO(), workers counts: [Double]? = nil, linkShare: Double = 1
  ) -> Assessment {
    let counts = counts ?? plan.pools.map { Double($0.workers) }
    var uses = prefillUses(mix, slo, counts) + decodeUses(mix, slo, counts) + linkUses(mix, counts, linkShare)
    let separate = uses.isEmpty ? 0 : uses.map(\.rateLimit).min() ?? 0
    let general = generalUses(mix, slo, counts)
    let shared = general.reduce(0) { $0 + $1.rateLimit }
    let capacity = separate + shared
    // Shares are found at one request a second, so that they are there without any traffic too.
    for i in uses.indices { uses[i].rho = use(capacity > 0 ? separate / capacity : 1, of: uses[i].rateLimit) }
    uses += general.map { general in
      var use = general
      use.rho = self.use(1, of: capacity)
      return use
    }
    let bottleneck = Assessment.split(&uses, rate: mix.rate)
    var assessment = Assessment(resources: uses, bottleneck: bottleneck, capacity: capacity)
    assessment.strandedCostShare = weighted(assessment, counts) { fixedCostPerHour(ofPool: $0) }
    assessment.strandedPowerShare = weighted(assessment, counts) { pool in
      plan.pools[pool].device.tdpWatts.map { $0 * Double(plan.pools[pool].devicesPerWorker) }
    }
    return assessment
  }

  private func use(_ rate: Double, of limit: Double) -> Double { limit > 0 ? rate / limit : (rate > 0 ? .infinity : 0) }

  private func prefillUses(_ mix: TrafficMix, _ slo: SLO, _ counts: [Double]) -> [ResourceUse] {
    let pools = pools(.prefill)
    let seconds = pools.map { demand(mix, ofPool: $0).prefillSeconds(workers[$0], plan.pools[$0]) }
    let all = pools.reduce(0) { $0 + prefillRate(mix, slo, ofPool: $1, workers: counts[$1]) }
    return zip(pools, seconds).map { ResourceUse(resource: .prefillCompute, pool: $0, demand: $1, rateLimit: all) }
  }

  private func decodeUses(_ mix: TrafficMix, _ slo: SLO, _ counts: [Double]) -> [ResourceUse] {
    struct PoolLimits { let pool: Int, bandwidth: Double, memory: Double?, rate: Double }
    let limits = pools(.decode).map { pool in
      let (bandwidth, memory) = decodeLimits(mix, slo, ofPool: pool)
      let most = max(bandwidth, memory ?? 0)
      return PoolLimits(
        pool: pool, bandwidth: bandwidth, memory: memory, rate: most > 0 ? counts[pool] / most : .infinity)
    }
    let all = limits.reduce(0) { $0 + $1.rate }
    return limits.flatMap { limit in
      // The fuller of the two is full when the phase is; the other one in proportion.
      [(Resource.decodeBandwidth, limit.bandwidth), (.decodeMemory, limit.memory ?? 0)].compactMap { resource, demand in
        guard resource == .decodeBandwidth || limit.memory != nil else { return nil }
        let fullness = limit.rate.isFinite && counts[limit.pool] > 0 ? limit.rate * demand / counts[limit.pool] : 1
        return ResourceUse(
          resource: resource, pool: limit.pool, demand: demand, rateLimit: fullness > 0 ? all / fullness : .infinity)
      }
    }
  }

  private func linkUses(_ mix: TrafficMix, _ counts: [Double], _ share: Double) -> [ResourceUse] {
    guard let bandwidth = linkBandwidth(workers: counts) else { return [] }
    let bytes = Demand(mix: mix, contextStart: 0, fleet: plan).bytes
    return [
      ResourceUse(
        resource: .link, pool: nil, demand: bytes, rateLimit: bytes > 0 ? bandwidth * share / bytes : .infinity)
    ]
  }

  private func generalUses(_ mix: TrafficMix, _ slo: SLO, _ counts: [Double]) -> [ResourceUse] {
    pools(.general).map { pool in
      let rate = generalPoint(mix, slo, ofPool: pool).rate
      return ResourceUse(
        resource: .general, pool: pool, demand: rate > 0 ? 1 / rate : .infinity, rateLimit: rate * counts[pool])
    }
  }

  /// Highest use of a prefill pool at which the goal's share of prompts starts early enough for the TTFT target.
  ///
  /// Waiting times of an M/D/c queue, as C(c, rho) exp(-2 c (1 - rho) t / s), with Sakasegawa's approximation of the
  /// waiting probability, rho^(sqrt(2 (c + 1)) - 1); 1 without a target or where the queue never matters.
  ///
  /// - Parameter fill: share of its service that a prompt takes besides to come through a pipeline.
  func prefillLimit(_ service: Double, _ slo: SLO, _ servers: Double, fill: Double) -> Double {
    guard let ttft = slo.ttft, service > 0, servers > 0 else { return 1 }
    let room = ttft - service * (1 + fill)
    guard room > 0 else { return 1 }
    let most = FleetModel.highest(in: 0...1, rounds: 40) {
      FleetModel.missed($0, servers: servers, room: room / service) <= 1 - slo.goal
    }
    return max(0.05, most)
  }

  /// The highest number of a range at which something holds that holds of all lower ones, by bisection; the range's
  /// lower end where it holds of none.
  static func highest(in range: ClosedRange<Double>, rounds: Int, where holds: (Double) -> Bool) -> Double {
    var (low, high) = (range.lowerBound, range.upperBound)
    for _ in 0..<rounds {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// Share of prompts that wait longer than `room` services of their own at utilisation `rho` of so many servers.
  static func missed(_ rho: Double, servers: Double, room: Double) -> Double {
    Elementary.exp(
      Elementary.log(rho) * ((2 * (servers + 1)).squareRoot() - 1) - 2 * servers * (1 - rho) * room)
  }

  private func weighted(_ assessment: Assessment, _ counts: [Double], _ weight: (Int) -> Double?) -> Double? {
    var total = 0.0
    var stranded = 0.0
    for pool in plan.pools.indices {
      guard let each = weight(pool), let use = assessment.use(ofPool: pool) else { return nil }
      total += each * counts[pool]
      stranded += each * counts[pool] * use.stranded
    }
    return total > 0 ? stranded / total : nil
  }
}

extension ResourceUse {
  init(resource: Resource, pool: Int?, demand: Double, rateLimit: Double) {
    self.init(
      resource: resource, pool: pool, demand: demand, rateLimit: rateLimit, rho: 0, busy: 0, headroom: 0, stranded: 0)
  }
}
