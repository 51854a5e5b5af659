import Canvas

/// Which panels the Plan screen has at a size, and where.
struct PlanLayout {
  enum Part { case map, ratios, outlook, verdict, mix, pools, traffic }

  private(set) var parts: [(part: Part, rect: Rect)] = []

  func rect(_ part: Part) -> Rect? { parts.first { $0.part == part }?.rect }

  init(_ area: Rect, _ planView: PlanView, sliders: Int) {
    guard area.width >= 100 else {
      narrow(area, planView)
      return
    }
    let side = area.droppingLeft(area.width - min(60, area.width * 38 / 100))
    self.side(side, planView, sliders: sliders)
    main(area.left(area.width - side.width), planView)
  }

  /// One panel, and the numbers of the mix below it where they fit.
  private mutating func narrow(_ area: Rect, _ planView: PlanView) {
    guard planView == .overview || planView == .map else {
      add(Self.part(planView), area)
      return
    }
    let below = min(9, area.height / 2)
    add(.map, area.top(area.height - below))
    add(.mix, area.droppingTop(area.height - below))
  }

  private mutating func main(_ area: Rect, _ planView: PlanView) {
    guard planView == .overview, area.height >= 32 else {
      add(Self.part(planView), area)
      return
    }
    let top = area.top(area.height * 55 / 100)
    let bottom = area.droppingTop(top.height)
    add(.map, top)
    add(.ratios, bottom.left(bottom.width / 2))
    add(.outlook, bottom.droppingLeft(bottom.width / 2))
  }

  private mutating func side(_ area: Rect, _ planView: PlanView, sliders: Int) {
    var rest = area
    let mix = rest.height >= 20 ? 12 : max(0, rest.height - 4)
    add(.mix, rest.top(mix))
    rest = rest.droppingTop(mix)
    let traffic = min(rest.height, sliders + 3)
    if rest.height - traffic >= 6 {
      let middle = rest.height - traffic
      if planView != .verdict {
        add(.verdict, rest.top(middle))
      } else {
        add(.pools, rest.top(middle))
      }
      rest = rest.droppingTop(middle)
    }
    if rest.height >= 3 { add(.traffic, rest) }
  }

  private mutating func add(_ part: Part, _ rect: Rect) {
    if rect.width >= 12, rect.height >= 3 { parts.append((part, rect)) }
  }

  private static func part(_ planView: PlanView) -> Part {
    switch planView {
    case .overview, .map: .map
    case .ratios: .ratios
    case .outlook: .outlook
    case .verdict: .verdict
    }
  }
}
