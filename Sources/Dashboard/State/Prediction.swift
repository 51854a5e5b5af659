public import Fleet

/// A question to the capacity model: what each of these mixes would lead to. The dashboard knows no model; the program
/// answers with `DashboardState.deliver`.
public struct Prediction: Sendable, Equatable {
  public enum Purpose: Sendable, Hashable {
    /// The draft alone.
    case draft
    /// The draft with one slider at every place of its track.
    case sweep(TrafficSlider)
    /// The present mix at every combination of input and output length.
    case map
  }

  public let purpose: Purpose
  /// The mix that the question is about.
  public let base: TrafficMix
  public let slo: SLO
  /// Where the rate's track lies.
  let start: TrafficMix?

  /// Places along a track.
  static let sweepPlaces = 49
  /// Columns and rows of the map.
  static let mapColumns = 48
  static let mapRows = 28
  /// The lengths that the map spans: tokens, evenly by ratio.
  static let inputScale = TrackScale(low: 64, high: 65_536, isLogarithmic: true)
  static let outputScale = TrackScale(low: 16, high: 16_384, isLogarithmic: true)

  /// The mixes to be answered for, in order.
  public var mixes: [TrafficMix] {
    switch purpose {
    case .draft: return [base]
    case .sweep(let slider):
      let scale = slider.scale(start: start)
      return (0..<Self.sweepPlaces).map { place in
        var mix = base
        slider.set(scale.exactValue(at: Double(place) / Double(Self.sweepPlaces - 1)), in: &mix)
        return mix
      }
    case .map:
      return (0..<Self.mapRows).flatMap { row in
        (0..<Self.mapColumns).map { column in
          var mix = base
          mix.setInputLength(Self.inputScale.exactValue(at: (Double(column) + 0.5) / Double(Self.mapColumns)))
          mix.setOutputLength(Self.outputScale.exactValue(at: (Double(row) + 0.5) / Double(Self.mapRows)))
          return mix
        }
      }
    }
  }
}
