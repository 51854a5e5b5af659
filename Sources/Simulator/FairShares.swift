/// Rates of transfers by max-min fairness, and room for the sums that finding them takes, kept from one time to the
/// next. Only what flows touch is set and looked at, so that the number of workers costs nothing.
struct FairShares: Sendable {
  /// What is left of a worker's bandwidth, and of how many flows at it the rate is still open: of none when nobody
  /// looks.
  private struct End: Sendable {
    var left = 0.0
    var open = 0.0

    /// What it leaves for each of them.
    @inline(__always)
    var level: Double { left / open }

    @inline(__always)
    mutating func join(_ bandwidth: Double) {
      if open == 0 { left = bandwidth }
      open += 1
    }

    @inline(__always)
    mutating func take(_ rate: Double) {
      left -= rate
      open -= 1
    }
  }
  private var sources: Column<End>
  private var targets: Column<End>
  /// Flows whose rates are being looked for, and those of them that are found next.
  private var open = Column<Int>()
  private var full = Column<Int>()

  init(sources: Int, targets: Int) {
    self.sources = Column(repeating: End(), count: sources)
    self.targets = Column(repeating: End(), count: targets)
  }

  mutating func own() {
    sources.own()
    targets.own()
    open.own()
    full.own()
  }

  mutating func disown() {
    sources.disown()
    targets.disown()
    open.disown()
    full.disown()
  }

  /// Bytes per second of each sender and of each receiver.
  struct Bandwidths {
    let egress: Column<Double>
    let ingress: Column<Double>
    /// What of them there is.
    let share: Double
  }

  /// Finds all rates anew, the sum of which `fabric` bounds.
  mutating func fillAll(_ flows: inout Column<Flow>, _ ends: Bandwidths, fabric: Double, at time: Double) {
    for index in flows.indices { join(index, &flows, ends) }
    fill(&flows, fabric: fabric, at: time)
  }

  /// Finds the rates of the flows at a sender and a receiver anew, of those that share their other ends, and so on.
  /// What all others have does not depend on these while the fabric bounds none.
  mutating func fill(
    _ flows: inout Column<Flow>, around source: Int32, _ target: Int32, _ ends: Bandwidths, at time: Double
  ) {
    for index in flows.indices where flows[index].source == source || flows[index].target == target {
      join(index, &flows, ends)
    }
    var known = 0
    while open.count > known {
      known = open.count
      for index in flows.indices where !flows[index].isOpen {
        let isShared = sources[Int(flows[index].source)].open > 0 || targets[Int(flows[index].target)].open > 0
        if isShared { join(index, &flows, ends) }
      }
    }
    fill(&flows, fabric: .infinity, at: time)
  }

  private mutating func join(_ index: Int, _ flows: inout Column<Flow>, _ ends: Bandwidths) {
    let (source, target) = (Int(flows[index].source), Int(flows[index].target))
    flows[index].isOpen = true
    open.append(index)
    sources[source].join(ends.egress[source] * ends.share)
    targets[target].join(ends.ingress[target] * ends.share)
  }

  private func level(_ flow: Flow) -> Double { min(sources[Int(flow.source)].level, targets[Int(flow.target)].level) }

  /// Progressive filling: raise all open rates together, and settle those that meet a full bound.
  private mutating func fill(_ flows: inout Column<Flow>, fabric: Double, at time: Double) {
    var fabricLeft = fabric
    var count = open.count
    while count > 0 {
      var least = fabricLeft / Double(count)
      for index in open where flows[index].isOpen { least = min(least, level(flows[index])) }
      let bound = least * (1 + 1e-12)
      let fabricFull = fabricLeft / Double(count) <= bound
      // Decided on the state before anything of this round is taken away.
      full.removeAll()
      for index in open where flows[index].isOpen && (fabricFull || level(flows[index]) <= bound) { full.append(index) }
      for index in full {
        flows[index].setRate(least, at: time)
        flows[index].isOpen = false
        sources[Int(flows[index].source)].take(least)
        targets[Int(flows[index].target)].take(least)
        fabricLeft -= least
        count -= 1
      }
    }
    open.removeAll()
  }
}
