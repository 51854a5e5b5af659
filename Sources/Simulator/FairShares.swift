/// A transfer under way.
struct Flow: Sendable {
  let slot: Int32
  var source: Int32
  var target: Int32
  fileprivate var isFrozen = false
  /// Bytes still to move, and bytes per second.
  var left: Double
  var rate = 0.0

  init(slot: Int32, source: Int, target: Int, bytes: Double) {
    (self.slot, self.source, self.target, left) = (slot, Int32(source), Int32(target), bytes)
  }
}

/// Rates by max-min fairness, and room for the sums that finding them takes, kept from one time to the next. Only what flows
/// touch is set and looked at, so that the number of workers costs nothing.
struct FairShares: Sendable {
  /// What is left of a worker's bandwidth, and of how many flows at it the rate is still open.
  private struct End {
    var left = 0.0
    var open = 0.0

    /// What it leaves for each of them.
    @inline(__always)
    var level: Double { left / open }

    @inline(__always)
    mutating func take(_ rate: Double) {
      left -= rate
      open -= 1
    }
  }
  private var sources: ContiguousArray<End>
  private var targets: ContiguousArray<End>
  private var full: ContiguousArray<Int> = []

  init(sources: Int, targets: Int) {
    self.sources = ContiguousArray(repeating: End(), count: sources)
    self.targets = ContiguousArray(repeating: End(), count: targets)
  }

  /// Progressive filling: raise all rates together, and freeze those that meet a full bound. Returns the sum of the rates.
  ///
  /// - Parameters:
  ///   - egress: bytes per second of each source, and of each target `ingress`, of which there is a `share`.
  ///   - fabric: bytes per second of all together.
  mutating func fill(
    _ flows: inout ContiguousArray<Flow>, egress: ContiguousArray<Double>, ingress: ContiguousArray<Double>, share: Double,
    fabric: Double
  ) -> Double {
    full.removeAll(keepingCapacity: true)
    full.append(contentsOf: repeatElement(0, count: flows.count))
    return flows.withUnsafeMutableBufferPointer { flows in
      sources.withUnsafeMutableBufferPointer { sources in
        targets.withUnsafeMutableBufferPointer { targets in
          full.withUnsafeMutableBufferPointer { full in
            FairShares.begin(flows, sources, targets, egress, ingress, share)
            return FairShares.fill(flows, sources, targets, full, fabric)
          }
        }
      }
    }
  }

  private static func begin(
    _ flows: UnsafeMutableBufferPointer<Flow>, _ sources: UnsafeMutableBufferPointer<End>,
    _ targets: UnsafeMutableBufferPointer<End>, _ egress: ContiguousArray<Double>, _ ingress: ContiguousArray<Double>,
    _ share: Double
  ) {
    for i in flows.indices {
      let (source, target) = (Int(flows[i].source), Int(flows[i].target))
      flows[i].isFrozen = false
      sources[source] = End(left: egress[source] * share)
      targets[target] = End(left: ingress[target] * share)
    }
    for flow in flows {
      sources[Int(flow.source)].open += 1
      targets[Int(flow.target)].open += 1
    }
  }

  private static func fill(
    _ flows: UnsafeMutableBufferPointer<Flow>, _ sources: UnsafeMutableBufferPointer<End>,
    _ targets: UnsafeMutableBufferPointer<End>, _ full: UnsafeMutableBufferPointer<Int>, _ fabric: Double
  ) -> Double {
    func level(_ flow: Flow) -> Double { min(sources[Int(flow.source)].level, targets[Int(flow.target)].level) }
    var total = 0.0
    var fabricLeft = fabric
    var open = flows.count
    while open > 0 {
      var least = fabricLeft / Double(open)
      for flow in flows where !flow.isFrozen { least = min(least, level(flow)) }
      let bound = least * (1 + 1e-12)
      let fabricFull = fabricLeft / Double(open) <= bound
      // Decided on the state before anything of this round is taken away.
      var count = 0
      for i in flows.indices where !flows[i].isFrozen && (fabricFull || level(flows[i]) <= bound) {
        full[count] = i
        count += 1
      }
      for i in full[..<count] {
        flows[i].rate = least
        flows[i].isFrozen = true
        total += least
        sources[Int(flows[i].source)].take(least)
        targets[Int(flows[i].target)].take(least)
        fabricLeft -= least
        open -= 1
      }
    }
    return total
  }
}
