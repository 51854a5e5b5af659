import Capacity
import Fleet

/// Measured use of each resource, and what follows: the same formulas as the model's, on what really happened.
struct CapacityShares {
  struct Use {
    let resource: Resource
    /// Its pool; of several pools of a phase the first.
    let pool: Int?
    let rho: Double
  }

  /// By pool: the use of each of its resources, and of the fullest one.
  private let resources: [[Use]]
  private let pools: [Use]
  /// The fullest resource of all; pools of the same phase count as one.
  let bottleneck: Use?
  let link: Use?
  /// Bytes per second that the link can carry now; nil where there is none or nothing is known.
  let linkCapacity: Double?

  /// Use in the last seconds.
  init(_ run: FleetRun) {
    self.init(
      run, bytes: run.meter.transferRate.value, use: { $0.busy.value }, memory: { $0.memoryBusy.value })
  }

  /// Use since the start.
  init(wholeRunOf run: FleetRun) {
    let seconds = max(1e-9, run.meter.counted)
    self.init(
      run, bytes: run.engine.link.bytesMoved(at: run.engine.time) / seconds,
      use: { $0.work / max(1e-9, $0.available) }, memory: { $0.memoryWork / max(1e-9, $0.available) })
  }

  private init(_ run: FleetRun, bytes: Double, use: (PoolMeter) -> Double, memory: (PoolMeter) -> Double) {
    let plan = run.model.plan
    linkCapacity = run.model.linkBandwidth(workers: run.workersUp).map { $0 * run.linkShare }
    link = linkCapacity.map { Use(resource: .link, pool: nil, rho: min(1, bytes / $0)) }
    resources = run.meter.pools.indices.map { pool in
      let meter = run.meter.pools[pool]
      // Rounding of whole steps may show a touch more than all.
      let busy = min(1, use(meter))
      let held = min(1, memory(meter))
      return switch plan.pools[pool].role {
      case .prefill: [Use(resource: .prefillCompute, pool: pool, rho: busy)]
      case .general: [Use(resource: .general, pool: pool, rho: busy)]
      case .decode:
        [Use(resource: .decodeBandwidth, pool: pool, rho: busy), Use(resource: .decodeMemory, pool: pool, rho: held)]
      }
    }
    pools = resources.map { $0.count > 1 && $0[1].rho > $0[0].rho ? $0[1] : $0[0] }
    let counts = plan.pools.indices.map { run.engine.present(inPool: $0) }
    let phases = Role.allCases.compactMap { [pools] role in CapacityShares.phase(role, pools, plan, counts) }
    let fullest = (phases + [link].compactMap { $0 }).max { $0.rho < $1.rho }
    bottleneck = fullest.flatMap { $0.rho > 0 ? $0 : nil }
  }

  /// The mean use of a phase's pools, by their workers.
  private static func phase(_ role: Role, _ uses: [Use], _ plan: FleetPlan, _ counts: [Int]) -> Use? {
    let own = uses.indices.filter { plan.pools[$0].role == role }
    guard let first = own.max(by: { uses[$0].rho < uses[$1].rho }) else { return nil }
    let workers = own.reduce(0) { $0 + counts[$1] }
    let sum = own.reduce(0) { $0 + uses[$1].rho * Double(counts[$1]) }
    return Use(resource: uses[first].resource, pool: first, rho: sum / Double(max(1, workers)))
  }

  func use(ofPool pool: Int) -> Use { pools[pool] }
  func uses(ofPool pool: Int) -> [Use] { resources[pool] }

  /// Busy, headroom and stranded of a pool. A general pool strands nothing: what it does not use, any traffic can.
  func split(ofPool pool: Int) -> Split {
    let use = pools[pool]
    return Split(rho: use.rho, bottleneck: use.resource == .general ? use.rho : bottleneck?.rho ?? 0)
  }
}
