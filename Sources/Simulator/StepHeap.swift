/// Sequences by the step at which something happens to them, the next one first; equal steps by slot, so that order
/// never depends on history.
///
/// Of a step only the last 32 bits are kept, which tell any two apart that are less than 2^31 steps from each other,
/// and no sequence is that long: so a cache line holds eight sequences.
struct StepHeap: Sendable {
  private struct Entry {
    var step: UInt32
    var slot: Int32

    @inline(__always)
    func precedes(_ other: Entry) -> Bool {
      step != other.step ? Int32(bitPattern: step &- other.step) < 0 : slot < other.slot
    }

    @inline(__always)
    func stepsLeft(from present: Int64) -> Int64 {
      Int64(Int32(bitPattern: step &- UInt32(truncatingIfNeeded: present)))
    }
  }
  private var entries: ContiguousArray<Entry> = []

  /// The next step, seen from the `present` one; `Int64.max` when there is none.
  func nextStep(from present: Int64) -> Int64 {
    entries.isEmpty ? .max : present + entries[0].stepsLeft(from: present)
  }
  var first: Int32? { entries.isEmpty ? nil : entries[0].slot }
  /// All slots, in no order.
  var allSlots: ContiguousArray<Int32> { ContiguousArray(entries.map(\.slot)) }

  mutating func insert(_ step: Int64, _ slot: Int32) {
    let entry = Entry(step: UInt32(truncatingIfNeeded: step), slot: slot)
    // Thousands of heaps with half of their memory unused would add up.
    if entries.count == entries.capacity { entries.reserveCapacity(entries.count + max(8, entries.count / 4)) }
    entries.append(entry)
    entries.withUnsafeMutableBufferPointer { StepHeap.rise(entry, from: $0.count - 1, $0) }
  }

  mutating func removeFirst() -> Int32 {
    let slot = entries[0].slot
    removeIndex(0)
    return slot
  }

  /// Steps from the `present` one to that of a slot in the heap.
  func stepsLeft(of slot: Int32, from present: Int64) -> Int64 {
    entries.first { $0.slot == slot }?.stepsLeft(from: present) ?? .max
  }

  /// Removes a slot wherever it is; says whether it was there.
  mutating func remove(_ slot: Int32) -> Bool {
    guard let index = entries.firstIndex(where: { $0.slot == slot }) else { return false }
    removeIndex(index)
    return true
  }

  private mutating func removeIndex(_ index: Int) {
    let last = entries.removeLast()
    guard index < entries.count else { return }
    entries.withUnsafeMutableBufferPointer { StepHeap.rise(last, from: StepHeap.sink(from: index, $0), $0) }
  }

  /// Moves the lesser child into the place of its parent, from `start` down to a leaf; returns the place that is left
  /// free. What fills it has come from the end and mostly belongs there, so it is only asked on the way back up.
  @inline(__always)
  private static func sink(from start: Int, _ entries: UnsafeMutableBufferPointer<Entry>) -> Int {
    var index = start
    var child = 2 * index + 1
    while child < entries.count {
      if child + 1 < entries.count, entries[child + 1].precedes(entries[child]) { child += 1 }
      entries[index] = entries[child]
      index = child
      child = 2 * index + 1
    }
    return index
  }

  @inline(__always)
  private static func rise(_ entry: Entry, from start: Int, _ entries: UnsafeMutableBufferPointer<Entry>) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      guard entry.precedes(entries[parent]) else { break }
      entries[index] = entries[parent]
      index = parent
    }
    entries[index] = entry
  }
}
