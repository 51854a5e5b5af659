public import Capacity
public import Dashboard
public import Fleet

/// Answers the dashboard's questions from the model of a fleet.
public struct PlanAnswers: Sendable {
  public let model: FleetModel
  /// General-purpose devices of the same money; nil where they cannot be computed.
  public let general: FleetModel?
  private let comparison: ComparisonPlan
  public let outlook: OutlookPlan
  public let seed: UInt64

  /// - Parameter model: the model of the scenario's fleet.
  public init(_ scenario: Scenario, _ model: FleetModel) {
    self.model = model
    comparison = scenario.comparison ?? ComparisonPlan()
    general = try? model.general(comparison)
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
    case .map(let axes): return .map(grid(question, axes, live(question)))
    case .ratios: return .ratios(live(question).ratioSweep(mix, slo: slo, limit: 60))
    case .outlook:
      let live = live(question)
      return .outlook(live.outlook(mix, slo: slo, outlook, general: general(live), seed: seed))
    case .verdict:
      let live = live(question)
      return .verdict(live.verdict(mix, slo: slo, outlook, general: general(live)))
    }
  }

  /// The fleet as it stands after flips, failures and scaling.
  private func live(_ question: Prediction) -> FleetModel { model.resized(question.workers(at: 0)) }

  /// General-purpose devices of that fleet's money.
  private func general(_ live: FleetModel) -> FleetModel? {
    live.plan.pools.map(\.workers) == model.plan.pools.map(\.workers) ? general : try? live.general(comparison)
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

  /// Row after row. Along a column prompts stay the same, so one of the phases does not have to be asked again: prefill
  /// where outputs run upwards, decode where hits do.
  private func grid(_ question: Prediction, _ axes: MapAxes, _ model: FleetModel) -> [MapCell] {
    var columns: [PhaseBalance?] = []
    return question.mixes.enumerated().map { index, mix in
      let column = index % Prediction.mapColumns
      let below = index < Prediction.mapColumns ? nil : columns[column]
      let balance = model.balance(
        mix, question.slo,
        known: axes == .outputs ? (below?.prefillRate, nil) : (nil, below?.decodeRate))
      if index < Prediction.mapColumns { columns.append(balance) }
      guard let balance, let matched = balance.matchedPrefillShare else { return Self.unknown }
      return MapCell(stranded: model.strandedShare(balance, mix), excess: balance.prefillShare - matched)
    }
  }

  /// A row for each share of the money, which every mix of the one row of questions is put to.
  private func shares(_ question: Prediction) -> [MapCell] {
    let matched = question.mixes.map { model.balance($0, question.slo)?.matchedPrefillShare }
    return (0..<Prediction.mapRows).flatMap { row in
      let share = Prediction.mapPlace(ofRow: row)
      return matched.map { matched in
        matched.map { MapCell(stranded: 1 - PhaseBalance.served(share, matched: $0), excess: share - $0) }
          ?? Self.unknown
      }
    }
  }
}
