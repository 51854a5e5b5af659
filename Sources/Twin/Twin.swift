public import Fleet
import Simulator

/// A simulated copy of a running fleet, fitted to what was seen of it. It is asked what a change would do; nothing of
/// it ever reaches the fleet.
public struct Twin: Sendable {
  /// Whose twin it is, and when it was taken, seconds since the session's start.
  public let original: Origin
  public let time: Double
  /// The fleet and its traffic, as the simulator gets them.
  public let scenario: Scenario
  public let efficiencies: Efficiencies
  /// What it is made of, and how that came to be known.
  public let facts: [TwinFact]
  /// How well it does what was seen.
  public let rows: [FitRow]
  /// Whether device and model are known; else efficiencies stand for what they really are.
  public let isKnown: Bool

  /// Of the random numbers: the same sight gives the same twin.
  static let seed: UInt64 = 1
  /// Seconds of a twin's scenario: as long as anybody looks.
  private static let duration = 86_400.0

  /// Fits a twin to the last minutes of a session.
  ///
  /// - Parameter samples: its snapshots, oldest first, as its history gets them.
  public init(_ samples: [Snapshot], _ hints: TwinHints = TwinHints()) throws(TwinError) {
    let sight = try Sight(samples, hints)
    var shape = try FleetShape(sight.latest, hints)
    let reader = try MixReader(sight, hints)
    shape.measureMemory(sight.present, reader.mix)
    let slo = hints.slo ?? sight.latest.slo
    let fit = EfficiencyFit(
      shape: shape, mix: reader.mix, slo: slo, sight: sight, belief: shape.isKnown ? .known : .assumed)
    let (efficiencies, rehearsal) = try fit.run()
    original = sight.latest.origin
    time = sight.latest.time
    self.efficiencies = efficiencies
    isKnown = shape.isKnown
    facts = shape.facts + reader.facts + Twin.readings(hints)
    rows = FitRow.rows(seen: sight.present, twin: rehearsal.moment, pools: shape.plan.pools, latest: sight.latest)
    scenario = Scenario(
      name: "twin of " + original.name, about: "fitted to what was seen", seed: Twin.seed, duration: Twin.duration,
      fleet: efficiencies.applied(to: shape.plan), traffic: reader.mix, slo: slo)
  }

  private static func readings(_ hints: TwinHints) -> [TwinFact] {
    [("TTFT p50", hints.ttftFactor), ("TPOT p50", hints.tpotFactor)].filter { $0.1 != 1 }.map { what, factor in
      TwinFact(
        what: what + " as seen", value: "x \((factor * 1000).rounded() / 1000)", origin: .derived,
        how: "within its bucket read by ratio, not by straight lines")
    }
  }

  /// The twin as a source: its time goes on from the moment when it was taken.
  public func source() throws(TwinError) -> TwinSource {
    do {
      return TwinSource(try Simulator(scenario), of: original, from: time)
    } catch {
      throw TwinError("\(error)")
    }
  }
}
