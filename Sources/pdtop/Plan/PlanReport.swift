import Capacity
import Fleet

/// All that is to be said of a plan.
struct PlanReport {
  let subject: PlanSubject
  let model: FleetModel
  let general: FleetModel?
  /// Nil for fleets that are no prefill and decode pool.
  let sweep: RatioSweep?
  let point: PlanPoint
  let routed: RoutedAssessment?
  let sensitivities: [Sensitivity]
  let outlook: Outlook?
  let verdict: PlanVerdict?
  let deployment: DeploymentAdvice?

  init(_ subject: PlanSubject) throws {
    self.subject = subject
    let scenario = subject.scenario
    let (mix, slo) = (scenario.traffic, scenario.slo)
    (model, general) = try subject.models(scenario.fleet)
    point = model.planPoint(mix, slo: slo, capital: subject.budget, general: general)
    sweep = model.ratioSweep(mix, slo: slo, capital: subject.budget)
    if subject.budget != nil, sweep == nil {
      throw RunError("--budget: a price is unknown, or the money does not buy a worker of each pool")
    }
    routed = model.routed(mix, slo: slo)
    sensitivities = model.sensitivities(mix, slo: slo)
    outlook = model.outlook(mix, slo: slo, subject.outlook, general: general, seed: scenario.seed)
    verdict = model.verdict(mix, slo: slo, subject.outlook, general: general)
    deployment = DeploymentAdvice(model, general: general, mix, slo)
  }

  /// USD of capital of a split.
  func capital(_ workers: [Int]) -> Double? {
    var sum = 0.0
    for (pool, count) in workers.enumerated() {
      guard let each = model.capital(ofPool: pool) else { return nil }
      sum += each * Double(count)
    }
    return sum
  }

  /// Workers by pool as people write it: `30P:13D`.
  func ratio(_ workers: [Int]) -> String {
    zip(workers, model.plan.pools).map { "\($0)\($1.role.letter)" }.joined(separator: ":")
  }
}

/// The shapes of workers that the decode pool's devices (and the comparison's) are best split into.
struct DeploymentAdvice {
  let device: String
  let aggregated: (worker: DeploymentSearch.Worker, tokensPerDevice: Double)?
  let disaggregated: DeploymentSearch.Disaggregated?

  /// Nil where there is no target to keep, or the device's times are not known.
  init?(_ model: FleetModel, general: FleetModel?, _ mix: TrafficMix, _ slo: SLO) {
    guard let ttft = slo.ttft, let tpot = slo.tpot, let pool = general?.plan.pools.first, pool.measured == nil else {
      return nil
    }
    let plan = model.plan
    let search = DeploymentSearch(
      model: plan.model, device: pool.device, weights: WeightFormat(plan.precision), kvElementBytes: plan.kvElementBytes,
      memoryUtilization: pool.memoryUtilization, devices: min(64, max(2, pool.devices)),
      input: max(1, Int(mix.inputLength)), output: max(2, Int(mix.outputLength)), ttft: ttft, tpot: tpot)
    device = pool.device.name
    aggregated = search.bestAggregated()
    disaggregated = search.bestDisaggregated()
    if aggregated == nil, disaggregated == nil { return nil }
  }
}
