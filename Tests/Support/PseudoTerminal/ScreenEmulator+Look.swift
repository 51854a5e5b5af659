/// Colours and attributes (SGR).
extension ScreenEmulator {
  mutating func setLook(_ sequence: ControlSequence) {
    let groups = sequence.groups.isEmpty ? [[nil]] : sequence.groups
    var place = 0
    while place < groups.count {
      let code = (groups[place].first ?? nil) ?? 0
      if code == 38 || code == 48 {
        let (color, length) = Self.color(groups[place...])
        if code == 38 { look.foreground = color } else { look.background = color }
        place += length
      } else {
        setLook(code)
        place += 1
      }
    }
  }

  /// The colour behind 38 or 48 and the number of groups that it takes: 5;n, 2;r;g;b, 5:n, 2:r:g:b or 2:space:r:g:b.
  private static func color(_ groups: ArraySlice<[Int?]>) -> (ScreenCell.Color, Int) {
    func rgb(_ levels: some Sequence<Int?>) -> ScreenCell.Color {
      .rgb(levels.reduce(0) { $0 << 8 | (($1 ?? 0) & 0xFF) })
    }
    let own = groups[groups.startIndex]
    if own.count > 2 {
      if own[1] == 5 { return (.indexed(own[2] ?? 0), 1) }
      return (rgb(own.suffix(3)), 1)
    }
    let rest = groups.dropFirst().map { $0.first ?? nil }
    if rest.first == 5, rest.count > 1 { return (.indexed(rest[1] ?? 0), 3) }
    if rest.first == 2, rest.count > 3 { return (rgb(rest[1...3]), 5) }
    return (.terminal, groups.count)
  }

  private mutating func setLook(_ code: Int) {
    switch code {
    case 0: look = ScreenCell.Look()
    case 1: look.isBold = true
    case 2: look.isDim = true
    case 4: look.isUnderlined = true
    case 7: look.isReversed = true
    case 10, 11: break  // Fonts of the Linux console.
    case 22: (look.isBold, look.isDim) = (false, false)
    case 24: look.isUnderlined = false
    case 27: look.isReversed = false
    case 30...37: look.foreground = .indexed(code - 30)
    case 39: look.foreground = .terminal
    case 40...47: look.background = .indexed(code - 40)
    case 49: look.background = .terminal
    case 90...97: look.foreground = .indexed(code - 90 + 8)
    case 100...107: look.background = .indexed(code - 100 + 8)
    default: unknown.append("SGR \(code)")
    }
  }
}
