import Fleet

/// Chooses among the workers of some pools by a policy over their loads.
struct Router: Sendable {
  let policy: RoutingPolicy
  /// Load of each worker, by group (a pool that takes part) and place in it; infinity for one that takes no work.
  private var loads: Column<TournamentTree>
  private var random: RandomStream
  private var turn = 0

  /// A worker: its group's index and its place there.
  struct Pick: Equatable, Sendable {
    let group: Int
    let worker: Int
  }

  init(_ policy: RoutingPolicy, groups: [Int], seed: UInt64) {
    self.policy = policy
    loads = Column(groups.map { TournamentTree(count: max(1, $0), key: $0 > 0 ? 0 : .infinity) })
    random = RandomStream(seed: seed)
  }

  /// What parts the random numbers of the router of arrivals, and of the one of hand-offs, from those of the arrivals.
  static let entrySalt: UInt64 = 0xA11C
  static let decodeSalt: UInt64 = 0xDEC0

  /// Other random numbers from here on.
  mutating func reseed(_ seed: UInt64) { random = RandomStream(seed: seed) }

  subscript(group: Int, worker: Int) -> Double {
    @inline(__always) get { loads[group][worker] }
    @inline(__always) set { loads[group][worker] = newValue }
  }

  mutating func own() {
    loads.own()
    for group in loads.indices { loads[group].own() }
  }

  mutating func disown() {
    for group in loads.indices { loads[group].disown() }
    loads.disown()
  }

  /// Makes room for one more worker at the end of a group; it takes no work yet.
  mutating func grow(group: Int) { loads[group] = loads[group].grown(by: .infinity) }

  /// The least loaded worker of a group; nil where none takes work.
  @inline(__always)
  func least(inGroup group: Int) -> Pick? {
    loads[group].firstKey < .infinity ? Pick(group: group, worker: loads[group].first) : nil
  }

  /// The policy's choice; nil where no worker takes work. The cheapest pool is the caller's to choose: here it is the
  /// least loaded worker of all.
  mutating func pick() -> Pick? {
    switch policy {
    case .leastRequests, .leastOutstanding, .prefixAware, .cheapest: return least
    case .roundRobin: return nextInTurn()
    case .random: return atRandom()
    case .powerOfTwo:
      guard let one = atRandom(), let other = atRandom() else { return nil }
      return self[other.group, other.worker] < self[one.group, one.worker] ? other : one
    }
  }

  /// The least loaded worker of all groups; of equal ones the first.
  @inline(__always)
  private var least: Pick? { loads.count == 1 ? least(inGroup: 0) : leastOfAll }

  private var leastOfAll: Pick? {
    loads.indices.compactMap { least(inGroup: $0) }.min { self[$0.group, $0.worker] < self[$1.group, $1.worker] }
  }

  private var size: Int { loads.reduce(0) { $0 + $1.count } }

  private func place(_ index: Int) -> Pick {
    var rest = index
    for group in loads.indices {
      if rest < loads[group].count { return Pick(group: group, worker: rest) }
      rest -= loads[group].count
    }
    return Pick(group: 0, worker: 0)
  }

  private mutating func nextInTurn() -> Pick? {
    let size = size
    for _ in 0..<size {
      let pick = place(turn)
      turn = (turn + 1) % size
      if self[pick.group, pick.worker] < .infinity { return pick }
    }
    return nil
  }

  /// Any worker that takes work; after some misses the least loaded one, for fleets in which most are down.
  private mutating func atRandom() -> Pick? {
    for _ in 0..<8 {
      let pick = place(Int(random.uniform() * Double(size)))
      if self[pick.group, pick.worker] < .infinity { return pick }
    }
    return least
  }
}
