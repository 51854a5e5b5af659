import Fleet

extension DashboardState {
  mutating func branches(_ id: Command.ID) -> [Effect] {
    guard let course = travel.course else {
      message = "what was seen cannot take another course; 'pdtop replay --simulate' plays a simulation again"
      return [.redraw]
    }
    guard id == .branch else {
      overlay = .branches(BranchTree(course).row(of: course.current), typed: nil)
      return [.redraw]
    }
    message = "a branch of \(course.branches[course.current].name) from \(TimeText.elapsed(snapshot?.time ?? 0)) on"
    return [.branch(.begin(nil)), .redraw]
  }

  mutating func press(_ key: String, inBranches row: Int, typed: String?) -> [Effect] {
    guard let course = travel.course else {
      overlay = nil
      return [.redraw]
    }
    let tree = BranchTree(course)
    let rows = tree.rows.count
    let row = min(max(0, row), rows - 1)
    let index = tree.rows[row].index
    if let typed { return type(key, nameOf: index, row, typed) }
    switch key {
    case "Up", "k": overlay = .branches((row + rows - 1) % rows, typed: nil)
    case "Down", "j", "Tab": overlay = .branches((row + 1) % rows, typed: nil)
    case "Enter": return play(branch: index, course)
    case "c": return compare(index, course)
    case "r": overlay = .branches(row, typed: "")
    default: overlay = nil
    }
    return [.redraw]
  }

  private mutating func type(_ key: String, nameOf index: Int, _ row: Int, _ text: String) -> [Effect] {
    switch key {
    case "Esc": overlay = .branches(row, typed: nil)
    case "Enter":
      overlay = .branches(row, typed: nil)
      if !text.isEmpty { return [.branch(.rename(index, text)), .redraw] }
    default: overlay = .branches(row, typed: String(Self.typed(key, into: text).unicodeScalars.prefix(24)))
    }
    return [.redraw]
  }

  private mutating func play(branch index: Int, _ course: Course) -> [Effect] {
    overlay = nil
    message = "played: " + course.branches[index].name
    return index == course.current ? [.redraw] : [.branch(.play(index)), .redraw]
  }

  /// The branch's samples as a ghost in all graphs, and in the table of two instants; the present one ends it.
  private mutating func compare(_ index: Int, _ course: Course) -> [Effect] {
    overlay = nil
    guard index != course.current else {
      message = "no longer compared"
      return [.compare(nil), .redraw]
    }
    message = "compared with \(course.branches[index].name): its line in the graphs, its numbers on the time screen"
    return [.compare(index), .redraw]
  }
}

/// The branches as a tree: each under the one that it left.
struct BranchTree {
  struct Row: Equatable {
    var index: Int
    var depth: Int
  }

  private(set) var rows: [Row] = []

  init(_ course: Course) {
    var pending = [Row(index: 0, depth: 0)]
    while let next = pending.popLast(), rows.count < course.branches.count {
      rows.append(next)
      let children = course.branches.indices.filter { course.branches[$0].parent == next.index }
      pending += children.reversed().map { Row(index: $0, depth: next.depth + 1) }
    }
  }

  func row(of index: Int) -> Int { rows.firstIndex { $0.index == index } ?? 0 }
}
