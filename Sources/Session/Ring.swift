/// The last `capacity` values of something, in fixed memory once full.
struct Ring<Element: Sendable>: Sendable {
  let capacity: Int
  private var storage: [Element] = []
  /// Where the oldest value stands once the ring is full.
  private var head = 0

  init(capacity: Int) { self.capacity = max(1, capacity) }

  var count: Int { storage.count }

  /// The value at `index`, counted from the oldest.
  subscript(index: Int) -> Element {
    get { storage[(head + index) % storage.count] }
    set { storage[(head + index) % storage.count] = newValue }
  }

  mutating func append(_ value: Element) {
    if storage.count < capacity {
      storage.append(value)
    } else {
      storage[head] = value
      head = (head + 1) % capacity
    }
  }

  /// Forgets all but the oldest `count` values.
  mutating func truncate(to count: Int) {
    guard count < storage.count else { return }
    storage = (0..<max(0, count)).map { self[$0] }
    head = 0
  }
}
