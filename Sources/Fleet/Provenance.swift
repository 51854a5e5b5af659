/// How a number came to be. The screen says so wherever a number is not simply measured.
public enum Provenance: UInt8, Sendable, CaseIterable {
  /// Nobody knows: shown as `--`, exported as null, never as 0.
  case unknown
  /// Computed from assumptions where nothing was measured; the field's help says how.
  case estimated
  /// Arithmetic on measured values.
  case derived
  /// Counted or timed by the source itself.
  case measured

  public var word: String {
    switch self {
    case .unknown: "unknown"
    case .estimated: "estimated"
    case .derived: "derived"
    case .measured: "measured"
    }
  }
}

/// A known value with its provenance. An unknown value has no `Reading` at all.
public struct Reading: Sendable, Equatable {
  public var value: Double
  public var provenance: Provenance

  public init(_ value: Double, _ provenance: Provenance = .measured) {
    self.value = value
    self.provenance = provenance
  }
}
