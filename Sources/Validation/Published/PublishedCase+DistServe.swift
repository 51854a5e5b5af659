import Capacity
import Fleet

extension PublishedCase {
  /// DistServe's worked example (hao-ai-lab, 2024) [D10]: OPT-13B on one A100, prompts of 512 and outputs of 64 tokens, 90 %
  /// within a TTFT of 0.4 s and a TPOT of 0.04 s. Its engine of 2023 spent tens of milliseconds a step on the host.
  static var distServe: [PublishedCase] {
    let mix = TrafficMix(
      rate: 1,
      classes: [
        TrafficClass(
          name: "chat", input: LengthDistribution(.fixed, mean: 512), output: LengthDistribution(.fixed, mean: 64))
      ])
    let slo = SLO(ttft: 0.4, tpot: 0.04, goal: 0.9)
    func assessment(_ pools: [(Role, Int)]) -> Assessment {
      let plan = FleetPlan(
        model: opt13B,
        pools: pools.map { role, workers in
          PoolPlan(
            name: role.rawValue, role: role, device: PublishedWorkers.device("a100-80g"), devicesPerWorker: 1,
            workers: workers, tokenBudget: 2048)
        })
      return PublishedWorkers.fleet(plan).assess(mix, slo: slo)
    }
    // Plenty of the other phase, so that the first one limits.
    let prefill = assessment([(.prefill, 1), (.decode, 1000)]).capacity
    let decode = assessment([(.prefill, 1000), (.decode, 1)]).capacity
    let mixed = assessment([(.general, 1)]).capacity
    let apart = assessment([(.prefill, 2), (.decode, 1)]).capacity / 3
    return [
      PublishedCase(name: "DistServe [D10]: prefill alone", unit: "req/s", published: 5.6, computed: prefill),
      PublishedCase(name: "DistServe [D10]: decode alone", unit: "req/s", published: 10, computed: decode),
      PublishedCase(name: "DistServe [D10]: both on one device", unit: "req/s", published: 1.6, computed: mixed),
      PublishedCase(name: "DistServe [D10]: 2 + 1, a device", unit: "req/s", published: 3.3, computed: apart),
      PublishedCase(name: "DistServe [D10]: gain of 2 + 1", unit: "x", published: 2.1, computed: apart / mixed),
    ]
  }

  /// Shape of OPT-13B (Zhang et al., 2022): multi-head attention, 40 layers of width 5120.
  private static var opt13B: Model {
    Model(
      id: "opt-13b", layers: 40, hidden: 5120, queryHeads: 40, kvHeads: 40, headDimension: 128, attention: "MHA",
      growingLayers: 40, totalParameters: 12.85e9, activeParameters: 12.85e9, kvBytesPerToken: 819_200)
  }
}
