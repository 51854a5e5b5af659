/// A colour as the canvas knows it: 24 bits, or the terminal's own. How many colours there really are is the terminal's
/// business.
public struct Color: Sendable, Hashable {
  /// 0xRRGGBB, or `Color.terminal`'s value.
  public let rawValue: UInt32

  /// The terminal's own foreground or background.
  public static let terminal = Color(rawValue: 0xFF00_0000)

  private init(rawValue: UInt32) { self.rawValue = rawValue }

  /// A colour given as 0xRRGGBB.
  public init(_ rgb: UInt32) { rawValue = rgb & 0xFF_FFFF }

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    rawValue = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
  }

  /// A colour written `#rrggbb`; nil where it is not.
  public init?(hex text: some StringProtocol) {
    guard text.utf8.count == 7, text.hasPrefix("#"), let rgb = UInt32(text.dropFirst(), radix: 16) else { return nil }
    self.init(rgb)
  }

  public var isTerminal: Bool { self == .terminal }
  public var red: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 16) }
  public var green: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 8) }
  public var blue: UInt8 { UInt8(truncatingIfNeeded: rawValue) }

  /// The colour `share` of the way from this one to `other`; 0 is this one, 1 the other.
  public func mixed(with other: Color, _ share: Double) -> Color {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) + (Double(b) - Double(a)) * min(1, max(0, share))).rounded())
    }
    return Color(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }
}
