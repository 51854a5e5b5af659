import Fleet
import Simulator

/// A short run of the twin with the traffic that was seen: what it makes of it before anything is changed.
public struct Rehearsal: Sendable {
  /// Means of the run, as they would be seen.
  public let moment: Moment
  /// How many times smaller than the fleet the one that was run is.
  public let reduction: Int

  /// Requests of a run: enough for medians within two per cent, and some tenths of a second of work.
  private static let requests = 6000.0
  private static let shortest = 30.0
  private static let longest = 300.0
  /// Fewest workers that stand for a pool: what waits in front of few of them is not what waits in front of many.
  private static let fewest = 6

  init(_ plan: FleetPlan, _ mix: TrafficMix, _ slo: SLO, seed: UInt64) throws(TwinError) {
    let least = plan.pools.map(\.workers).min() ?? 1
    let wanted = (mix.rate * Rehearsal.shortest / Rehearsal.requests).rounded(.down)
    reduction = max(1, min(Int(min(wanted, 1e6)), least / Rehearsal.fewest))
    var (plan, mix) = (plan, mix)
    for index in plan.pools.indices {
      plan.pools[index].workers = Int((Double(plan.pools[index].workers) / Double(reduction)).rounded())
    }
    mix.rate /= Double(reduction)
    let seconds = min(Rehearsal.longest, max(Rehearsal.shortest, Rehearsal.requests / mix.rate))
    let scenario = Scenario(name: "twin", seed: seed, duration: seconds, fleet: plan, traffic: mix, slo: slo)
    var samples: [Snapshot] = []
    do {
      var simulator = try Simulator(scenario)
      simulator.advance(to: seconds) { samples.append($0) }
    } catch {
      throw TwinError("\(error)")
    }
    guard let moment = Moment(samples.dropFirst(samples.count / 4)) else {
      throw TwinError("the simulation gave no sample")
    }
    self.moment = moment.enlarged(Double(reduction))
  }
}
