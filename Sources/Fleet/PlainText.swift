/// A text in single quotes, plain and cut after 40 characters: fit for one line of an error.
public func quoted(_ text: some StringProtocol) -> String {
  "'" + plain(text.prefix(40)) + (text.dropFirst(40).isEmpty ? "" : "...") + "'"
}

/// A text with `?` in place of every character that would move the cursor, break the line or turn the writing
/// direction. What comes from outside goes through this before it reaches a terminal.
public func plain(_ text: some StringProtocol) -> String {
  text.unicodeScalars.allSatisfy(\.isPlain)
    ? String(text) : text.map { $0.unicodeScalars.allSatisfy(\.isPlain) ? String($0) : "?" }.joined()
}

extension Unicode.Scalar {
  /// Whether it stands for something to see: no control, no separator of lines, no invisible sign of formatting.
  public var isPlain: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: true
    }
  }
}
