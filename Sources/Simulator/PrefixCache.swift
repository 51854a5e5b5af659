/// The prompt blocks that a worker still has in its KV memory, the least recently used going first.
///
/// Blocks are told apart by a number that stands for their own tokens and all before them, as traces and engines hash
/// them: a prompt's cached prefix is the longest run of known blocks from its start.
struct PrefixCache: Sendable {
  /// Blocks that fit.
  let capacity: Int
  private var places = BlockTable()
  private var blocks: ContiguousArray<Int32> = []
  // A ring through all places in order of use; place 0 is its head, the next one the most recently used.
  private var newer: ContiguousArray<Int32> = [0]
  private var older: ContiguousArray<Int32> = [0]

  init(capacity: Int) {
    self.capacity = max(0, capacity)
    blocks = [-1]
  }

  /// Blocks that are held.
  var count: Int { places.count }

  /// How many blocks from the start of a prompt are here.
  func match(_ prompt: ContiguousArray<Int32>.SubSequence) -> Int {
    var count = 0
    for block in prompt {
      guard places.place(of: block) != 0 else { break }
      count += 1
    }
    return count
  }

  /// Takes a prompt's blocks in as the most recently used; blocks that do not fit push out others.
  mutating func insert(_ prompt: ContiguousArray<Int32>.SubSequence) {
    guard capacity > 0 else { return }
    // The end of a prefix is of no use without its beginning, so the beginning is used last.
    for block in prompt.reversed() {
      let place = places.place(of: block)
      if place != 0 {
        unlink(place)
        link(place)
      } else {
        add(block)
      }
    }
  }

  mutating func removeAll() { self = PrefixCache(capacity: capacity) }

  private mutating func add(_ block: Int32) {
    let place: Int32
    if places.count < capacity {
      place = Int32(blocks.count)
      blocks.append(block)
      newer.append(0)
      older.append(0)
    } else {
      place = newer[0]
      unlink(place)
      places.remove(blocks[Int(place)])
      blocks[Int(place)] = block
    }
    places.insert(block, at: place)
    link(place)
  }

  /// Makes a place the most recently used: it comes right behind the head on the older side.
  private mutating func link(_ place: Int32) {
    let second = older[0]
    older[0] = place
    newer[Int(place)] = 0
    older[Int(place)] = second
    newer[Int(second)] = place
  }

  private mutating func unlink(_ place: Int32) {
    let before = newer[Int(place)]
    let after = older[Int(place)]
    older[Int(before)] = after
    newer[Int(after)] = before
  }
}
