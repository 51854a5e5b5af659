import Capacity
import Fleet

/// One of Splitwise's two workloads by its mean lengths, and fleets for it.
struct SplitwiseMix {
  /// A pool of machines of eight devices.
  struct Machines {
    let role: Role, device: String, count: Int

    static func general(_ device: String, _ count: Int) -> Machines { Machines(role: .general, device: device, count: count) }
    static func prefill(_ device: String, _ count: Int) -> Machines { Machines(role: .prefill, device: device, count: count) }
    static func decode(_ device: String, _ count: Int) -> Machines { Machines(role: .decode, device: device, count: count) }
  }

  private let mix: TrafficMix
  private let slo: SLO

  /// Targets: three times an idle A100 machine's prefill of the mean prompt, and 1.25 times its decode step.
  init(input: Double, output: Double) {
    let traffic = TrafficClass(
      name: "Azure 2023", input: LengthDistribution(.fixed, mean: input), output: LengthDistribution(.fixed, mean: output))
    mix = TrafficMix(rate: 1, classes: [traffic])
    let machine = PublishedWorkers.roofline(
      WorkerSetup(
        name: "A100 machine", model: PublishedWorkers.model("llama-2-70b"), device: PublishedWorkers.device("a100-80g"),
        weights: .bf16, tensor: 8))
    let prefill = machine.prefillPass(tokens: Int(input), pairs: WorkerModel.pairs(tokens: input, past: 0))
    slo = SLO(ttft: 3 * prefill, tpot: 1.25 * machine.decodeStep(batch: 1, excess: input), goal: 0.9)
  }

  func fleet(_ pools: [Machines]) -> FleetModel {
    PublishedWorkers.fleet(
      FleetPlan(
        model: PublishedWorkers.model("llama-2-70b"),
        pools: pools.map {
          PoolPlan(
            name: $0.role.rawValue, role: $0.role, device: PublishedWorkers.device($0.device), devicesPerWorker: 8,
            workers: $0.count, tokenBudget: 2048)
        }))
  }

  /// Requests per second within the targets.
  func capacity(_ fleet: FleetModel) -> Double { fleet.assess(mix, slo: slo).capacity }

  /// Prefill machines of the split of `machines` H100 machines that serves most.
  func bestPrefillMachines(of machines: Int) -> Double {
    let best = (1..<machines).max {
      capacity(fleet(split($0, machines))) < capacity(fleet(split($1, machines)))
    }
    return Double(best ?? 0)
  }

  private func split(_ prefill: Int, _ machines: Int) -> [Machines] {
    [.prefill("h100-sxm", prefill), .decode("h100-sxm", machines - prefill)]
  }
}
