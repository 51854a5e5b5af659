import Capacity
import Fleet

extension FleetRun {
  /// Holds the devices of a pool to a share of their TDP.
  ///
  /// What a pool draws at full work falls to the cap by running slower: its speed is (cap - idle) / (power - idle),
  /// with the power of prefill near its peak arithmetic and that of decode near its use of bandwidth. A cap above that
  /// changes nothing, which is why decode pools bear one and prefill pools do not (Splitwise, 2024; "The Illusion of
  /// Power Capping in LLM Decode", 2026).
  mutating func setPowerCap(_ share: Double, ofPool index: Int) {
    let plan = model.plan.pools[index]
    guard let tdp = plan.device.tdpWatts,
      let idle = PowerModel.watts(plan.device, compute: 0, bandwidth: 0),
      let full = PowerModel.watts(
        plan.device, compute: plan.role == .decode ? 0.05 : 0.55, bandwidth: plan.role == .decode ? 0.6 : 0.2)
    else { return }
    let cap = tdp * share
    let factor = cap >= full ? 1 : (full - idle) / max(1e-9 * tdp, cap - idle)
    engine.capWorkers(by: max(1, factor), ofPool: index)
  }
}
