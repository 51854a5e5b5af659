/// The courses that a session has taken: each time something else was done at an instant of the past, it forked.
public struct Course: Sendable, Equatable {
  /// One course of events.
  public struct Branch: Sendable, Equatable {
    /// What it is called: `main`, `branch 1`, ... unless it was renamed.
    public var name: String
    /// Index of the branch that it left, and when, seconds since the start; nil of the first.
    public var parent: Int?
    public var start: Double
    /// The furthest that it has been played.
    public var end: Double
    /// How many actions were taken in it since it left its parent.
    public var actions: Int

    public init(name: String, parent: Int?, start: Double, end: Double, actions: Int) {
      self.name = name
      self.parent = parent
      self.start = start
      self.end = end
      self.actions = actions
    }
  }

  public var branches: [Branch]
  /// Index of the branch that is played.
  public var current: Int

  public init(branches: [Branch], current: Int) {
    self.branches = branches
    self.current = current
  }

  /// A branch with those that it comes from, itself first, and until when it followed each.
  private func line(of index: Int) -> [(branch: Int, until: Double)] {
    var line = [(branch: index, until: Double.infinity)]
    while let last = line.last, branches.indices.contains(last.branch), let parent = branches[last.branch].parent {
      line.append((parent, min(last.until, branches[last.branch].start)))
    }
    return line
  }

  /// The time up to which two branches are one; infinity of a branch with itself.
  public func parting(_ one: Int, _ other: Int) -> Double {
    let others = line(of: other)
    for (branch, until) in line(of: one) {
      if let common = others.first(where: { $0.branch == branch }) { return min(until, common.until) }
    }
    return 0
  }
}

/// What to do with the branches of a session.
public enum BranchCommand: Sendable, Equatable {
  /// Begin one at the present instant, under a name or the next usual one.
  case begin(String?)
  /// Play the one at this index, at the present time or at its end if that is earlier.
  case play(Int)
  case rename(Int, String)
}

/// An action and when it was done.
public struct Deed: Sendable, Equatable {
  /// Seconds since the start.
  public var time: Double
  public var action: Action

  public init(time: Double, action: Action) {
    self.time = time
    self.action = action
  }
}

/// Samples of another time or another course than the present one: what graphs draw beside it.
public struct OtherCourse: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// What comes next, if nothing else is done.
    case ahead
    /// What came next before something else was done.
    case abandoned
    /// The course of a branch that the operator compares with.
    case compared
  }

  public var kind: Kind
  /// The branch that it is of; empty where there are none.
  public var name: String
  /// Oldest first, without workers.
  public var samples: [Snapshot]

  public init(kind: Kind, name: String, samples: [Snapshot]) {
    self.kind = kind
    self.name = name
    self.samples = samples
  }
}
