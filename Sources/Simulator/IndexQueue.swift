/// A first-in-first-out queue of request slots that allocates only when it grows.
struct IndexQueue: Sendable {
  private var ring: ContiguousArray<Int32> = []
  private var head = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }
  var first: Int32? { count > 0 ? ring[head] : nil }

  mutating func append(_ slot: Int32) {
    if count == ring.count { grow() }
    ring[(head + count) & (ring.count - 1)] = slot
    count += 1
  }

  mutating func prepend(_ slot: Int32) {
    if count == ring.count { grow() }
    head = (head - 1) & (ring.count - 1)
    ring[head] = slot
    count += 1
  }

  @discardableResult
  mutating func removeFirst() -> Int32 {
    let slot = ring[head]
    head = (head + 1) & (ring.count - 1)
    count -= 1
    return slot
  }

  mutating func removeLast() -> Int32 {
    count -= 1
    return ring[(head + count) & (ring.count - 1)]
  }

  /// Takes out those that `isOut` says.
  mutating func removeAll(where isOut: (Int32) -> Bool) -> [Int32] {
    var out: [Int32] = []
    for _ in 0..<count {
      let slot = removeFirst()
      if isOut(slot) { out.append(slot) } else { append(slot) }
    }
    return out
  }

  /// The slots in order.
  var slots: [Int32] { (0..<count).map { ring[(head + $0) & (ring.count - 1)] } }

  private mutating func grow() {
    var larger = ContiguousArray<Int32>(repeating: 0, count: max(8, ring.count * 2))
    for i in 0..<count { larger[i] = ring[(head + i) & (ring.count - 1)] }
    ring = larger
    head = 0
  }
}
