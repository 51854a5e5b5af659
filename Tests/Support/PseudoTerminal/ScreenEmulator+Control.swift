/// What control sequences do.
extension ScreenEmulator {
  mutating func perform(_ sequence: ControlSequence) {
    if sequence.marker == 0x3F { return performPrivate(sequence) }
    guard sequence.marker == nil else {
      unknown.append("CSI \(sequence)")
      return
    }
    if moveCursor(sequence) || erase(sequence) { return }
    switch sequence.final {
    case UInt8(ascii: "b"): repeatLast(sequence.number(0))
    case UInt8(ascii: "m"): setLook(sequence)
    case UInt8(ascii: "r"):
      top = min(height - 1, sequence.number(0) - 1)
      bottom = max(top, min(height, sequence.number(1, height)) - 1)
      (column, row) = (0, 0)
    case UInt8(ascii: "S"): for _ in 0..<sequence.number(0) { scroll(from: top, up: true) }
    case UInt8(ascii: "T"): for _ in 0..<sequence.number(0) { scroll(from: top, up: false) }
    case UInt8(ascii: "t"), UInt8(ascii: "l"), UInt8(ascii: "h"), UInt8(ascii: "c"): break
    default: unknown.append("CSI \(sequence)")
    }
  }

  private mutating func performPrivate(_ sequence: ControlSequence) {
    let isSet = sequence.final == UInt8(ascii: "h")
    guard isSet || sequence.final == UInt8(ascii: "l") else { return }
    for mode in sequence.groups.compactMap({ $0.first ?? nil }) {
      if isSet { privateModes.insert(mode) } else { privateModes.remove(mode) }
      if mode == 25 { isCursorVisible = isSet }
      if mode == 1049 || mode == 1047 || mode == 47 { switchScreen(alternate: isSet) }
    }
  }

  // MARK: Cursor

  private mutating func moveCursor(_ sequence: ControlSequence) -> Bool {
    let count = sequence.number(0)
    switch sequence.final {
    case UInt8(ascii: "A"): row = max(0, row - count)
    case UInt8(ascii: "B"), UInt8(ascii: "e"): row = min(height - 1, row + count)
    case UInt8(ascii: "C"), UInt8(ascii: "a"): column = min(width - 1, column + count)
    case UInt8(ascii: "D"): column = max(0, min(column, width - 1) - count)
    case UInt8(ascii: "E"): (column, row) = (0, min(height - 1, row + count))
    case UInt8(ascii: "F"): (column, row) = (0, max(0, row - count))
    case UInt8(ascii: "G"), UInt8(ascii: "`"): column = min(width, count) - 1
    case UInt8(ascii: "d"): row = min(height, count) - 1
    case UInt8(ascii: "H"), UInt8(ascii: "f"):
      row = min(height, count) - 1
      column = min(width, sequence.number(1)) - 1
    default: return false
    }
    return true
  }

  mutating func lineFeed() {
    if row == bottom { scroll(from: top, up: true) } else { row = min(height - 1, row + 1) }
  }

  mutating func reverseLineFeed() {
    if row == top { scroll(from: top, up: false) } else { row = max(0, row - 1) }
  }

  /// Moves the lines from `first` to the end of the scrolling region by one.
  private mutating func scroll(from first: Int, up: Bool) {
    guard first <= bottom else { return }
    let blank = [ScreenCell](repeating: erased, count: width)
    if up {
      cells.removeSubrange(first * width..<(first + 1) * width)
      cells.insert(contentsOf: blank, at: bottom * width)
    } else {
      cells.removeSubrange(bottom * width..<(bottom + 1) * width)
      cells.insert(contentsOf: blank, at: first * width)
    }
  }

  // MARK: Erasing

  /// Erasing leaves the background, as xterm does.
  private var erased: ScreenCell {
    var cell = ScreenCell()
    cell.look.background = look.background
    return cell
  }

  private mutating func erase(_ sequence: ControlSequence) -> Bool {
    let here = row * width + min(column, width - 1)
    let line = row * width..<(row + 1) * width
    let count = sequence.number(0)
    let rest = min(count, line.upperBound - here)
    switch (sequence.final, sequence.number(0, 0)) {
    case (UInt8(ascii: "J"), 0): blank(here..<cells.count)
    case (UInt8(ascii: "J"), 1): blank(0..<here + 1)
    case (UInt8(ascii: "J"), _): blank(0..<cells.count)
    case (UInt8(ascii: "K"), 0): blank(here..<line.upperBound)
    case (UInt8(ascii: "K"), 1): blank(line.lowerBound..<here + 1)
    case (UInt8(ascii: "K"), _): blank(line)
    case (UInt8(ascii: "X"), _): blank(here..<here + rest)
    case (UInt8(ascii: "P"), _):
      cells.removeSubrange(here..<here + rest)
      cells.insert(contentsOf: [ScreenCell](repeating: erased, count: rest), at: line.upperBound - rest)
    case (UInt8(ascii: "@"), _):
      cells.removeSubrange(line.upperBound - rest..<line.upperBound)
      cells.insert(contentsOf: [ScreenCell](repeating: erased, count: rest), at: here)
    case (UInt8(ascii: "L"), _): for _ in 0..<count { scroll(from: row, up: false) }
    case (UInt8(ascii: "M"), _): for _ in 0..<count { scroll(from: row, up: true) }
    default: return false
    }
    return true
  }

  private mutating func blank(_ range: Range<Int>) {
    for index in range { cells[index] = erased }
  }
}
