import Fleet

/// What a column of a block is of: the same words in every version of the format.
struct ColumnKey: Hashable, Sendable {
  enum Place: UInt8, CaseIterable, Sendable {
    case fleet, pool, link, worker
    /// The fleet of general-purpose devices that runs beside.
    case comparison
  }

  let place: Place
  /// Which pool or link; 0 for the fleet and the workers.
  let index: Int
  /// The field's key in the registry, or one of `Extra`.
  let key: String
  /// The unit's name in the registry; empty for texts.
  let unit: String

  init(_ place: Place, _ index: Int, _ key: String, _ unit: String) {
    self.place = place
    self.index = index
    self.key = key
    self.unit = unit
  }

  init(_ place: Place, _ index: Int, _ field: Field) {
    self.init(place, index, field.info.key, field.info.unit.rawValue)
  }

  /// The field that the column is of, with the same key and unit; nil where this version knows none.
  var field: Field? {
    guard let field = FieldRegistry.field(key: key), field.info.unit.rawValue == unit else { return nil }
    return field
  }

  /// Keys of columns that are of no field.
  enum Extra {
    static let cause = "cause"
    static let bottleneck = "bottleneck"
    static let traffic = "traffic"
    static let slo = "slo"
    static let steadyState = "steady_state"
    static let lane = "lane"
    static let laneCapacity = "lane_capacity"
    static let state = "state"
    static let stateUnit = "state"
    static let comparison = "comparison"
    static let lead = "lead"
  }
}
