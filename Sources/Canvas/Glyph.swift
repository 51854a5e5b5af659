/// What may stand in a cell. Names, labels and paths come from outside and can hold anything; the canvas takes one
/// scalar of width one for each cell and nothing else.
public enum Glyph {
  /// Stands for a scalar that cannot be shown.
  public static let replacement: Unicode.Scalar = "?"

  /// The scalar to draw for `scalar`: itself where it is printable and one column wide, nil where it takes no column
  /// (combining marks, joiners, direction marks), else the replacement (control characters, wide characters,
  /// unassigned).
  public static func safe(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    let value = scalar.value
    if value >= 0x20 && value < 0x7F { return scalar }
    if value < 0xA0 { return replacement }
    if value == 0xAD { return nil }
    if value < 0x300 { return scalar }
    if isKnownNarrow(value) { return scalar }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return nil
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter:
      return value < 0x1100 || (0x1E00..<0x2000).contains(value) ? scalar : replacement
    case .currencySymbol, .mathSymbol, .dashPunctuation: return value < 0x2E80 ? scalar : replacement
    default: return replacement
    }
  }

  /// Columns that a text takes on the canvas.
  public static func width(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { safe($1) == nil ? $0 : $0 + 1 }
  }

  /// General punctuation, arrows, mathematics, box drawing, blocks, geometric shapes, braille: one column everywhere.
  private static func isKnownNarrow(_ value: UInt32) -> Bool {
    switch value {
    case 0x2010...0x2027, 0x2030...0x205E: true
    case 0x2190...0x21FF, 0x2200...0x22FF: true
    case 0x2500...0x25FC, 0x25FF...0x2612: true
    case 0x2800...0x28FF: true
    case 0x2713, 0x2714, 0x2717, 0x2718: true
    default: false
    }
  }
}
