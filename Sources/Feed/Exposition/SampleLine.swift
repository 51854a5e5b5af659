/// One sample as it stands on its line. Valid only inside the call that hands it over.
public struct SampleLine {
  /// The metric's name, without quotes; `Label.unescape` where `oddities` has `.quotedName`.
  public internal(set) var name: ByteText
  /// What stands between the braces; empty where there are none.
  public internal(set) var labels: ByteText
  public internal(set) var value: Double
  /// The value as written.
  public internal(set) var valueText: ByteText
  /// As written; its unit depends on the format. Empty where there is none.
  public internal(set) var timestamp: ByteText
  /// From the `#` of an exemplar to the end of the line; empty where there is none.
  public internal(set) var exemplar: ByteText
  /// The whole line without its end.
  public internal(set) var whole: ByteText
  public internal(set) var oddities: Oddities

  /// What a strict reader may object to and a lenient one takes.
  public struct Oddities: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// Blanks where one format has none, or more than one where it has one.
    public static let blanks = Oddities(rawValue: 1)
    public static let tab = Oddities(rawValue: 2)
    public static let trailingComma = Oddities(rawValue: 4)
    /// A backslash before something other than `\`, `"` and `n`.
    public static let unknownEscape = Oddities(rawValue: 8)
    /// A name in quotes, which may hold any character.
    public static let quotedName = Oddities(rawValue: 16)
    /// Something after the timestamp that is no exemplar.
    public static let extra = Oddities(rawValue: 32)
    public static let carriageReturn = Oddities(rawValue: 64)
    /// No blank between the closing brace and the value.
    public static let tight = Oddities(rawValue: 128)
    public static let emptyBraces = Oddities(rawValue: 256)
    /// A label whose name stands in quotes.
    public static let quotedLabel = Oddities(rawValue: 512)
  }
}

/// Why a line cannot be read.
public enum LineProblem: String, Error, Sendable {
  case name = "found no metric name at the line's start"
  case labelName = "found no label name where one was expected"
  case equals = "found no '=' after a label name"
  case quote = "found no '\"' at the start of a label value"
  case openLabel = "found a label value without its closing '\"'"
  case brace = "found neither ',' nor '}' after a label value"
  case value = "found no value"
  case number = "found a value that is not a number"
  case timestamp = "found a timestamp that is not a number"
  case exemplar = "found an exemplar that cannot be read"
  case quotedName = "found quoted names that do not fit together"
  case comment = "found a metadata line that cannot be read"
  case type = "found an unknown metric type"
}
