/// One thing that a twin is made of, and how it came to be known.
public struct TwinFact: Sendable, Equatable {
  public enum Origin: String, Sendable {
    /// The operator said so.
    case given
    /// The metrics or the targets file say so.
    case told
    /// Computed from what was measured.
    case derived
    /// Nobody knows; what to give instead is in `how`.
    case assumed
  }

  public var what: String
  public var value: String
  public var origin: Origin
  /// In words: from what it was taken, or what to give.
  public var how: String
}
