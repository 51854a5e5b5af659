public import Capacity
public import Dashboard
public import Fleet

/// Answers the dashboard's questions from the model of a fleet.
public struct PlanAnswers: Sendable {
  public let model: FleetModel
  /// General-purpose devices of the same money; nil where they cannot be computed.
  public let general: FleetModel?
  public let outlook: OutlookPlan
  public let seed: UInt64

  /// - Parameter model: the model of the scenario's fleet.
  public init(_ scenario: Scenario, _ model: FleetModel) {
    self.model = model
    general = try? model.general(scenario.comparison ?? ComparisonPlan())
    var outlook = scenario.outlook ?? OutlookPlan(life: scenario.fleet.money.lifeYears)
    outlook.origin = scenario.traffic
    self.outlook = outlook
    seed = scenario.seed
  }

  /// The answer to a question, as its purpose asks for it.
  public func answer(_ question: Prediction) -> Prediction.Answer {
    let (mix, slo) = (question.base, question.slo)
    switch question.purpose {
    case .draft, .now, .sweep: return .states(states(question))
    case .map(.shares): return .map(shares(question))
    case .map: return .map(question.mixes.map { cell($0, slo) })
    case .ratios: return .ratios(model.ratioSweep(mix, slo: slo, limit: 60))
    case .outlook: return .outlook(model.outlook(mix, slo: slo, outlook, general: general, seed: seed))
    case .verdict: return .verdict(model.verdict(mix, slo: slo, outlook, general: general))
    }
  }

  /// Where each mix leads to with the workers that it is asked for.
  private func states(_ question: Prediction) -> [SteadyState] {
    question.mixes.enumerated().map { index, mix in
      let asked = question.workers(at: index)
      let workers = asked.count == model.plan.pools.count ? asked : nil
      var state = model.steadyState(mix, slo: question.slo, workers: workers)
      if question.wantsExpected { state.expected = model.expected(mix, slo: question.slo, workers: workers) }
      return state
    }
  }

  private static let unknown = MapCell(stranded: .nan, excess: .nan)

  private func cell(_ mix: TrafficMix, _ slo: SLO) -> MapCell {
    guard let balance = model.balance(mix, slo), let matched = balance.matchedPrefillShare else { return Self.unknown }
    return MapCell(stranded: model.strandedShare(balance, mix), excess: balance.prefillShare - matched)
  }

  /// A row for each share of the money, which every mix of the one row of questions is put to.
  private func shares(_ question: Prediction) -> [MapCell] {
    let matched = question.mixes.map { model.balance($0, question.slo)?.matchedPrefillShare }
    return (0..<Prediction.mapRows).flatMap { row in
      let share = Prediction.mapPlace(ofRow: row)
      return matched.map { matched in
        matched.map { MapCell(stranded: 1 - PhaseBalance.served(share, matched: $0), excess: share - $0) } ?? Self.unknown
      }
    }
  }
}
