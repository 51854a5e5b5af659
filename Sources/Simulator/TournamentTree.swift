/// The least of a number of keys, each of which may change at any time: a change costs log8 of their number at most, and
/// finding the least the same. Among equal keys the lowest index wins, so that order never depends on history.
///
/// It holds the one pending event of every worker, and finds the least loaded worker for the router. A tree of eights rather
/// than of twos, because eight keys are a cache line and are compared without a branch.
struct TournamentTree: Sendable {
  let count: Int
  /// A heap of eights: the children of node n are 8 n + 1 ... 8 n + 8, and a node's key is the least of theirs. The last level
  /// has the keys themselves, filled up with infinity.
  private var nodes: ContiguousArray<Double>
  private let firstLeaf: Int

  init(count: Int, key: Double) {
    self.count = count
    var leaves = 1
    var firstLeaf = 0
    while leaves < count {
      firstLeaf += leaves
      leaves *= 8
    }
    self.firstLeaf = firstLeaf
    nodes = ContiguousArray(repeating: .infinity, count: firstLeaf + max(1, (count + 7) / 8 * 8))
    for index in 0..<count { self[index] = key }
  }

  /// The same with one more key at the end.
  func grown(by key: Double) -> TournamentTree {
    var tree = TournamentTree(count: count + 1, key: .infinity)
    for index in 0..<count { tree[index] = self[index] }
    tree[count] = key
    return tree
  }

  var firstKey: Double { nodes[0] }

  /// Index of the least key.
  var first: Int {
    nodes.withUnsafeBufferPointer { nodes in
      let least = nodes[0]
      var node = 0
      while node < firstLeaf {
        let children = 8 * node + 1
        var place = 7
        for child in (0..<7).reversed() where nodes[children + child] == least { place = child }
        node = children + place
      }
      return node - firstLeaf
    }
  }

  subscript(index: Int) -> Double {
    get { nodes[firstLeaf + index] }
    set {
      let leaf = firstLeaf + index
      nodes.withUnsafeMutableBufferPointer { TournamentTree.set($0, leaf, newValue) }
    }
  }

  private static func set(_ nodes: UnsafeMutableBufferPointer<Double>, _ leaf: Int, _ key: Double) {
    var (node, old, new) = (leaf, nodes[leaf], key)
    nodes[node] = new
    while node > 0 {
      let parent = (node - 1) >> 3
      let least = nodes[parent]
      if new > least {
        // Only where the changed one was the least, another one may be now.
        guard old == least else { return }
        new = leastChild(nodes, parent)
      }
      guard new != least else { return }
      nodes[parent] = new
      (node, old) = (parent, least)
    }
  }

  @inline(__always)
  private static func leastChild(_ nodes: UnsafeMutableBufferPointer<Double>, _ parent: Int) -> Double {
    let first = 8 * parent + 1
    func lesser(_ a: Int, _ b: Int) -> Double { nodes[first + a] < nodes[first + b] ? nodes[first + a] : nodes[first + b] }
    func lesser(_ a: Double, _ b: Double) -> Double { a < b ? a : b }
    return lesser(lesser(lesser(0, 1), lesser(2, 3)), lesser(lesser(4, 5), lesser(6, 7)))
  }
}
