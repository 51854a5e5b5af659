import Fleet

/// How a mix's needs change as its input:output ratio moves: matched share of the money and rates, at factors from 1/64
/// to 64 by steps of one octave or a part of one, read between them evenly.
struct ShiftCurve: Sendable {
  struct Needs: Sendable {
    /// Prefill's share of the money at which both phases fill together.
    var matched: Double
    /// Requests per second of general-purpose devices over those of the matched ratio, both for this fleet's money.
    var general: Double?
    /// Requests per second at the matched ratio.
    var rate: Double

    /// What the fleet serves with `share` of its money in prefill, over the matched ratio.
    func served(_ share: Double) -> Double { PhaseBalance.served(share, matched: matched) }
  }

  private static let reach = 6.0
  private let step: Double
  private var knots: [Needs] = []

  /// - Returns: nil where the fleet has no separate phases or the mix asks for nothing.
  init?(_ model: FleetModel, _ mix: TrafficMix, _ slo: SLO, general: FleetModel?, step: Double = 0.5) {
    self.step = step
    let count = Int(2 * ShiftCurve.reach / step) + 1
    for index in 0..<count {
      let octaves = Double(index) * step - ShiftCurve.reach
      guard let needs = model.needs(mix.shifted(by: OutlookPlan.twoTo(octaves)), slo, general: general) else {
        return nil
      }
      knots.append(needs)
    }
  }

  /// The needs after the ratio has moved by two to the power of `octaves`.
  func at(_ octaves: Double) -> Needs {
    let place = min(Double(knots.count - 1), max(0, (octaves + ShiftCurve.reach) / step))
    let low = min(knots.count - 2, Int(place))
    return ShiftCurve.between(knots[low], knots[low + 1], place - Double(low))
  }

  static func between(_ a: Needs, _ b: Needs, _ share: Double) -> Needs {
    Needs(
      matched: a.matched + (b.matched - a.matched) * share,
      general: a.general.flatMap { low in b.general.map { low + ($0 - low) * share } },
      rate: a.rate + (b.rate - a.rate) * share)
  }
}

extension FleetModel {
  /// What a mix needs of this fleet's money; nil where the fleet has no separate phases or the mix asks for nothing.
  func needs(_ mix: TrafficMix, _ slo: SLO, general: FleetModel?) -> ShiftCurve.Needs? {
    guard let balance = balance(mix, slo), let matched = balance.matchedPrefillShare, balance.matchedRate.isFinite
    else {
      return nil
    }
    let other = general.map { $0.assess(mix, slo: slo).capacity }
    return ShiftCurve.Needs(
      matched: matched, general: other.map { $0 / balance.matchedRate }, rate: balance.matchedRate)
  }
}

extension OutlookPlan {
  static func twoTo(_ octaves: Double) -> Double { Elementary.exp(octaves * 0.6931471805599453) }
  static func octaves(_ factor: Double) -> Double { Elementary.log(factor) / 0.6931471805599453 }

  /// What a month's work is worth after so many years, over the same work today: what the market asks for it.
  func rentIndex(after years: Double) -> Double {
    rentDecay < 1 ? Elementary.exp(years * Elementary.log(1 - rentDecay)) : 0
  }
}
