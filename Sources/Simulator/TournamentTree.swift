/// The least of a fixed number of keys, each of which may change at any time: a change costs log2 of their number, the
/// minimum nothing. Among equal keys the lowest index wins, so that order never depends on history.
///
/// It holds the one pending event of every worker, and finds the least loaded worker for the router.
struct TournamentTree: Sendable {
  let count: Int
  private let leaves: Int
  private var keys: ContiguousArray<Double>
  /// Winner of each inner node, as an index into `keys`; node 1 is the root.
  private var winners: ContiguousArray<Int32>

  init(count: Int, key: Double) {
    self.count = count
    var leaves = 1
    while leaves < count { leaves *= 2 }
    self.leaves = leaves
    keys = ContiguousArray(repeating: .infinity, count: leaves)
    for i in 0..<count { keys[i] = key }
    winners = ContiguousArray(repeating: 0, count: max(2, leaves))
    var node = leaves - 1
    while node >= 1 {
      winners[node] = winner(of: node)
      node -= 1
    }
  }

  /// The same with one more key at the end.
  func grown(by key: Double) -> TournamentTree {
    var tree = TournamentTree(count: count + 1, key: .infinity)
    for i in 0..<count { tree[i] = keys[i] }
    tree[count] = key
    return tree
  }

  /// Index of the least key.
  var first: Int { leaves > 1 ? Int(winners[1]) : 0 }
  var firstKey: Double { keys[first] }

  subscript(index: Int) -> Double {
    get { keys[index] }
    set {
      keys[index] = newValue
      var node = (leaves + index) >> 1
      while node >= 1 {
        let best = winner(of: node)
        // Whoever won here before without being the changed one still wins above, too.
        if best == winners[node] && best != Int32(truncatingIfNeeded: index) { return }
        winners[node] = best
        node >>= 1
      }
    }
  }

  @inline(__always)
  private func winner(of node: Int) -> Int32 {
    let left = 2 * node
    guard left < leaves else {
      let a = left - leaves
      return keys[a + 1] < keys[a] ? Int32(a + 1) : Int32(a)
    }
    let a = winners[left]
    let b = winners[left + 1]
    return keys[Int(b)] < keys[Int(a)] ? b : a
  }
}
