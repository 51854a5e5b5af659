import Capacity
public import Fleet

/// What comes, computed by copies of the simulation.
extension Simulator: Foreseeable {
  /// Without the fleet that runs beside it: a draft is held against the fleet itself.
  public var ahead: (any Foreseeable)? {
    var copy = self
    copy.shadow = nil
    return copy
  }

  public mutating func reseed(_ seed: UInt64) {
    forEachRun {
      $0.engine.arrivals.reseed(seed)
      $0.engine.entryRouter.reseed(seed ^ Router.entrySalt)
      $0.engine.decodeRouter.reseed(seed ^ Router.decodeSalt)
    }
  }

  public mutating func beginCounting() { forEachRun { $0.beginCounting() } }

  public var counted: Readings {
    var readings = Readings()
    let latencies = main.engine.latencies
    func set(_ p50: Field, _ p99: Field, _ pair: LatencyPair) {
      readings.set(p50, pair.all.quantile(0.5))
      readings.set(p99, pair.all.quantile(0.99))
    }
    set(.ttftP50, .ttftP99, latencies.ttft)
    set(.tpotP50, .tpotP99, latencies.tpot)
    set(.e2eP50, .e2eP99, latencies.e2e)
    set(.queueP50, .queueP99, latencies.queue)
    let totals = main.totals
    readings.set(.attainment, totals.attainment)
    readings.set(.goodput, totals.goodput)
    readings.set(.power, totals.power, .estimated)
    readings.set(.costPerHour, totals.costPerHour, .estimated)
    readings.set(.totalTokensPerJoule, totals.totalTokensPerJoule, .estimated)
    readings.set(.costPerMillionOutputTokens, totals.costPerMillionOutputTokens, .estimated)
    return readings
  }

  public var workersChanging: Int {
    main.model.plan.pools.indices.reduce(0) { sum, pool in
      sum + main.engine.states(ofPool: pool).count { $0 == .draining || $0 == .starting }
    }
  }
}
