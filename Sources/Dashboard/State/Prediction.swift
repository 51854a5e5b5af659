public import Fleet

/// A question to the capacity model: what each of these mixes would lead to. The dashboard knows no model; the program
/// answers with `DashboardState.deliver`.
public struct Prediction: Sendable, Equatable {
  public enum Purpose: Sendable, Hashable {
    /// The draft alone, and what there was before it.
    case draft, now
    /// The draft with one slider at every place of its track.
    case sweep(TrafficSlider)
    /// The present mix at every prompt length and every place upwards.
    case map(MapAxes)
    /// All splits of the same money, the years to come, and who wins.
    case ratios, outlook, verdict
  }

  /// An answer to a question, as its purpose asks for it; nil inside: there is none for this fleet.
  public enum Answer: Sendable {
    /// Of a draft or a sweep: a state for each mix.
    case states([SteadyState])
    /// Of a map: row after row from the lowest, `mapColumns` times `mapRows` of them.
    case map([MapCell])
    case ratios(RatioSweep?)
    case outlook(Outlook?)
    case verdict(PlanVerdict?)
  }

  public let purpose: Purpose
  /// The mix that the question is about.
  public let base: TrafficMix
  /// Workers of each pool, in the snapshot's order.
  public let workers: [PoolSize]
  public let slo: SLO
  /// Where the rate's track lies.
  let start: TrafficMix?

  /// Places along a track.
  static let sweepPlaces = 49
  /// Columns and rows of the map.
  public static let mapColumns = 48
  public static let mapRows = 28
  /// The lengths that the map spans: tokens, evenly by ratio.
  static let inputScale = TrackScale(low: 64, high: 65_536, isLogarithmic: true)
  static let outputScale = TrackScale(low: 16, high: 16_384, isLogarithmic: true)

  /// Whether it is asked what the fleet does then, beyond what it could do.
  public var wantsExpected: Bool { purpose == .draft || purpose == .now }

  /// Workers of each pool that the mix at an index is asked for.
  public func workers(at index: Int) -> [Double] {
    workers.map { pool in
      if case .sweep(let slider) = purpose, case .workers(pool.name, _) = slider {
        return Self.value(slider, start, index)
      }
      return Double(pool.workers)
    }
  }

  /// The value at a place of a sweep.
  private static func value(_ slider: TrafficSlider, _ start: TrafficMix?, _ place: Int) -> Double {
    let scale = slider.scale(start: start)
    return scale.clamp(scale.exactValue(at: Double(place) / Double(sweepPlaces - 1)))
  }

  /// The mixes to be answered for, in order.
  public var mixes: [TrafficMix] {
    switch purpose {
    case .draft, .now: return [base]
    case .sweep(let slider):
      return (0..<Self.sweepPlaces).map { place in
        var mix = base
        slider.set(Self.value(slider, start, place), in: &mix)
        return mix
      }
    case .map(let axes):
      return (0..<(axes == .shares ? 1 : Self.mapRows)).flatMap { row in
        (0..<Self.mapColumns).map { column in
          var mix = base
          mix.setInputLength(Self.inputScale.exactValue(at: (Double(column) + 0.5) / Double(Self.mapColumns)))
          let up = axes.scale.exactValue(at: Self.mapPlace(ofRow: row))
          if axes == .outputs { mix.setOutputLength(up) }
          if axes == .hits { mix.setCacheHitRate(up) }
          return mix
        }
      }
    case .ratios, .outlook, .verdict: return [base]
    }
  }

  /// Where a row of the map stands on its scale, 0...1. A map over prefill's share has the mixes of one row alone.
  public static func mapPlace(ofRow row: Int) -> Double { (Double(row) + 0.5) / Double(mapRows) }
}
