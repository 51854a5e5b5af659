/// Where each block of a prefix cache is: a table from numbers to places, in which a number's entry is searched from
/// where its hash says onwards to the first free one. A dictionary's hash, which nobody can foresee, costs several
/// times as much.
struct BlockTable: Sendable {
  private struct Entry {
    var block: Int32
    /// 0 in a free entry.
    var place: Int32
  }
  private var entries = ContiguousArray(repeating: Entry(block: 0, place: 0), count: 16)
  private(set) var count = 0

  private var mask: Int { entries.count - 1 }

  /// Fibonacci hashing: the upper bits of a product with the golden ratio.
  @inline(__always)
  private static func home(_ block: Int32, _ mask: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(UInt32(bitPattern: block)) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
  }

  /// A block's place; 0 where it is not in the table.
  func place(of block: Int32) -> Int32 {
    entries.withUnsafeBufferPointer { entries in
      var index = BlockTable.home(block, entries.count - 1)
      while entries[index].place != 0, entries[index].block != block { index = (index + 1) & (entries.count - 1) }
      return entries[index].place
    }
  }

  /// Takes in a block that is not in the table; its place is above 0.
  mutating func insert(_ block: Int32, at place: Int32) {
    if count * 2 >= entries.count { grow() }
    count += 1
    put(Entry(block: block, place: place))
  }

  private mutating func put(_ entry: Entry) {
    let mask = mask
    entries.withUnsafeMutableBufferPointer { entries in
      var index = BlockTable.home(entry.block, mask)
      while entries[index].place != 0 { index = (index + 1) & mask }
      entries[index] = entry
    }
  }

  private mutating func grow() {
    let old = entries
    entries = ContiguousArray(repeating: Entry(block: 0, place: 0), count: old.count * 2)
    for entry in old where entry.place != 0 { put(entry) }
  }

  /// Takes out a block that is in the table. Those behind it that were pushed on by it move up, so that searches end at
  /// a free entry.
  mutating func remove(_ block: Int32) {
    let mask = mask
    count -= 1
    entries.withUnsafeMutableBufferPointer { entries in
      var free = BlockTable.home(block, mask)
      while entries[free].block != block || entries[free].place == 0 { free = (free + 1) & mask }
      var index = free
      while true {
        index = (index + 1) & mask
        guard entries[index].place != 0 else { break }
        let home = BlockTable.home(entries[index].block, mask)
        // It may move up unless its home lies behind the free entry.
        if (index - home) & mask >= (index - free) & mask {
          entries[free] = entries[index]
          free = index
        }
      }
      entries[free].place = 0
    }
  }
}
