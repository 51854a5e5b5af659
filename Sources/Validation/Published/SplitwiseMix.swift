import Capacity
import Fleet

/// One of Splitwise's two workloads by its mean lengths, and fleets for it.
struct SplitwiseMix {
  /// A pool of machines of eight devices.
  struct Machines {
    let role: Role, device: String, count: Int

    static func general(_ device: String, _ count: Int) -> Machines {
      Machines(role: .general, device: device, count: count)
    }
    static func prefill(_ device: String, _ count: Int) -> Machines {
      Machines(role: .prefill, device: device, count: count)
    }
    static func decode(_ device: String, _ count: Int) -> Machines {
      Machines(role: .decode, device: device, count: count)
    }
  }

  private let mix: TrafficMix
  private let slo: SLO

  /// Seconds of a token on an undisturbed A100 machine as the paper's engine of 2023 took them: 44.9 ms at any small
  /// batch.
  static let step = 0.0449

  /// The paper's targets at the 90th percentile: three times an undisturbed A100 machine's TTFT, and 1.5 times its
  /// step.
  init(input: Double, output: Double) {
    let traffic = TrafficClass(
      name: "Azure 2023", input: LengthDistribution(.fixed, mean: input),
      output: LengthDistribution(.fixed, mean: output))
    mix = TrafficMix(rate: 1, classes: [traffic])
    let machine = PublishedWorkers.roofline(
      WorkerSetup(
        name: "A100 machine", model: PublishedWorkers.model("llama-2-70b"), device: PublishedWorkers.device("a100-80g"),
        weights: .bf16, tensor: 8))
    let prefill = machine.prefillPass(tokens: Int(input), pairs: WorkerModel.pairs(tokens: input, past: 0))
    slo = SLO(ttft: 3 * prefill, tpot: 1.5 * SplitwiseMix.step, goal: 0.9)
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

  /// The same where machines of either pool do the other one's work while it is short of them: the paper's mixed pool.
  func routedCapacity(_ fleet: FleetModel) -> Double { fleet.routed(mix, slo: slo)?.routed ?? 0 }

  func balance(_ fleet: FleetModel) -> PhaseBalance? { fleet.balance(mix, slo) }

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
