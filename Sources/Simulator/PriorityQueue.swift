/// Request slots in order: those of a higher priority first, equal ones first in, first out.
struct PriorityQueue: Sendable {
  /// Those of priority 0, which are all for the most part, and those of the priorities above, as many as have been asked for.
  private var lowestLevel = IndexQueue()
  private var higher: ContiguousArray<IndexQueue> = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The level above 0 that comes first; nil where none has anything.
  private var top: Int? { higher.isEmpty ? nil : higher.lastIndex { !$0.isEmpty } }

  var first: Int32? { top.map { higher[$0].first } ?? lowestLevel.first }
  /// The lowest priority that waits.
  var lowest: UInt8? {
    lowestLevel.isEmpty ? higher.firstIndex { !$0.isEmpty }.map { UInt8($0 + 1) } : 0
  }

  mutating func append(_ slot: Int32, priority: UInt8) {
    count += 1
    guard priority > 0 else { return lowestLevel.append(slot) }
    open(priority)
    higher[Int(priority) - 1].append(slot)
  }

  /// Puts a slot before all of its priority.
  mutating func prepend(_ slot: Int32, priority: UInt8) {
    count += 1
    guard priority > 0 else { return lowestLevel.prepend(slot) }
    open(priority)
    higher[Int(priority) - 1].prepend(slot)
  }

  private mutating func open(_ priority: UInt8) {
    while higher.count < Int(priority) { higher.append(IndexQueue()) }
  }

  @discardableResult
  mutating func removeFirst() -> Int32 {
    count -= 1
    guard let top else { return lowestLevel.removeFirst() }
    return higher[top].removeFirst()
  }

  /// Takes out the newest of the lowest priority.
  mutating func removeLast() -> Int32? {
    guard let lowest else { return nil }
    count -= 1
    return lowest == 0 ? lowestLevel.removeLast() : higher[Int(lowest) - 1].removeLast()
  }

  /// The slots in order.
  var slots: [Int32] { higher.reversed().flatMap(\.slots) + lowestLevel.slots }

  /// Takes out those that `isOut` says.
  mutating func removeAll(where isOut: (Int32) -> Bool) -> [Int32] {
    var out = lowestLevel.removeAll(where: isOut)
    for level in higher.indices { out += higher[level].removeAll(where: isOut) }
    count -= out.count
    return out
  }
}
