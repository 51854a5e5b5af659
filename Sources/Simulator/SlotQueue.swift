/// Requests in order, first in, first out. They are linked through their own rows, which whoever queues them looks at
/// anyway: no memory beside them. A request is in one queue at a time.
struct SlotQueue: Sendable {
  private var head = Request.none
  private var tail = Request.none
  private var size: Int32 = 0

  var count: Int { Int(size) }
  var isEmpty: Bool { head < 0 }
  var first: Int32? { head < 0 ? nil : head }

  @inline(__always)
  mutating func append(_ slot: Int32, _ requests: inout RequestTable) {
    requests[slot].link(previous: tail, next: Request.none)
    if tail < 0 { head = slot } else { requests[tail].next = slot }
    tail = slot
    size += 1
  }

  mutating func prepend(_ slot: Int32, _ requests: inout RequestTable) {
    requests[slot].link(previous: Request.none, next: head)
    if head < 0 { tail = slot } else { requests[head].previous = slot }
    head = slot
    size += 1
  }

  /// Takes out the first one; there must be one.
  @discardableResult
  mutating func removeFirst(_ requests: inout RequestTable) -> Int32 {
    let slot = head
    head = requests[slot].next
    if head < 0 { tail = Request.none } else { requests[head].previous = Request.none }
    size -= 1
    return slot
  }

  /// Takes out the first one, if there is one.
  @inline(__always)
  mutating func popFirst(_ requests: inout RequestTable) -> Int32? { isEmpty ? nil : removeFirst(&requests) }

  /// Takes out the last one; there must be one.
  mutating func removeLast(_ requests: inout RequestTable) -> Int32 {
    let slot = tail
    tail = requests[slot].previous
    if tail < 0 { head = Request.none } else { requests[tail].next = Request.none }
    size -= 1
    return slot
  }

  /// Takes out those that `isOut` says.
  mutating func removeAll(_ requests: inout RequestTable, where isOut: (Request) -> Bool) -> [Int32] {
    var out: [Int32] = []
    for _ in 0..<size {
      let slot = removeFirst(&requests)
      if isOut(requests[slot]) { out.append(slot) } else { append(slot, &requests) }
    }
    return out
  }

  /// All in order.
  func slots(_ requests: RequestTable) -> [Int32] {
    Array(sequence(first: head) { requests[$0].next }.prefix { $0 >= 0 })
  }
}
