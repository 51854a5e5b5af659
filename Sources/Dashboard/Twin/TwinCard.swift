public import Fleet

/// What the screen says of a twin: how well it does what was seen, and what it is made of.
public struct TwinCard: Sendable {
  /// A quantity as it was seen and as the twin had it when it was fitted.
  public struct Row: Sendable {
    public var field: Field
    /// Index of the pool that it is of; nil: the fleet's.
    public var pool: Int?
    public var title: String
    public var seen: Double?
    public var twin: Double?
    public var error: String
    /// Given, fitted or checked.
    public var use: String
    /// Whether what was seen was itself an estimate.
    public var isEstimate: Bool

    public init(
      field: Field, pool: Int?, title: String, seen: Double?, twin: Double?, error: String, use: String,
      isEstimate: Bool
    ) {
      self.field = field
      self.pool = pool
      self.title = title
      self.seen = seen
      self.twin = twin
      self.error = error
      self.use = use
      self.isEstimate = isEstimate
    }
  }

  /// Whose twin it is.
  public var name: String
  /// When it was taken, seconds since the session's start.
  public var time: Double
  public var rows: [Row]
  /// What was fitted, in a line or two.
  public var fitted: [String]
  /// What it is made of: how that came to be known, and what it is.
  public var facts: [(origin: String, text: String)]

  public init(name: String, time: Double, rows: [Row], fitted: [String], facts: [(origin: String, text: String)]) {
    self.name = name
    self.time = time
    self.rows = rows
    self.fitted = fitted
    self.facts = facts
  }
}
