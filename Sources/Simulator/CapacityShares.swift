import Capacity
import Fleet

/// Measured use of each resource, and what follows: the same formulas as the model's, on what really happened.
struct CapacityShares {
  struct Use {
    let resource: Resource
    let pool: Int?
    let rho: Double
  }

  let uses: [Use]
  let bottleneck: Use?
  /// Bytes per second that the link can carry now; nil where unknown.
  let linkCapacity: Double?

  /// Use in the last seconds.
  init(_ simulator: Simulator) {
    let meter = simulator.meter
    self.init(
      simulator, prefill: meter.prefill.busy.value, decode: meter.decode.busy.value,
      memory: meter.decode.memoryBusy.value, bytes: meter.transferRate.value)
  }

  /// Use since the start.
  init(wholeRunOf simulator: Simulator) {
    let meter = simulator.meter
    let prefillSeconds = max(1e-9, meter.time) * Double(simulator.engine.prefill.count)
    let decodeSeconds = max(1e-9, meter.time) * Double(simulator.engine.decode.count)
    self.init(
      simulator, prefill: meter.prefill.work / prefillSeconds, decode: meter.decode.work / decodeSeconds,
      memory: meter.decode.memoryWork / decodeSeconds,
      bytes: simulator.engine.link.bytesMoved(at: simulator.engine.time) / max(1e-9, meter.time))
  }

  private init(_ simulator: Simulator, prefill: Double, decode: Double, memory: Double, bytes: Double) {
    let model = simulator.model
    linkCapacity = model.linkBandwidth(workers: model.plan.pools.map { Double($0.workers) }).map { $0 * simulator.linkShare }
    var uses = [
      Use(resource: .prefillCompute, pool: model.prefill, rho: prefill),
      Use(resource: .decodeBandwidth, pool: model.decode, rho: decode),
    ]
    if model.workers[model.decode].kvTokens != nil {
      uses.append(Use(resource: .decodeMemory, pool: model.decode, rho: memory))
    }
    if let linkCapacity { uses.append(Use(resource: .link, pool: nil, rho: bytes / linkCapacity)) }
    // Rounding of whole steps may show a touch more than all.
    self.uses = uses.map { Use(resource: $0.resource, pool: $0.pool, rho: min(1, $0.rho)) }
    bottleneck = self.uses.max { $0.rho < $1.rho }.flatMap { $0.rho > 0 ? $0 : nil }
  }

  /// The fullest resource of a pool.
  func use(ofPool pool: Int) -> Use? { uses.filter { $0.pool == pool }.max { $0.rho < $1.rho } }

  /// Busy, headroom and stranded of a pool.
  func split(ofPool pool: Int) -> Split { Split(rho: use(ofPool: pool)?.rho ?? 0, bottleneck: bottleneck?.rho ?? 0) }
}
