public import Fleet

/// How weights are stored and multiplied.
public enum WeightFormat: String, Sendable, CaseIterable {
  case bf16, fp8, fp4
  /// Four-bit weights that are widened to bf16 before they are multiplied ("weight only").
  case int4

  public init(_ precision: Precision) {
    switch precision {
    case .bf16: self = .bf16
    case .fp8: self = .fp8
    case .fp4: self = .fp4
    }
  }

  /// Bytes of a weight with its share of the scales: an FP8 scale for each 16 weights of FP4, a bf16 one for each 64 of
  /// int4.
  var bytes: Double {
    switch self {
    case .bf16: 2
    case .fp8: 1
    case .fp4: 0.5625
    case .int4: 0.53125
    }
  }

  /// The format in which products are computed.
  var arithmetic: Precision {
    switch self {
    case .bf16, .int4: .bf16
    case .fp8: .fp8
    case .fp4: .fp4
    }
  }
}
