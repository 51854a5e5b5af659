/// Sequences by the step at which something happens to them, the next one first; equal steps by slot, so that order never
/// depends on history.
struct StepHeap: Sendable {
  private var steps: ContiguousArray<Int64> = []
  private var slots: ContiguousArray<Int32> = []

  var isEmpty: Bool { steps.isEmpty }
  var count: Int { steps.count }
  /// The next step; `Int64.max` when there is none.
  var nextStep: Int64 { steps.first ?? .max }
  /// All slots, in no order.
  var allSlots: ContiguousArray<Int32> { slots }

  mutating func insert(_ step: Int64, _ slot: Int32) {
    steps.append(step)
    slots.append(slot)
    rise(steps.count - 1)
  }

  mutating func removeFirst() -> Int32 {
    let slot = slots[0]
    removeIndex(0)
    return slot
  }

  /// The step of a slot that is in the heap.
  func step(of slot: Int32) -> Int64 { slots.firstIndex(of: slot).map { steps[$0] } ?? .max }

  /// Removes a slot wherever it is; says whether it was there.
  mutating func remove(_ slot: Int32) -> Bool {
    guard let index = slots.firstIndex(of: slot) else { return false }
    removeIndex(index)
    return true
  }

  private mutating func removeIndex(_ index: Int) {
    let last = steps.count - 1
    steps.swapAt(index, last)
    slots.swapAt(index, last)
    steps.removeLast()
    slots.removeLast()
    if index < last {
      sink(index)
      rise(index)
    }
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    steps[a] != steps[b] ? steps[a] < steps[b] : slots[a] < slots[b]
  }

  private mutating func rise(_ start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      guard precedes(index, parent) else { return }
      steps.swapAt(index, parent)
      slots.swapAt(index, parent)
      index = parent
    }
  }

  private mutating func sink(_ start: Int) {
    var index = start
    while true {
      var least = 2 * index + 1
      guard least < steps.count else { return }
      if least + 1 < steps.count, precedes(least + 1, least) { least += 1 }
      guard precedes(least, index) else { return }
      steps.swapAt(index, least)
      slots.swapAt(index, least)
      index = least
    }
  }
}
