/// How many colours a terminal shows.
public enum ColorDepth: Int, Sendable, Comparable, CaseIterable {
  /// No colour: bold, dim, reverse and underline only.
  case mono
  /// The 8 or 16 colours whose look the user chooses.
  case ansi16
  /// A cube of 6x6x6 colours and 24 greys, besides the 16.
  case indexed256
  /// 24 bits.
  case trueColor

  public static func < (a: ColorDepth, b: ColorDepth) -> Bool { a.rawValue < b.rawValue }
}
