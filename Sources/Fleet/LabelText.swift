/// How Prometheus' text formats and PromQL write the values of labels.
public enum LabelText {
  /// A text with backslash, quote and line feed escaped.
  public static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x5C || $0 == 0x0A }) else { return text }
    var result = ""
    // Scalars, not characters: CR LF is one character, whose line feed would end the line.
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The same in quotes.
  public static func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }
}
