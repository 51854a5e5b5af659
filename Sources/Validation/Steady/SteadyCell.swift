public import Capacity
public import Fleet
import Simulator

/// A fleet under a traffic mix, by the formulas of the capacity model and as the simulator measures it once it is
/// settled.
public struct SteadyCell: Sendable, Equatable {
  public var model: String
  public var prefill, decode: Machines
  public var mix: Mix
  /// Requests per second over those that the fleet can serve by the formulas.
  public var load: Double
  /// Bytes per second of the link over those that the fleet could use; nil: the NICs limit.
  public var link: Double?

  public struct Machines: Sendable, Equatable {
    public var device: String
    public var workers: Int
  }

  /// Mean tokens of prompts and outputs, both lognormal with a variation of a half, and the share of prompts that is
  /// cached.
  public struct Mix: Sendable, Equatable {
    public var input, output, hit: Double
  }

  /// One resource of the fleet, both ways.
  public struct Use: Sendable {
    public let resource: Resource
    public let expected: Split
    public let measured: Split

    /// The largest difference of the three, a share.
    public var gap: Double {
      max(
        abs(expected.busy - measured.busy), abs(expected.headroom - measured.headroom),
        abs(expected.stranded - measured.stranded))
    }
  }

  public struct Outcome: Sendable {
    public let cell: SteadyCell
    public let uses: [Use]
    /// Sequences of mean length that a decode worker's memory holds.
    public let memoryBatch: Double

    public var gap: Double { uses.map(\.gap).max() ?? 0 }
  }

  /// Requests that are measured, after the simulator's own warm-up, and the simulated seconds for them, at least.
  private static let requests = 12_000.0
  private static let seconds = 240.0
  /// Within this much of each other the two agree, a share.
  public static let tolerance = 0.03

  public func run() throws(CapacityError) -> Outcome {
    var fleet = try FleetModel(plan)
    var traffic = traffic
    if let link {
      let bytes = fleet.demand(traffic, ofPool: 1).bytes * fleet.assess(traffic, slo: Self.slo).capacity
      var plan = plan
      plan.link.fabricBandwidth = link * bytes / plan.link.efficiency
      fleet = try FleetModel(plan)
    }
    traffic.rate = fleet.assess(traffic, slo: Self.slo).capacity * load
    var simulator = try Simulator(
      Scenario(name: "steady", seed: 9, fleet: fleet.plan, traffic: traffic, slo: Self.slo))
    simulator.advance(to: max(Self.seconds, Self.requests / traffic.rate))
    return Outcome(
      cell: self, uses: SteadyCell.uses(fleet.assess(traffic, slo: Self.slo), simulator.summary),
      memoryBatch: fleet.decodePoint(traffic, Self.slo, ofPool: 1).memoryBatch ?? .infinity)
  }

  /// By the same formulas from the offered use of each resource and from the measured one.
  private static func uses(_ assessment: Assessment, _ summary: RunSummary) -> [Use] {
    var measured = Dictionary(summary.pools.flatMap(\.uses).map { ($0.resource, $0.rho) }) { max($0, $1) }
    if let link = summary.link, let capacity = link.capacity { measured[.link] = min(1, link.meanRate / capacity) }
    let (offered, fullest) = (assessment.resources.map(\.rho).max() ?? 0, measured.values.max() ?? 0)
    return assessment.resources.compactMap { use in
      measured[use.resource].map { rho in
        Use(
          resource: use.resource, expected: Split(rho: use.rho, bottleneck: offered),
          measured: Split(rho: rho, bottleneck: fullest))
      }
    }
  }

  private static let slo = SLO(tpot: 0.05)

  private var traffic: TrafficMix {
    let all = TrafficClass(
      name: "all", input: LengthDistribution(.lognormal(cv: 0.5), mean: mix.input),
      output: LengthDistribution(.lognormal(cv: 0.5), mean: mix.output), cacheHitRate: mix.hit)
    return TrafficMix(rate: 1, classes: [all])
  }

  private var plan: FleetPlan {
    let shape = PublishedWorkers.model(model)
    let precision: Precision = shape.isMixture ? .fp8 : .bf16
    func pool(_ role: Role, _ machines: Machines) -> PoolPlan {
      let device = PublishedWorkers.device(machines.device)
      // So many that the weights fit about twice.
      let needed = 2 * shape.totalParameters * precision.bytes / (device.memoryBytes ?? 1)
      return PoolPlan(
        name: role.rawValue, role: role, device: device,
        devicesPerWorker: [4, 8, 16].first { Double($0) >= needed } ?? 32,
        workers: machines.workers)
    }
    return FleetPlan(model: shape, precision: precision, pools: [pool(.prefill, prefill), pool(.decode, decode)])
  }
}

extension SteadyCell.Outcome {
  /// Whether the two agree; where they do not, why.
  public enum Class: Sendable, Equatable {
    case agrees
    /// Memory is full by whole sequences, and a hundredth of it is kept back.
    case granularity
    case unexplained
  }

  public var verdict: Class {
    if gap <= SteadyCell.tolerance { return .agrees }
    let fullest = uses.max { $0.expected.busy < $1.expected.busy }
    return fullest?.resource == .decodeMemory && gap <= 0.01 + 1 / memoryBatch ? .granularity : .unexplained
  }

  /// In words; empty where the two agree.
  public var reason: String {
    switch verdict {
    case .agrees: ""
    case .granularity:
      "memory holds \(Int(memoryBatch.rounded())) sequences of mean length, and fills by whole ones with a hundredth kept "
        + "back: up to \(Int((100 / memoryBatch).rounded()) + 1) points of it stay empty"
    case .unexplained: "not known"
    }
  }
}
