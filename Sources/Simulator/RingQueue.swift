/// A first-in-first-out queue that allocates only when it grows.
struct RingQueue<Element: Sendable>: Sendable {
  private var ring: ContiguousArray<Element> = []
  private var head = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }
  var first: Element? { count > 0 ? ring[head] : nil }

  mutating func append(_ element: Element) {
    if count == ring.count { grow(element) }
    ring[(head + count) & (ring.count - 1)] = element
    count += 1
  }

  mutating func removeFirst() -> Element {
    let element = ring[head]
    head = (head + 1) & (ring.count - 1)
    count -= 1
    return element
  }

  /// All in order.
  var elements: [Element] { (0..<count).map { ring[(head + $0) & (ring.count - 1)] } }

  /// Makes room, which is filled with anything.
  private mutating func grow(_ filler: Element) {
    var larger = ContiguousArray(repeating: filler, count: max(8, ring.count * 2))
    for i in 0..<count { larger[i] = ring[(head + i) & (ring.count - 1)] }
    ring = larger
    head = 0
  }
}
