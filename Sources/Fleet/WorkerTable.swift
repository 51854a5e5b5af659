/// What a worker can be doing as a whole.
public enum WorkerState: UInt8, Sendable, CaseIterable {
  case up, draining, down
  /// Starting up, or switching to this role.
  case starting
  /// Has finished its work, and takes no new one.
  case drained
  /// Switched off, or gone to another pool.
  case off

  public var word: String {
    switch self {
    case .up: "up"
    case .draining: "draining"
    case .down: "down"
    case .starting: "starting"
    case .drained: "drained"
    case .off: "off"
    }
  }
}

/// All workers of the fleet as columns: thousands of them cost a few arrays, not thousands of objects.
public struct WorkerTable: Sendable, Equatable {
  /// How many workers there are: the length of every column.
  public private(set) var count: Int
  /// Index of each worker's pool in the snapshot's `pools`. Workers of one pool stand together, pools in order.
  public var pool: [Int32]
  public var state: [WorkerState]
  private var columns: [[Float]]
  private var provenances: [Provenance]

  public init(count: Int = 0) {
    self.count = count
    pool = [Int32](repeating: 0, count: count)
    state = [WorkerState](repeating: .up, count: count)
    columns = [[Float]](repeating: [], count: Field.allCases.count)
    provenances = [Provenance](repeating: .unknown, count: Field.allCases.count)
  }

  /// The column of a field, NaN where a worker's value is unknown; nil where the whole column is.
  public func column(_ field: Field) -> [Float]? {
    let column = columns[Int(field.rawValue)]
    return column.isEmpty ? nil : column
  }

  /// How a column's values came to be.
  public func provenance(_ field: Field) -> Provenance { provenances[Int(field.rawValue)] }

  /// Sets a whole column. It must have one value a worker.
  public mutating func set(_ field: Field, _ values: [Float], _ provenance: Provenance = .measured) {
    precondition(values.count == count, "a column has one value a worker")
    columns[Int(field.rawValue)] = values
    provenances[Int(field.rawValue)] = provenance
  }

  /// The rows of one pool.
  public func rows(ofPool index: Int) -> Range<Int> {
    guard let first = pool.firstIndex(of: Int32(index)) else { return 0..<0 }
    var end = first
    while end < count, pool[end] == Int32(index) { end += 1 }
    return first..<end
  }

  /// NaN means unknown, so two unknowns are equal.
  public static func == (a: WorkerTable, b: WorkerTable) -> Bool {
    a.count == b.count && a.pool == b.pool && a.state == b.state && a.provenances == b.provenances
      && zip(a.columns, b.columns).allSatisfy { $0.elementsEqual($1) { $0.isSame(as: $1) } }
  }
}
