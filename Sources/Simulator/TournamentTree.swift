/// The least of a number of keys, each of which may change at any time: a change costs log8 of their number at most,
/// and finding the least the same. Among equal keys the lowest index wins, so that order never depends on history.
///
/// It holds the one pending event of every worker, and finds the least loaded worker for the router. A tree of eights
/// rather than of twos, because eight keys are a cache line and are compared without a branch.
struct TournamentTree: Sendable {
  let count: Int
  /// A heap of eights: the root is node 7, and the children of node n are the eight from 8 (n - 6) on, which are one
  /// cache line so; a node's key is the least of theirs. The last level has the keys themselves, filled up with
  /// infinity.
  private var nodes: Column<Key>
  /// Index of the key that each node has its own from.
  private var winners: Column<Int32>
  private let firstLeaf: Int
  /// Bits of an index that tell the keys below one child of the root apart.
  private let shift: Int
  private static let root = 7

  init(count: Int, key: Double) {
    self.count = count
    var leaves = 1
    var firstLeaf = TournamentTree.root
    while leaves < count {
      firstLeaf += leaves
      leaves *= 8
    }
    self.firstLeaf = firstLeaf
    shift = max(0, leaves.trailingZeroBitCount - 3)
    nodes = Column(repeating: Key(.infinity), count: firstLeaf + max(1, (count + 7) / 8 * 8))
    winners = Column((0..<nodes.count).map { Int32($0 - firstLeaf) })
    for node in (TournamentTree.root..<firstLeaf).reversed() {
      let first = TournamentTree.children(node)
      winners[node] = first < winners.count ? winners[first] : .max
    }
    for index in 0..<count { self[index] = key }
  }

  /// The same with one more key at the end.
  func grown(by key: Double) -> TournamentTree {
    var tree = TournamentTree(count: count + 1, key: .infinity)
    for index in 0..<count { tree[index] = self[index] }
    tree[count] = key
    return tree
  }

  mutating func own() {
    nodes.own()
    winners.own()
  }

  mutating func disown() {
    nodes.disown()
    winners.disown()
  }

  var firstKey: Double { nodes[TournamentTree.root].value }

  /// Index of the least key among those that one child of the root stands for, the one that a key belongs to: of what
  /// comes next there is one for each of eight children at most.
  @inline(__always)
  func first(beside index: Int) -> Int {
    let child = TournamentTree.root + 1 + index &>> shift
    return child < winners.count ? Int(winners[child]) : index
  }

  /// Index of the least key.
  var first: Int { Int(winners[TournamentTree.root]) }

  subscript(index: Int) -> Double {
    @inline(__always) get { nodes[firstLeaf + index].value }
    set {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "an index of the tree")
      let leaf = firstLeaf + index
      nodes.withMutableElements { nodes in
        winners.withMutableElements { TournamentTree.set(nodes, $0, leaf, Key(newValue)) }
      }
    }
  }

  @inline(__always)
  private static func children(_ node: Int) -> Int { (node &- 6) &* 8 }

  private static func set(
    _ nodes: UnsafeMutablePointer<Key>, _ winners: UnsafeMutablePointer<Int32>, _ leaf: Int, _ key: Key
  ) {
    guard nodes[leaf] != key else { return }
    nodes[leaf] = key
    let changed = winners[leaf]
    var (node, best) = (leaf, Contender(key: key, leaf: changed))
    while node > root {
      let parent = node >> 3 &+ 6
      if nodes[parent] < best.key {
        // Only where the changed one has won so far, another one may now.
        guard winners[parent] == changed else { return }
        best = winner(children(parent), nodes, winners)
      } else if nodes[parent] == best.key, winners[parent] != changed, winners[parent] <= best.leaf {
        return
      }
      nodes[parent] = best.key
      winners[parent] = best.leaf
      node = parent
    }
  }

  /// The one that wins among eight siblings.
  @inline(__always)
  private static func winner(
    _ first: Int, _ nodes: UnsafeMutablePointer<Key>, _ winners: UnsafeMutablePointer<Int32>
  ) -> Contender {
    let keys = nodes + first
    func lesser(_ a: (key: Key, place: Int), _ b: (key: Key, place: Int)) -> (key: Key, place: Int) {
      b.key < a.key ? b : a
    }
    func lesser(_ a: Int, _ b: Int) -> (key: Key, place: Int) { lesser((keys[a], a), (keys[b], b)) }
    let least = lesser(lesser(lesser(0, 1), lesser(2, 3)), lesser(lesser(4, 5), lesser(6, 7)))
    return Contender(key: least.key, leaf: winners[first &+ least.place])
  }

  private struct Contender {
    let key: Key
    let leaf: Int32
  }

  /// A key as an integer in the same order: comparing and choosing integers takes a processor a quarter of the time.
  private struct Key: Comparable, Sendable {
    let bits: Int64

    @inline(__always)
    init(_ value: Double) {
      // Nothing added makes one zero of both.
      bits = Key.flipped(Int64(bitPattern: (value + 0).bitPattern))
    }

    @inline(__always)
    var value: Double { Double(bitPattern: UInt64(bitPattern: Key.flipped(bits))) }

    /// Of a negative number all bits but the sign, whose order is the other way round.
    @inline(__always)
    private static func flipped(_ bits: Int64) -> Int64 { bits ^ (bits >> 63) & .max }

    @inline(__always)
    static func < (a: Key, b: Key) -> Bool { a.bits < b.bits }
  }
}
