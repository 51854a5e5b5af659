/// Requests in order: those of a higher priority first, equal ones first in, first out.
struct PriorityQueue: Sendable {
  /// Those of priority 0, which are all for the most part, and those of the priorities above, as many as have been
  /// asked for.
  private var lowestLevel = SlotQueue()
  private var higher: ContiguousArray<SlotQueue> = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The level above 0 that comes first; nil where none has anything.
  private var top: Int? { higher.isEmpty ? nil : higher.lastIndex { !$0.isEmpty } }

  var first: Int32? { top.map { higher[$0].first } ?? lowestLevel.first }
  /// The lowest priority that waits.
  var lowest: UInt8? {
    lowestLevel.isEmpty ? higher.firstIndex { !$0.isEmpty }.map { UInt8($0 + 1) } : 0
  }

  mutating func append(_ slot: Int32, _ requests: inout RequestTable) {
    count += 1
    let priority = requests[slot].priority
    guard priority > 0 else { return lowestLevel.append(slot, &requests) }
    open(priority)
    higher[Int(priority) - 1].append(slot, &requests)
  }

  /// Puts a request before all of its priority.
  mutating func prepend(_ slot: Int32, _ requests: inout RequestTable) {
    count += 1
    let priority = requests[slot].priority
    guard priority > 0 else { return lowestLevel.prepend(slot, &requests) }
    open(priority)
    higher[Int(priority) - 1].prepend(slot, &requests)
  }

  private mutating func open(_ priority: UInt8) {
    while higher.count < Int(priority) { higher.append(SlotQueue()) }
  }

  @discardableResult
  mutating func removeFirst(_ requests: inout RequestTable) -> Int32 {
    count -= 1
    guard let top else { return lowestLevel.removeFirst(&requests) }
    return higher[top].removeFirst(&requests)
  }

  /// Takes out the newest of the lowest priority.
  mutating func removeLast(_ requests: inout RequestTable) -> Int32? {
    guard let lowest else { return nil }
    count -= 1
    return lowest == 0 ? lowestLevel.removeLast(&requests) : higher[Int(lowest) - 1].removeLast(&requests)
  }

  /// The slots in order.
  func slots(_ requests: RequestTable) -> [Int32] {
    higher.reversed().flatMap { $0.slots(requests) } + lowestLevel.slots(requests)
  }

  /// Takes out those that `isOut` says.
  mutating func removeAll(_ requests: inout RequestTable, where isOut: (Request) -> Bool) -> [Int32] {
    var out = lowestLevel.removeAll(&requests, where: isOut)
    for level in higher.indices { out += higher[level].removeAll(&requests, where: isOut) }
    count -= out.count
    return out
  }
}
