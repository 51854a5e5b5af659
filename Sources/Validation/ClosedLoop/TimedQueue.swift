/// Requests by the time at which something happens to them, the earliest first.
struct TimedQueue: Sendable {
  private var items: [(time: Double, request: Int)] = []

  /// Time of the earliest; nil where there is none.
  var next: Double? { items.first?.time }

  mutating func push(_ request: Int, at time: Double) {
    items.append((time, request))
    var i = items.count - 1
    while i > 0, items[i].time < items[(i - 1) / 2].time {
      items.swapAt(i, (i - 1) / 2)
      i = (i - 1) / 2
    }
  }

  mutating func pop() -> Int {
    items.swapAt(0, items.count - 1)
    let request = items.removeLast().request
    var i = 0
    while 2 * i + 1 < items.count {
      var child = 2 * i + 1
      if child + 1 < items.count, items[child + 1].time < items[child].time { child += 1 }
      guard items[child].time < items[i].time else { break }
      items.swapAt(i, child)
      i = child
    }
    return request
  }
}
