public import Fleet

// What is known of other times and courses than the present one.
extension TimeMachine {
  /// Samples after the present time that were played in this branch, or in the one that it left: the ghost in graphs.
  public var abandoned: [Snapshot] { otherCourse?.samples ?? [] }

  public var otherCourse: OtherCourse? {
    let branch = branches[current]
    let own = branch.samples.filter { $0.time > base.time }
    if !own.isEmpty { return OtherCourse(kind: .ahead, name: branch.name, samples: own) }
    guard let parent = branch.parent else { return nil }
    let left = branches[parent].samples.filter { $0.time > branch.start }
    return left.isEmpty ? nil : OtherCourse(kind: .abandoned, name: branches[parent].name, samples: left)
  }

  public func course(ofBranch index: Int) -> OtherCourse? {
    guard branches.indices.contains(index) else { return nil }
    // What it shares with the branches that it comes from is theirs.
    var samples: [Snapshot] = []
    var (at, until) = (Optional(index), Double.infinity)
    while let here = at {
      samples = branches[here].samples.filter { $0.time <= until } + samples
      (at, until) = (branches[here].parent, min(until, branches[here].start))
    }
    return OtherCourse(kind: .compared, name: branches[index].name, samples: samples)
  }

  public var course: Course? {
    Course(
      branches: branches.map {
        Course.Branch(
          name: $0.name, parent: $0.parent, start: $0.start, end: $0.end, actions: $0.deeds.count - $0.inherited)
      }, current: current)
  }

  public var deeds: [Deed]? { Array(branches[current].deeds.prefix(done)) }

  /// The past's latest events, and what was played or recorded of the time to come.
  public var chronicle: [Event] {
    let branch = branches[current]
    let played = max(base.time, branch.samples.last?.time ?? -.infinity)
    let ahead = branch.samples.last?.events.filter { $0.time > base.time } ?? []
    let planned = branch.deeds.dropFirst(done).filter { $0.time > played }
      .map { Event(time: $0.time, kind: .action, text: $0.action.words, isChange: true) }
    return base.chronicle + ahead + planned
  }

  public mutating func carryOut(_ command: BranchCommand) throws(ActionError) {
    switch command {
    case .begin(let name): branch(named: name)
    case .play(let index): try play(branch: index)
    case .rename(let index, let name): rename(branch: index, to: name)
    }
  }
}
