/// One row of a dialect table: which samples of a metric are which measure.
public struct DialectRule: Sendable, Equatable {
  /// What the labels of a sample must be like.
  public struct Condition: Sendable, Equatable {
    public let label: String
    /// The values that fit; empty: any but none. An empty value among them: the label may be absent.
    public let values: [String]
    /// The label must be absent.
    public let isAbsent: Bool
  }

  /// Whose value a sample is.
  public enum Owner: Sendable, Equatable {
    /// The program's that serves the page.
    case page
    /// The whole fleet's, as a router sees it.
    case fleet
    /// That which labels name: the first alternative whose labels are all there; `orPage`: else the page's own.
    case labels([Alternative], orPage: Bool)
  }

  public struct Alternative: Sendable, Equatable {
    public let labels: [String]
    /// The label is a number in decimal whose hexadecimal form is the name elsewhere.
    public let isDecimal: Bool
  }

  public let dialect: String
  /// The metric's name; of a histogram without `_bucket`, `_sum` and `_count`.
  public let metric: String
  public let measure: Measure
  /// Rules of one group are added. Of several groups of one measure only the first that a page has counts: the others
  /// are other names of the same thing.
  public let group: Int
  public let conditions: [Condition]
  public let owner: Owner
  /// The label that names the role, or `=role`; empty: none does.
  public let role: String
  /// What a value is multiplied with to be in base units.
  public let scale: Double
  public let note: String

  /// Whether the number of a worker is what its router says of it, not what the worker's own page says.
  var isRouters: Bool {
    if case .labels(_, orPage: false) = owner { dialect != "dynamo-worker" && !measure.isOfDevice } else { false }
  }
}
