import Fleet
import Testing

@testable import Simulator

/// The link finds anew only the rates that a transfer's coming or going touches; here all are found anew, the plain
/// way.
struct FairSharesTests {
  @Test("Transfers end when they would if all rates were found anew at every change", arguments: 1...20)
  func likeThePlainWay(seed: UInt64) {
    var random = RandomStream(seed: seed)
    func bandwidths(_ count: Int) -> [Double] { (0..<count).map { _ in 5 + 20 * random.uniform() } }
    let (egress, ingress) = (bandwidths(6), bandwidths(5))
    let fabric: Double? = seed % 3 == 0 ? 60 : nil
    var time = 0.0
    let transfers = (0..<200).map { slot in
      time += random.exponential() * 0.4
      return Transfer(
        slot: Int32(slot), source: Int(random.uniform() * 6), target: Int(random.uniform() * 5), start: time,
        left: 1 + 30 * random.exponential())
    }
    let expected = PlainLink(egress: egress, ingress: ingress, fabric: fabric ?? .infinity).ends(of: transfers)
    let ends = ends(of: transfers, egress, ingress, fabric)
    #expect(ends.count == transfers.count)
    for (slot, end) in expected { #expect(abs((ends[slot] ?? 0) - end) < 1e-6 * end) }
  }

  private func ends(
    of transfers: [Transfer], _ egress: [Double], _ ingress: [Double], _ fabric: Double?
  ) -> [Int32: Double] {
    var link = TransferLink(egress: egress.map { $0 }, ingress: ingress.map { $0 }, fabric: fabric, latency: 0)
    var ends: [Int32: Double] = [:]
    func advance(to time: Double) {
      while link.nextEvent <= time, link.nextEvent < .infinity {
        let now = link.nextEvent
        if let slot = link.advance(to: now) { ends[slot] = now }
      }
    }
    for one in transfers {
      advance(to: one.start)
      link.begin(one.slot, from: one.source, to: one.target, bytes: one.left, at: one.start)
    }
    advance(to: .greatestFiniteMagnitude)
    return ends
  }
}

private struct Transfer {
  let slot: Int32
  let source: Int
  let target: Int
  let start: Double
  var left: Double
  var rate = 0.0
}

private struct PlainLink {
  let egress: [Double]
  let ingress: [Double]
  let fabric: Double

  func ends(of transfers: [Transfer]) -> [Int32: Double] {
    var ends: [Int32: Double] = [:]
    var flows: [Transfer] = []
    var coming = transfers[...]
    var time = 0.0
    while !coming.isEmpty || !flows.isEmpty {
      fill(&flows)
      let end = flows.map { time + $0.left / $0.rate }.min() ?? .infinity
      let next = min(end, coming.first?.start ?? .infinity)
      for index in flows.indices { flows[index].left -= flows[index].rate * (next - time) }
      time = next
      if let first = coming.first, first.start <= next { flows.append(coming.removeFirst()) }
      for flow in flows where flow.left <= 1e-9 { ends[flow.slot] = time }
      flows.removeAll { $0.left <= 1e-9 }
    }
    return ends
  }

  /// Raises all rates together until a bound is met, then those that it does not hold, and so on.
  private func fill(_ flows: inout [Transfer]) {
    for index in flows.indices { flows[index].rate = 0 }
    var open = Set(flows.indices)
    while !open.isEmpty {
      func step(_ bandwidth: Double, _ isAt: (Transfer) -> Bool) -> Double {
        let count = open.count { isAt(flows[$0]) }
        let used = flows.filter(isAt).reduce(0) { $0 + $1.rate }
        return count > 0 ? (bandwidth - used) / Double(count) : .infinity
      }
      let steps = egress.indices.map { end in step(egress[end]) { $0.source == end } }
      let others = ingress.indices.map { end in step(ingress[end]) { $0.target == end } }
      let whole = step(fabric) { _ in true }
      let least = (steps + others + [whole]).min() ?? 0
      for index in open { flows[index].rate += least }
      open = open.filter { index in
        whole > least * (1 + 1e-9) + 1e-12 && steps[flows[index].source] > least * (1 + 1e-9) + 1e-12
          && others[flows[index].target] > least * (1 + 1e-9) + 1e-12
      }
    }
  }
}
