import Capacity
import Fleet

/// What DistServe's worked example asks of devices, and an engine that may spend time on the host besides.
struct DistServeExample {
  /// Seconds of each pass over prompts and each decode step that are the host's alone.
  let passHost, stepHost: Double
  private let worker = PublishedWorkers.roofline(
    WorkerSetup(
      name: "A100", model: opt13B, device: PublishedWorkers.device("a100-80g"), weights: .bf16, tensor: 1))

  private static let prompt = 512
  private static let output = 64
  private static let slo = SLO(ttft: 0.4, tpot: 0.04, goal: 0.9)

  /// Milliseconds of passes and steps in DistServe's simulator, for its own engine: OPT-13B on one A100.
  static let profiledPass = (18.1 + 0.1019 * 512 + 7.12e-6 * 512 * 512) / 1000
  static let profiledStep = (19.93 + 6.27e-4 * 32 * 544 + 0.0385 * 32) / 1000

  /// Today's engine.
  init() { self.init(passHost: 0, stepHost: 0) }

  /// The engine that serves so much of either phase on one device.
  init(prefillRate: Double, decodeRate: Double) {
    passHost = DistServeExample.highest { DistServeExample(passHost: $0, stepHost: 0).prefillRate >= prefillRate }
    stepHost = DistServeExample.highest { DistServeExample(passHost: 0, stepHost: $0).decodeRate >= decodeRate }
  }

  private init(passHost: Double, stepHost: Double) {
    self.passHost = passHost
    self.stepHost = stepHost
  }

  /// Requests per second within the targets: with plenty of the other phase, so that one limits, and both on one
  /// device.
  var prefillRate: Double { rate(prefill: 1, decode: 1000) }
  var decodeRate: Double { rate(prefill: 1000, decode: 1) }
  var mixedRate: Double { rate([(.general, 1, stepHost)]) }

  func rate(prefill: Int, decode: Int) -> Double { rate([(.prefill, prefill, passHost), (.decode, decode, stepHost)]) }

  private func rate(_ pools: [(role: Role, workers: Int, host: Double)]) -> Double {
    let chat = TrafficClass(
      name: "chat", input: LengthDistribution(.fixed, mean: Double(Self.prompt)),
      output: LengthDistribution(.fixed, mean: Double(Self.output)))
    let plan = FleetPlan(
      model: Self.opt13B,
      pools: pools.map { pool in
        var plan = PoolPlan(
          name: pool.role.rawValue, role: pool.role, device: PublishedWorkers.device("a100-80g"), devicesPerWorker: 1,
          workers: pool.workers, tokenBudget: Self.prompt)
        plan.tuning.stepSeconds = pool.host
        return plan
      })
    return PublishedWorkers.fleet(plan).assess(TrafficMix(rate: 1, classes: [chat]), slo: Self.slo).capacity
  }

  /// Seconds of a pass over one prompt, and of a step of so many sequences.
  var pass: Double {
    passHost + worker.prefillPass(tokens: Self.prompt, pairs: WorkerModel.pairs(tokens: Double(Self.prompt), past: 0))
  }
  func step(_ batch: Double) -> Double {
    let context = Double(Self.prompt + Self.output / 2)
    return stepHost + worker.decodeStep(batch: Int(batch.rounded()), excess: batch * context)
  }

  /// Requests per second of one device that computes whole prompts between decode steps.
  ///
  /// At rate r the passes take a share r x pass of the time, so steps come every step / (1 - r pass) seconds; and the
  /// prompts that come while a request decodes are a number by chance, of which 90 % of requests must be able to bear
  /// theirs.
  var wholePromptRate: Double {
    let steps = Double(Self.output - 1)
    let deviations = 1.28
    return Self.highest(upTo: 1 / pass) { rate in
      var gap = 0.02
      for _ in 0..<60 { gap = step(rate * steps * gap) / (1 - rate * pass) }
      let chance = deviations * (rate * steps * gap).squareRoot() * pass / steps
      return gap + chance <= Self.slo.tpot ?? .infinity
    }
  }

  /// The highest number for which something holds that holds for all lower ones, by bisection.
  private static func highest(upTo most: Double = 0.3, where holds: (Double) -> Bool) -> Double {
    var (low, high) = (0.0, most)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// Shape of OPT-13B (Zhang et al., 2022): multi-head attention, 40 layers of width 5120.
  private static var opt13B: Model {
    Model(
      id: "opt-13b", layers: 40, hidden: 5120, queryHeads: 40, kvHeads: 40, headDimension: 128, attention: "MHA",
      growingLayers: 40, totalParameters: 12.85e9, activeParameters: 12.85e9, kvBytesPerToken: 819_200)
  }
}
