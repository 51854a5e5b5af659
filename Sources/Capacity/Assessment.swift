public import Fleet

/// Use of one resource of one pool, or of the link, in the steady state.
public struct ResourceUse: Sendable, Equatable {
  public var resource: Resource
  /// Index of the pool in the plan; nil for the link.
  public var pool: Int?
  /// What one mean request takes: worker-seconds, or bytes of the link.
  public var demand: Double
  /// Requests per second at which this resource is full within the SLO, the other pools of its phase filling with it.
  public var rateLimit: Double
  /// Offered utilisation: arrivals over the limit. Above one, queues grow.
  public var rho: Double
  public var busy: Double
  public var headroom: Double
  public var stranded: Double
}

/// What a traffic mix does to a fleet once queues have settled: which resource fills first, what the others strand.
///
///     rho_r = lambda d_r / (c_r rhohat_r)          b = argmax rho_r
///     busy_r = min(rho_r, rho_r / rho_b)    headroom_r = max(0, 1 - rho_b) rho_r / rho_b    stranded_r = 1 - rho_r /
///     rho_b S_cost = sum over pools of costShare x (1 - max over its resources of rho_r / rho_b)
public struct Assessment: Sendable, Equatable {
  public var resources: [ResourceUse]
  /// Index of the bottleneck in `resources`.
  public var bottleneck: Int
  /// Requests per second of this mix at which the bottleneck is full.
  public var capacity: Double
  /// S_cost and S_watt: stranded share weighted by the pools' cost and by their provisioned power; nil where a pool's
  /// is unknown.
  public var strandedCostShare: Double?
  public var strandedPowerShare: Double?

  /// The largest use among a pool's resources: how full the pool is.
  public func use(ofPool pool: Int) -> ResourceUse? {
    resources.filter { $0.pool == pool }.max { $0.rho < $1.rho }
  }
}

extension Assessment {
  /// Splits the utilisations of one request a second into busy, headroom and stranded at `rate`, and finds the
  /// bottleneck.
  static func split(_ uses: inout [ResourceUse], rate: Double) -> Int {
    guard let bottleneck = uses.indices.max(by: { uses[$0].rho < uses[$1].rho }) else { return 0 }
    let top = uses[bottleneck].rho
    for i in uses.indices {
      let share = top > 0 ? uses[i].rho / top : 0
      let parts = Split(share: share, bottleneck: top * rate)
      uses[i].rho *= rate
      uses[i].busy = parts.busy
      uses[i].headroom = parts.headroom
      uses[i].stranded = parts.stranded
    }
    return bottleneck
  }
}

/// Busy, headroom and stranded of one resource; they sum to one.
public struct Split: Sendable, Equatable {
  public var busy: Double
  public var headroom: Double
  public var stranded: Double

  /// - Parameters:
  ///   - share: the resource's utilisation over that of the bottleneck, 0...1.
  ///   - bottleneck: the largest utilisation of any resource, offered or measured.
  init(share: Double, bottleneck: Double) {
    busy = min(bottleneck, 1) * share
    headroom = max(0, 1 - bottleneck) * share
    stranded = 1 - share
  }

  /// - Parameters:
  ///   - rho: the resource's utilisation, offered or measured.
  ///   - bottleneck: the largest utilisation of any resource. Without any work all is headroom.
  public init(rho: Double, bottleneck: Double) {
    self.init(share: bottleneck > 0 ? min(1, rho / bottleneck) : 1, bottleneck: bottleneck)
  }
}
