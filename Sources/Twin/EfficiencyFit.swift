import Capacity
import Fleet

/// Finds the efficiencies with which the model does what was seen: by least squares over the moments on the closed
/// form, which is then corrected by what the simulator makes of the same fleet, and fitted again.
struct EfficiencyFit {
  let shape: FleetShape
  let mix: TrafficMix
  let slo: SLO
  let sight: Sight
  let belief: Belief

  /// Standard deviation of a percentile, in logarithms: read between the wide bounds of a page's histogram it is no
  /// better than that; a simulation knows it.
  private var latencyError: Double { sight.latest.origin.kind == .simulator ? 0.03 : 0.05 }
  /// That of a mean, which sums and counts tell exactly: of requests whose lengths differ, of as many tokens.
  private static let (requestError, tokenError) = (0.02, 0.01)
  /// That of the mean of a gauge, however often it was looked at.
  private static let gaugeError = 0.04
  /// Times that the simulator is asked.
  private static let rounds = 3
  /// Agreement with which it is left at that.
  private static let nearEnough = 0.01

  /// How many times as long the simulator takes as the closed form.
  private struct Correction {
    var ttft = 1.0
    var ttftMean = 1.0
    var tpot = 1.0
    var itlMean = 1.0
    var prefilling = 1.0
    var decoding = 1.0
  }

  /// The fit, and what the simulator makes of it.
  func run() throws(TwinError) -> (efficiencies: Efficiencies, rehearsal: Rehearsal) {
    var correction = Correction()
    var x = [0.0, 0, 0, 0]
    var best: (efficiencies: Efficiencies, rehearsal: Rehearsal, miss: Double)?
    for _ in 0..<EfficiencyFit.rounds {
      x = solve(from: x, correction)
      let found = belief.efficiencies(x)
      let rehearsal = try rehearse(found)
      let miss = miss(rehearsal)
      if miss < best?.miss ?? .infinity { best = (found, rehearsal, miss) }
      // At the simulator's own batch: while a mix shifts, the one that was seen is not that of the mix that arrives.
      guard miss > EfficiencyFit.nearEnough, let closed = values(found, mix, rehearsal.moment) else { break }
      func ratio(_ simulated: Double?, _ closed: Double?) -> Double {
        guard let simulated, let closed, simulated > 0, closed > 0 else { return 1 }
        return min(10, max(0.1, simulated / closed))
      }
      correction = Correction(
        ttft: ratio(rehearsal.moment.ttft, closed.ttft), ttftMean: ratio(rehearsal.moment.ttftMean, closed.ttftMean),
        tpot: ratio(rehearsal.moment.tpot, closed.tpot), itlMean: ratio(rehearsal.moment.itlMean, closed.tpot),
        prefilling: ratio(rehearsal.moment.prefilling, closed.prefilling),
        decoding: ratio(rehearsal.moment.running(.decode), closed.decoding))
    }
    guard let best else { throw TwinError("the fleet cannot be simulated as it was seen") }
    return (best.efficiencies, best.rehearsal)
  }

  private func rehearse(_ found: Efficiencies) throws(TwinError) -> Rehearsal {
    try Rehearsal(found.applied(to: shape.plan), mix, slo, seed: Twin.seed)
  }

  /// The largest error of what is fitted, as a share; gauges count less, as they are seen at instants.
  private func miss(_ rehearsal: Rehearsal) -> Double {
    func error(_ value: (Moment) -> Double?) -> Double {
      guard let a = value(rehearsal.moment), let b = value(sight.present), a > 0, b > 0 else { return 0 }
      return abs(a / b - 1)
    }
    let first = sight.present.ttftMean == nil ? error(\.ttft) : error(\.ttftMean)
    let later = sight.present.itlMean == nil ? error(\.tpot) : error(\.itlMean)
    let decoding = sight.present.itlMean == nil ? error { $0.running(.decode) } / 2 : 0
    return [first, later, error(\.prefilling) / 2, decoding].max() ?? 0
  }

  // MARK: Closed form

  private func solve(from start: [Double], _ correction: Correction) -> [Double] {
    // The present counts as much as all that led to it.
    let seen = sight.moments + [Moment](repeating: sight.present, count: max(1, sight.moments.count))
    let mixes = seen.map(mix(of:))
    return LeastSquares(bounds: belief.bounds).minimum(from: start) { x in
      guard let model = try? FleetModel(belief.efficiencies(x).applied(to: shape.plan)) else { return x }
      var residuals = x
      for (moment, mix) in zip(seen, mixes) {
        let values = Response(model: model).values(mix, moment)
        let share = 1 / Double(seen.count).squareRoot()
        func add(_ closed: Double?, _ measured: Double?, _ correction: Double, _ error: Double) {
          guard let closed, let measured, closed > 0, measured > 0, measured.isFinite else { return }
          residuals.append(Elementary.log(closed * correction / measured) / error * share)
        }
        if moment.ttftMean == nil { add(values.ttft, moment.ttft, correction.ttft, latencyError) }
        add(values.ttftMean, moment.ttftMean, correction.ttftMean, Self.requestError)
        if moment.itlMean == nil { add(values.tpot, moment.tpot, correction.tpot, latencyError) }
        add(values.tpot, moment.itlMean, correction.itlMean, Self.tokenError)
        add(
          values.prefilling, moment.prefilling, correction.prefilling,
          moment.prefillSeconds == nil
            ? gaugeError(moment, moment.prefilling, waiting: moment.waiting) : Self.requestError)
        // A mean gap at the batch that was seen says all that the batch could.
        guard moment.itlMean == nil else { continue }
        add(values.decoding, moment.running(.decode), correction.decoding, gaugeError(moment, moment.running(.decode)))
      }
      return residuals
    }
  }

  /// What runs is counted at instants: as uncertain as any count, less so the more often it is looked at.
  private func gaugeError(_ moment: Moment, _ count: Double?, waiting: Double = 0) -> Double {
    let counted = max(1e-3, count ?? 0) * Double(moment.samples)
    // What waits comes and goes with every burst.
    let fickle = waiting / max(1e-3, count ?? 0)
    return (EfficiencyFit.gaugeError * EfficiencyFit.gaugeError + 1 / counted + fickle * fickle / 4).squareRoot()
  }

  private func values(_ found: Efficiencies, _ mix: TrafficMix, _ moment: Moment) -> Response.Values? {
    guard let model = try? FleetModel(found.applied(to: shape.plan)) else { return nil }
    return Response(model: model).values(mix, moment)
  }

  /// The mix as it was at a moment.
  private func mix(of moment: Moment) -> TrafficMix {
    var mix = mix
    if let rate = moment.rate, rate > 0 { mix.rate = rate }
    if let input = moment.input, input >= 1 { mix.setInputLength(min(input, 4e6)) }
    if let output = moment.output, output >= 1 { mix.setOutputLength(min(output, 4e6)) }
    if let hits = moment.hits, hits >= 0, hits < 1 { mix.setCacheHitRate(hits) }
    return mix
  }
}
