import Canvas

/// A share of met targets on a scale from 80 to 100 %, where the differences are, with a tick at the goal.
struct BulletBar {
  static let low = 0.8
  var value: Double?
  var goal: Double

  /// The column of a share on a bar of `width` columns.
  static func column(_ share: Double, width: Int) -> Int {
    guard !share.isNaN, width > 0 else { return 0 }
    let place = min(1, max(0, (share - low) / (1 - low)))
    return min(width, Int((place * Double(width)).rounded()))
  }

  /// Whether a share meets the goal, misses it by little, or by much: a hundredth is little.
  static func judgement(_ value: Double?, goal: Double) -> ThemeRole {
    guard let value, !value.isNaN else { return .dim }
    return value >= goal ? .good : value >= goal - 0.01 ? .warn : .bad
  }

  func draw(x: Int, y: Int, width: Int, _ look: Look, into canvas: inout Canvas) {
    guard width > 0 else { return }
    let filled = value.map { Self.column($0, width: width) } ?? 0
    let tick = min(width - 1, Self.column(goal, width: width))
    let ink = look.theme.style(Self.judgement(value, goal: goal))
    for column in 0..<width {
      canvas[x + column, y] = column < filled ? Cell("━", ink) : Cell("─", look.style(.frame))
    }
    canvas[x + tick, y] = Cell("┃", look.style(.bright))
  }
}
