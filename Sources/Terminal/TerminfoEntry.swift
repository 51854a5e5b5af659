private import CNcurses

/// A terminfo entry of our own: what ncurses needs to draw on any terminal of xterm's kind. It carries what entries in
/// the database do not: 24 bit colours, or the terminal where the database does not have it. ncurses takes it from the
/// environment without a file.
struct TerminfoEntry {
  let name: String
  /// Colours as numbers: 1 << 24 for 0xRRGGBB, or 256.
  let colors: Int32
  let foreground: String
  let background: String

  static let trueColor = TerminfoEntry(
    name: "pdtop-direct", colors: 1 << 24,
    foreground: "\u{1B}[38;2;" + rgb + "m", background: "\u{1B}[48;2;" + rgb + "m")
  static let indexed256 = TerminfoEntry(
    name: "pdtop-256color", colors: 256, foreground: "\u{1B}[38;5;%p1%dm", background: "\u{1B}[48;5;%p1%dm")

  /// Splits a number into red, green and blue.
  private static let rgb = "%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d"

  /// The value for TERMINFO: the compiled entry in hexadecimal digits.
  var environmentValue: String {
    let digits = Array("0123456789abcdef")
    return "hex:" + compiled.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
  }

  /// Margins wrap late; the cursor moves with colours on. Erasing is not said to colour (bce), which some terminals do
  /// not.
  private static let flags = ["am", "xenl", "mir", "msgr"]

  private var numbers: [(String, Int32)] {
    [("cols", 80), ("lines", 24), ("it", 8), ("colors", colors), ("pairs", 65536)]
  }

  private var strings: [(String, String)] {
    [
      ("smcup", "\u{1B}[?1049h"), ("rmcup", "\u{1B}[?1049l"), ("civis", "\u{1B}[?25l"), ("cnorm", "\u{1B}[?25h"),
      ("clear", "\u{1B}[H\u{1B}[2J"), ("ed", "\u{1B}[J"), ("el", "\u{1B}[K"), ("el1", "\u{1B}[1K"),
      ("ech", "\u{1B}[%p1%dX"), ("home", "\u{1B}[H"), ("cup", "\u{1B}[%i%p1%d;%p2%dH"),
      ("hpa", "\u{1B}[%i%p1%dG"), ("vpa", "\u{1B}[%i%p1%dd"), ("cr", "\r"),
      ("cub1", "\u{08}"), ("cuf1", "\u{1B}[C"), ("cuu1", "\u{1B}[A"), ("cud1", "\n"),
      ("cub", "\u{1B}[%p1%dD"), ("cuf", "\u{1B}[%p1%dC"), ("cuu", "\u{1B}[%p1%dA"), ("cud", "\u{1B}[%p1%dB"),
      ("csr", "\u{1B}[%i%p1%d;%p2%dr"), ("ind", "\n"), ("ri", "\u{1B}M"), ("indn", "\u{1B}[%p1%dS"),
      ("rin", "\u{1B}[%p1%dT"), ("bold", "\u{1B}[1m"), ("dim", "\u{1B}[2m"), ("rev", "\u{1B}[7m"),
      ("smul", "\u{1B}[4m"), ("rmul", "\u{1B}[24m"),
      ("sgr0", "\u{1B}[m"), ("op", "\u{1B}[39;49m"), ("setaf", foreground), ("setab", background),
      ("smam", "\u{1B}[?7h"), ("rmam", "\u{1B}[?7l"),
    ]
  }

  /// The entry in the compiled format with 32 bit numbers (term(5)), followed by the extended flag RGB for direct
  /// colours.
  var compiled: [UInt8] {
    var names = Array(name.utf8) + [0]
    let flags = Self.table(Self.flags.map { ($0, UInt8(1)) }, missing: 0, index: pd_flag_index)
    if (names.count + flags.count) % 2 == 1 { names.append(0) }
    let numbers = Self.table(numbers, missing: -1, index: pd_number_index)
    var text: [UInt8] = []
    var offsets: [(String, Int16)] = []
    for (capability, value) in strings {
      offsets.append((capability, Int16(text.count)))
      text += Array(value.utf8) + [0]
    }
    let places = Self.table(offsets, missing: -1, index: pd_string_index)
    if text.count % 2 == 1 { text.append(0) }
    let header = [0x21E, names.count, flags.count, numbers.count, places.count, text.count].map(Int16.init)
    let entry = Self.bytes(header) + names + flags + Self.bytes(numbers) + Self.bytes(places) + text
    return colors > 256 ? entry + Self.directColors : entry
  }

  /// One extended flag: counts, the flag and a byte to make it even, the place of its name, the name.
  private static var directColors: [UInt8] {
    bytes([1, 0, 0, 1, 4] as [Int16]) + [1, 0] + bytes([0] as [Int16]) + Array("RGB\0".utf8)
  }

  /// Values at the places that the compiled format has for them.
  private static func table<Value>(
    _ values: [(String, Value)], missing: Value, index: (UnsafePointer<CChar>?) -> Int32
  ) -> [Value] {
    var table: [Value] = []
    for (capability, value) in values {
      let place = Int(index(capability))
      guard place >= 0 else { continue }
      while table.count <= place { table.append(missing) }
      table[place] = value
    }
    return table
  }

  /// Little-endian.
  private static func bytes<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
    numbers.flatMap { number in (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number($0 * 8)) } }
  }
}
