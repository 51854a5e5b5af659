/// Request slots in order: those of a higher priority first, equal ones first in, first out.
struct PriorityQueue: Sendable {
  /// By priority; as many as have been asked for.
  private var levels: ContiguousArray<IndexQueue> = [IndexQueue()]
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The level that comes first; the lowest one where there is nothing.
  private var top: Int {
    var level = levels.count - 1
    while level > 0, levels[level].isEmpty { level -= 1 }
    return level
  }

  var first: Int32? { levels[top].first }
  /// The lowest priority that waits.
  var lowest: UInt8? { levels.firstIndex { !$0.isEmpty }.map { UInt8($0) } }

  mutating func append(_ slot: Int32, priority: UInt8) {
    open(priority)
    levels[Int(priority)].append(slot)
    count += 1
  }

  /// Puts a slot before all of its priority.
  mutating func prepend(_ slot: Int32, priority: UInt8) {
    open(priority)
    levels[Int(priority)].prepend(slot)
    count += 1
  }

  private mutating func open(_ priority: UInt8) {
    while levels.count <= Int(priority) { levels.append(IndexQueue()) }
  }

  @discardableResult
  mutating func removeFirst() -> Int32 {
    count -= 1
    return levels[top].removeFirst()
  }

  /// Takes out the newest of the lowest priority.
  mutating func removeLast() -> Int32? {
    guard let lowest else { return nil }
    count -= 1
    return levels[Int(lowest)].removeLast()
  }

  /// The slots in order.
  var slots: [Int32] { levels.reversed().flatMap(\.slots) }

  /// Takes out those that `isOut` says.
  mutating func removeAll(where isOut: (Int32) -> Bool) -> [Int32] {
    var out: [Int32] = []
    for level in levels.indices {
      for _ in 0..<levels[level].count {
        let slot = levels[level].removeFirst()
        if isOut(slot) { out.append(slot) } else { levels[level].append(slot) }
      }
    }
    count -= out.count
    return out
  }
}
