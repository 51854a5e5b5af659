import Capacity
import Fleet

extension PublishedCase {
  /// SPAD (Princeton and Washington, 2025): clusters of its prefill and decode chips against H100s that serve as much,
  /// both at their matched ratios: 19 to 41 % less hardware cost and 2 to 17 % less TDP over its workloads. Here over
  /// the two Azure traces and one of long outputs.
  static var spad: [PublishedCase] {
    let mixes = [
      SplitwiseMix(input: 2048, output: 28), SplitwiseMix(input: 1155, output: 211),
      SplitwiseMix(input: 1155, output: 1500),
    ]
    func ratios(_ weight: (Device) -> Double) -> [Double] {
      mixes.map { $0.need("spad-p", "spad-d", weight) / $0.need("h100-sxm", "h100-sxm", weight) }
    }
    let costs = ratios { $0.priceUSD ?? .nan }
    let powers = ratios { $0.tdpWatts ?? .nan }
    func item(_ name: String, _ published: Double, _ computed: Double?, _ reason: String = "") -> PublishedCase {
      PublishedCase(name: "SPAD: \(name)", unit: "", published: published, computed: computed ?? .nan, reason: reason)
    }
    let tamed = mixes.map { mix in
      let gain = mix.prefillGain("spad-p", "h100-sxm")
      return mix.need("spad-p", "spad-d", prefillFactor: 1.08 / gain) { $0.priceUSD ?? .nan }
        / mix.need("h100-sxm", "h100-sxm") { $0.priceUSD ?? .nan }
    }
    let arithmetic =
      "its prefill chip has 1.9 times an H100's arithmetic, of which its own simulation makes 1.08 times the prefill; here it "
      + "reaches the same share of its peak as an H100. With 1.08 it is \(times(tamed.min())) to "
      + "\(times(tamed.max())), the least for the code trace, of which nearly all is prefill"
    return [
      item("cost of the cluster to H100s', the least", 0.59, costs.min(), arithmetic),
      item("cost, the most", 0.81, costs.max()),
      item("TDP of the cluster to H100s', the least", 0.83, powers.min()), item("TDP, the most", 0.98, powers.max()),
    ]
  }
}

extension SplitwiseMix {
  /// What the devices weigh that serve one request a second at the matched ratio: USD, watts.
  fileprivate func need(
    _ prefill: String, _ decode: String, prefillFactor: Double = 1, _ weight: (Device) -> Double
  ) -> Double {
    guard let balance = rates(prefill, decode) else { return .nan }
    return Double(8 * Self.plenty)
      * (weight(PublishedWorkers.device(prefill)) / (balance.prefillRate * prefillFactor)
        + weight(PublishedWorkers.device(decode)) / balance.decodeRate)
  }

  /// Prefill of one device over that of another.
  fileprivate func prefillGain(_ device: String, _ other: String) -> Double {
    (rates(device, other)?.prefillRate ?? .nan) / (rates(other, other)?.prefillRate ?? .nan)
  }

  /// Large pools: waiting for a free machine is no part of the comparison.
  private static let plenty = 100

  private func rates(_ prefill: String, _ decode: String) -> PhaseBalance? {
    balance(fleet([.prefill(prefill, Self.plenty), .decode(decode, Self.plenty)]))
  }
}
