/// What the Plan screen shows large.
public enum PlanView: Sendable, CaseIterable {
  /// As much of all of it as there is room for.
  case overview
  case map, ratios, outlook, verdict

  var title: String {
    switch self {
    case .overview: "all"
    case .map: "map"
    case .ratios: "ratios"
    case .outlook: "years"
    case .verdict: "verdict"
    }
  }

  func next(_ step: Int) -> PlanView {
    let all = PlanView.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[((index + step) % all.count + all.count) % all.count]
  }
}

/// What runs up the stranding map; the prompt's length always runs to the right.
public enum MapAxes: Sendable, Hashable, CaseIterable {
  /// Output length.
  case outputs
  /// Prefix-cache hit rate.
  case hits
  /// Prefill's share of the same money.
  case shares

  var title: String {
    switch self {
    case .outputs: "output length"
    case .hits: "cache hits"
    case .shares: "prefill's share of the money"
    }
  }

  var next: MapAxes {
    switch self {
    case .outputs: .hits
    case .hits: .shares
    case .shares: .outputs
    }
  }

  var scale: TrackScale {
    switch self {
    case .outputs: Prediction.outputScale
    case .hits: TrackScale(low: 0, high: 0.99, isLogarithmic: false)
    case .shares: TrackScale(low: 0, high: 1, isLogarithmic: false)
    }
  }
}

/// One place of the stranding map.
public struct MapCell: Sendable, Equatable {
  /// S_cost there; not a number where unknown.
  public var stranded: Double
  /// Prefill's share of the money less the matched one: 0 on the line of matched ratios.
  public var excess: Double

  public init(stranded: Double, excess: Double) {
    self.stranded = stranded
    self.excess = excess
  }
}
