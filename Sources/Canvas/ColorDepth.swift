/// How many colours the place where a canvas ends up can show.
public enum ColorDepth: UInt8, Sendable, CaseIterable, Comparable {
  /// Attributes only: a monochrome terminal, NO_COLOR, a printout.
  case mono
  /// The sixteen colours that every terminal names.
  case ansi16
  /// The 6 x 6 x 6 cube and the 24 greys of xterm.
  case indexed256
  /// 24 bits.
  case trueColor

  public static func < (a: ColorDepth, b: ColorDepth) -> Bool { a.rawValue < b.rawValue }
}

extension Color {
  /// The nearest of xterm's 256 colours above the sixteen whose look the user may have changed; -1 for the terminal's
  /// own.
  public var index256: Int {
    guard !isTerminal else { return -1 }
    let cube = [red, green, blue].map(Color.cubeStep)
    let cubeColor = Color(red: Color.cube[cube[0]], green: Color.cube[cube[1]], blue: Color.cube[cube[2]])
    let mean = (Int(red) + Int(green) + Int(blue)) / 3
    let grey = min(23, max(0, (mean - 3) / 10))
    let greyLevel = UInt8(8 + 10 * grey)
    let greyColor = Color(red: greyLevel, green: greyLevel, blue: greyLevel)
    return distance(to: greyColor) < distance(to: cubeColor)
      ? 232 + grey : 16 + 36 * cube[0] + 6 * cube[1] + cube[2]
  }

  /// The nearest of the sixteen named colours by hue first and lightness second; -1 for the terminal's own. Distance in
  /// RGB would turn most pastel tones into grey, and the hue is what tells the parts of the fleet apart.
  public var index16: Int {
    guard !isTerminal else { return -1 }
    let low = Int(min(red, green, blue))
    let high = Int(max(red, green, blue))
    guard high - low >= 40 else { return Color.greyIndex(high) }
    let base =
      switch hue(low: low, high: high) {
      case 15..<75: 3
      case 75..<155: 2
      case 155..<190: 6
      case 190..<245: 4
      case 245..<330: 5
      default: 1
      }
    return high > 200 ? base + 8 : base
  }

  /// The hue in degrees; `low` and `high` are the least and the most of the three parts, which differ.
  private func hue(low: Int, high: Int) -> Int {
    let (red, green, blue, range) = (Int(red), Int(green), Int(blue), high - low)
    if high == red { return ((green - blue) * 60 / range + 360) % 360 }
    if high == green { return 120 + (blue - red) * 60 / range }
    return 240 + (red - green) * 60 / range
  }

  private static let cube: [UInt8] = [0, 95, 135, 175, 215, 255]

  private static func cubeStep(_ value: UInt8) -> Int {
    value < 48 ? 0 : value < 115 ? 1 : (Int(value) - 35) / 40
  }

  private static func greyIndex(_ level: Int) -> Int {
    level < 50 ? 0 : level < 130 ? 8 : level < 220 ? 7 : 15
  }

  /// Squared distance in RGB.
  private func distance(to other: Color) -> Int {
    func squared(_ a: UInt8, _ b: UInt8) -> Int { (Int(a) - Int(b)) * (Int(a) - Int(b)) }
    return squared(red, other.red) + squared(green, other.green) + squared(blue, other.blue)
  }
}
