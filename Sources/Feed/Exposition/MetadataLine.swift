/// A line that begins with `#`. Valid only inside the call that hands it over.
public struct MetadataLine {
  public enum Kind: Sendable { case help, type, unit, end, comment }

  public let kind: Kind
  /// The metric's name, without quotes; empty for comments and the end.
  public let name: ByteText
  /// What follows the name: help as written, the type's word, the unit.
  public let text: ByteText
  public let whole: ByteText
  /// The spacing differs from what OpenMetrics wants: `# WORD name text`.
  public let isLoose: Bool

  /// Reads the line; nil where its keyword is known and the rest cannot be read.
  init?(_ whole: ByteText) {
    self.whole = whole
    var parser = Parser(position: whole.start + 1, end: whole.end)
    parser.skipBlanks()
    let keyword = parser.word()
    switch keyword {
    case _ where keyword.equals("HELP"): kind = .help
    case _ where keyword.equals("TYPE"): kind = .type
    case _ where keyword.equals("UNIT"): kind = .unit
    default:
      let isEnd = whole.equals("# EOF")
      kind = isEnd ? .end : .comment
      name = ByteText(whole.end, 0)
      text = isEnd ? name : ByteText(whole.start + 1, to: whole.end)
      isLoose = false
      return
    }
    parser.skipBlanks()
    guard let name = parser.name() else { return nil }
    self.name = name
    let separated = parser.position < parser.end
    parser.skipBlanks(atMostOne: kind != .type)
    text = ByteText(parser.position, to: parser.end)
    isLoose = parser.isLoose || !separated
  }

  private struct Parser {
    var position: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    var isLoose = false

    init(position: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
      self.position = position
      self.end = end
    }

    mutating func skipBlanks(atMostOne: Bool = false) {
      let start = position
      while position < end, LineScanner.isBlank(position.pointee), !(atMostOne && position > start) {
        if position.pointee == 0x09 { isLoose = true }
        position += 1
      }
      if position - start != 1, position < end { isLoose = true }
    }

    mutating func word() -> ByteText {
      let start = position
      while position < end, !LineScanner.isBlank(position.pointee) { position += 1 }
      return ByteText(start, to: position)
    }

    mutating func name() -> ByteText? {
      guard position < end else { return nil }
      if position.pointee == UInt8(ascii: "\"") {
        position += 1
        let start = position
        while position < end, position.pointee != UInt8(ascii: "\"") {
          position += position.pointee == UInt8(ascii: "\\") && position + 1 < end ? 2 : 1
        }
        guard position < end, position > start else { return nil }
        defer { position += 1 }
        return ByteText(start, to: position)
      }
      let start = position
      guard LineScanner.isNameStart(position.pointee) else { return nil }
      while position < end, LineScanner.isName(position.pointee) { position += 1 }
      return position == end || LineScanner.isBlank(position.pointee) ? ByteText(start, to: position) : nil
    }
  }
}
