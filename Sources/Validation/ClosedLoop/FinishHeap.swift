/// Sequences of a batch by the step at which each one ends, the next first.
struct FinishHeap: Sendable {
  private var keys: [Int] = []
  private var values: [Int32] = []

  var count: Int { keys.count }
  /// The step at which the next sequence ends; call on a heap that holds one.
  var next: Int { keys[0] }

  mutating func push(_ value: Int32, at key: Int) {
    keys.append(key)
    values.append(value)
    var i = keys.count - 1
    while i > 0 {
      let parent = (i - 1) / 2
      guard keys[i] < keys[parent] else { return }
      keys.swapAt(i, parent)
      values.swapAt(i, parent)
      i = parent
    }
  }

  mutating func pop() -> Int32 {
    let first = values[0]
    let last = keys.count - 1
    keys.swapAt(0, last)
    values.swapAt(0, last)
    keys.removeLast()
    values.removeLast()
    var i = 0
    while true {
      var child = 2 * i + 1
      guard child < last else { return first }
      if child + 1 < last, keys[child + 1] < keys[child] { child += 1 }
      guard keys[child] < keys[i] else { return first }
      keys.swapAt(i, child)
      values.swapAt(i, child)
      i = child
    }
  }
}
