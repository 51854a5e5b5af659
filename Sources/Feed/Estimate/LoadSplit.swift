import Fleet

/// Busy, headroom and stranded of the pools, where the load of both is known: rho, rho / rho(bottleneck) - rho, and the
/// rest.
enum LoadSplit {
  static func apply(_ pools: inout [PoolReport], _ fleet: inout Findings, _ router: RouterView) {
    // Where the load is known it is what is busy: how much of the time something ran says little of the capacity.
    for index in pools.indices {
      guard let load = pools[index].load else { continue }
      pools[index].findings.set(
        .busy, min(1, load.value), load.provenance, "load \(Unit.ratio.format(load.value)): \(load.how)")
    }
    let phases = pools.indices.filter { pools[$0].role != .general }
    guard phases.count > 1, phases.allSatisfy({ pools[$0].load != nil }),
      let most = phases.compactMap({ pools[$0].load?.value }).max(), most > 0.01
    else { return }
    for index in phases {
      guard let load = pools[index].load else { continue }
      let share = load.value / most
      let busy = min(1, load.value, share)
      let how = "load \(Unit.ratio.format(load.value)): \(load.how)"
      pools[index].findings.set(.busy, busy, .estimated, how)
      pools[index].findings.set(
        .headroom, max(0, share - busy), .estimated, how + "; up to where the fuller pool fills")
      pools[index].findings.set(
        .stranded, max(0, 1 - share), .estimated, how + "; the fuller pool is at \(Unit.ratio.format(most))")
      if let cost = pools[index].findings.value(.costPerHour) {
        pools[index].findings.set(.strandedCostPerHour, cost * max(0, 1 - share), .estimated, "stranded share x cost")
      }
    }
    let costs = phases.compactMap { pools[$0].findings.value(.costPerHour) }
    let stranded = phases.compactMap { pools[$0].findings.value(.strandedCostPerHour) }
    guard costs.count == phases.count, stranded.count == phases.count, costs.reduce(0, +) > 0 else { return }
    fleet.set(.strandedCostPerHour, stranded.reduce(0, +), .estimated, "sum of the pools")
    fleet.set(.strandedShare, stranded.reduce(0, +) / costs.reduce(0, +), .estimated, "stranded cost over cost")
  }
}
