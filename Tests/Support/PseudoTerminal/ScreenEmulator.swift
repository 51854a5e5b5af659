/// A terminal's screen, as far as ncurses' output for xterm and its kin needs one: bytes in, cells out.
public struct ScreenEmulator: Sendable {
  public let width: Int
  public let height: Int
  /// Row after row.
  public internal(set) var cells: [ScreenCell]
  /// Place of the cursor; in the column after the last one it wraps before the next character.
  public internal(set) var column = 0
  public internal(set) var row = 0
  /// The alternate screen is on.
  public internal(set) var isAlternate: Bool
  public internal(set) var isCursorVisible = true
  /// Private modes that are set now (1002, 2004, ...).
  public internal(set) var privateModes: Set<Int> = []
  /// Sequences that this screen does not know; a test may expect there to be none.
  public internal(set) var unknown: [String] = []

  var look = ScreenCell.Look()
  var top = 0
  var bottom: Int
  var saved = (column: 0, row: 0)
  private var mainScreen: [ScreenCell] = []
  private var lastPrinted: Unicode.Scalar = " "
  private var pending: [UInt8] = []

  public init(width: Int, height: Int, isAlternate: Bool = false) {
    self.width = max(1, width)
    self.height = max(1, height)
    self.isAlternate = isAlternate
    cells = [ScreenCell](repeating: ScreenCell(), count: self.width * self.height)
    bottom = self.height - 1
  }

  // MARK: Reading

  public subscript(x: Int, y: Int) -> ScreenCell { cells[y * width + x] }

  /// The text of a row without the blanks at its end.
  public func line(_ y: Int) -> String {
    var text = String.UnicodeScalarView()
    for x in 0..<width { text.append(self[x, y].scalar) }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// All rows.
  public var text: String { (0..<height).map(line).joined(separator: "\n") }

  /// Whether a row holds the text.
  public func contains(_ text: String) -> Bool { find(text) != nil }

  /// The cell where a text begins, top row first.
  public func find(_ text: String) -> (x: Int, y: Int)? {
    let wanted = Array(text.unicodeScalars)
    guard !wanted.isEmpty, wanted.count <= width else { return nil }
    for y in 0..<height {
      for x in 0...width - wanted.count where wanted.indices.allSatisfy({ self[x + $0, y].scalar == wanted[$0] }) {
        return (x, y)
      }
    }
    return nil
  }

  // MARK: Writing

  /// Takes what a program wrote, in pieces of any size.
  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    var start = 0
    while start < pending.count, let length = step(pending[start...]) { start += length }
    pending.removeFirst(start)
  }

  /// Handles one character or sequence and returns its length; nil where more is needed.
  private mutating func step(_ bytes: ArraySlice<UInt8>) -> Int? {
    let first = bytes[bytes.startIndex]
    if first == 0x1B { return escape(bytes) }
    if first < 0x20 || first == 0x7F {
      control(first)
      return 1
    }
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard bytes.count >= length else { return nil }
    for scalar in String(decoding: bytes.prefix(length), as: UTF8.self).unicodeScalars { print(scalar) }
    return length
  }

  private mutating func escape(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count > 1 else { return nil }
    let second = bytes[bytes.startIndex + 1]
    switch second {
    case 0x5B:
      guard let end = bytes.dropFirst(2).firstIndex(where: { (0x40..<0x7F).contains($0) }) else { return nil }
      perform(ControlSequence(bytes[(bytes.startIndex + 2)...end]))
      return end - bytes.startIndex + 1
    case 0x5D, 0x50:
      guard let end = bytes.dropFirst(2).firstIndex(where: { $0 == 0x07 || $0 == 0x5C }) else { return nil }
      return end - bytes.startIndex + 1
    case 0x28...0x2B:
      return bytes.count > 2 ? 3 : nil
    default:
      perform(escape: second)
      return 2
    }
  }

  private mutating func perform(escape byte: UInt8) {
    switch byte {
    case 0x37: saved = (column, row)
    case 0x38: (column, row) = saved
    case 0x3D, 0x3E: break  // Keypad modes.
    case 0x44: lineFeed()
    case 0x45:
      column = 0
      lineFeed()
    case 0x4D: reverseLineFeed()
    default: unknown.append("ESC \(UnicodeScalar(byte))")
    }
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x08: column = max(0, min(column, width - 1) - 1)
    case 0x09: column = min(width - 1, (column / 8 + 1) * 8)
    case 0x0A, 0x0B, 0x0C: lineFeed()
    case 0x0D: column = 0
    default: break
    }
  }

  mutating func print(_ scalar: Unicode.Scalar) {
    if column >= width {
      column = 0
      lineFeed()
    }
    cells[row * width + column] = ScreenCell(scalar: scalar, look: look)
    lastPrinted = scalar
    column += 1
  }

  mutating func repeatLast(_ count: Int) { for _ in 0..<count { print(lastPrinted) } }

  mutating func switchScreen(alternate: Bool) {
    guard alternate != isAlternate else { return }
    isAlternate = alternate
    if alternate {
      saved = (column, row)
      mainScreen = cells
      cells = [ScreenCell](repeating: ScreenCell(), count: width * height)
    } else {
      if mainScreen.count == cells.count { cells = mainScreen }
      (column, row) = saved
    }
  }
}
