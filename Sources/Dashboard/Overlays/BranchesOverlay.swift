import Canvas
import Fleet

/// The tree of branches: where each left its parent, how far it got, what was done in it.
enum BranchesOverlay {
  static func list(_ selected: Int, _ bounds: Rect, _ view: FleetView) -> OverlayList {
    let count = view.state.travel.course?.branches.count ?? 0
    let rect = OverlayBox.centred(84, min(max(3, count), 20) + 3, in: bounds)
    return OverlayList(rect: rect, area: Box.inside(rect).droppingTop(1), count: count, selected: selected)
  }

  static func render(
    _ selected: Int, _ typed: String?, _ bounds: Rect, _ view: FleetView, into canvas: inout Canvas
  ) {
    let list = list(selected, bounds, view)
    guard let course = view.state.travel.course else { return }
    let tree = BranchTree(course)
    let hint = typed == nil ? "Enter plays, c compares, r renames, Esc leaves" : "type a name, Enter takes it"
    Box(
      title: "branches", hue: .key, right: [view.span("\(course.branches.count)", .mid)],
      bottom: [view.span(hint, .mid)], isFocused: true
    ).draw(list.rect, view.look, into: &canvas)
    let inside = Box.inside(list.rect)
    canvas.clipped(to: inside) { canvas in
      heading(inside, view, into: &canvas)
      for row in list.shown where tree.rows.indices.contains(row) {
        draw(tree.rows[row], row, list, course, typed: row == list.selected ? typed : nil, view, into: &canvas)
      }
    }
  }

  /// Columns of the numbers at the right.
  private static let columns = [11, 11, 9]

  private static func heading(_ area: Rect, _ view: FleetView, into canvas: inout Canvas) {
    var right = area.right - 1
    for (title, width) in zip(["done", "until", "from"], columns.reversed()) {
      canvas.fitRight(title, right: right, y: area.y, width: width, view.look.style(.dim))
      right -= width
    }
  }

  private static func draw(
    _ item: BranchTree.Row, _ row: Int, _ list: OverlayList, _ course: Course, typed: String?, _ view: FleetView,
    into canvas: inout Canvas
  ) {
    let style = list.paint(row, view.look, into: &canvas)
    let branch = course.branches[item.index]
    let (y, area) = (list.y(of: row), list.area)
    let numbers = ["\(branch.actions)", TimeText.elapsed(branch.end), TimeText.elapsed(branch.start)]
    var right = area.right - 1
    for (text, width) in zip(numbers, columns.reversed()) {
      canvas.fitRight(text, right: right, y: y, width: width - 1, style(.text, []))
      right -= width
    }
    let isCurrent = item.index == course.current
    let lines = item.depth == 0 ? "" : String(repeating: "   ", count: item.depth - 1) + "└─ "
    let room = right - area.x - 4
    canvas.fit(isCurrent ? "●" : " ", x: area.x + 1, y: y, width: 1, style(.key, .bold))
    let start = canvas.fit(lines, x: area.x + 3, y: y, width: max(0, room), style(.dim, []))
    let left = area.x + 3 + room - start
    if let typed {
      canvas.fit(typed + "_", x: start, y: y, width: left, style(.key, .bold))
    } else {
      let isCompared = view.state.travel.other.map { $0.kind == .compared && $0.name == branch.name } ?? false
      let name = branch.name + (isCompared ? "  compared" : "")
      canvas.fit(name, x: start, y: y, width: left, style(isCurrent ? .bright : .text, isCurrent ? .bold : []))
    }
  }
}
