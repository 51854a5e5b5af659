import Fleet

/// What the operator has chosen on the workers screen.
struct WorkersView: Sendable, Equatable {
  /// A column of the table.
  enum Column: Sendable, Hashable {
    case name, state
    case field(Field)
  }

  var sort = Column.name
  /// Whether the order is turned round: fields begin with the largest value, names with the first.
  var isReversed = false
  var filter = ""
  /// Whether the filter is being typed.
  var isTyping = false
  /// Fields that have a column, in order; nil: the usual ones.
  var chosen: [Field]?
  /// The worker's index in the table of workers.
  var selected: Int?

  /// Fields that say the most, first.
  static let usual: [Field] = [
    .busy, .stranded, .blocked, .queueDepth, .running, .batchSize, .kvUsage, .computeUtilization, .bandwidthUtilization,
    .power, .promptTokenRate, .computedTokenRate, .outputTokenRate, .completed,
  ]

  /// All fields that the table of workers knows, the usual ones first.
  static func available(_ table: WorkerTable) -> [Field] {
    let known = FieldRegistry.fields(at: .worker).filter { table.column($0) != nil }
    return usual.filter(known.contains) + known.filter { !usual.contains($0) }
  }

  /// The fields that are to be shown.
  func fields(_ table: WorkerTable) -> [Field] {
    let available = Self.available(table)
    guard let chosen else { return available.filter(Self.usual.contains) }
    return available.filter(chosen.contains)
  }

  /// The columns to sort by.
  func columns(_ table: WorkerTable) -> [Column] { [.name, .state] + fields(table).map(Column.field) }
}

/// The rows of the workers' table: filtered and in order.
struct WorkerRows {
  let indices: [Int]

  init(_ snapshot: Snapshot, _ view: WorkersView) {
    let filter = WorkerFilter(view.filter)
    let table = snapshot.workers
    let kept = (0..<table.count).filter { filter.matches($0, snapshot) }
    let values: [Float]? =
      switch view.sort {
      case .name: nil
      case .state: table.state.map { Float($0.rawValue) }
      case .field(let field): table.column(field)
      }
    guard let values else {
      indices = view.isReversed ? kept.reversed() : kept
      return
    }
    // What is unknown stands last, whichever way the others are turned.
    indices = kept.sorted { a, b in
      let (first, second) = (values[a], values[b])
      if first.isNaN || second.isNaN { return first.isNaN == second.isNaN ? a < b : second.isNaN }
      if first == second { return a < b }
      return view.isReversed ? first < second : first > second
    }
  }

  /// A worker's name: its pool and its number there.
  static func name(_ index: Int, _ snapshot: Snapshot) -> String {
    let pool = Int(snapshot.workers.pool[index])
    guard snapshot.pools.indices.contains(pool) else { return "worker \(index)" }
    let first = snapshot.workers.rows(ofPool: pool).lowerBound
    return "\(snapshot.pools[pool].name) \(index - first)"
  }
}
