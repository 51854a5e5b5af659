/// How CSV (RFC 4180) is written.
public enum CSVText {
  /// A number, or nothing where it is unknown.
  public static func number(_ value: Double?) -> String {
    value.flatMap { $0.isFinite ? JSONText.number($0) : nil } ?? ""
  }

  /// A field, in quotes where it has to be.
  public static func field(_ text: String) -> String {
    // Scalars, not characters: CR LF is one character, and so is a quote with a combining mark.
    guard text.unicodeScalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }

  /// Lines with line ends between them.
  public static func table(_ header: [String], _ rows: [[String]]) -> String {
    ([header] + rows).map { $0.map(field).joined(separator: ",") }.joined(separator: "\n")
  }
}
