import Canvas
public import Dashboard
import Fleet

/// Reads a theme from YAML:
///
///     name: midnight
///     about: One sentence.          # [none]
///     appearance: dark              # dark or light
///     colours:                      # every ThemeRole
///       background: terminal        # the terminal's own colour, or
///       text: "#d0d0d0"             # #rrggbb
///     ramps:                        # every Ramp: one colour or more, from little to much
///       prefill: ["#102030", "#4080c0"]
///
/// `colors` is read like `colours`.
public enum ThemeReader {
  /// Reads a theme from the bytes of a file, which is named in errors.
  public static func read(_ bytes: [UInt8], file: String) throws(DocumentError) -> Theme {
    let section = try Section(
      Document(bytes, file: file).root, keys: ["name", "about", "appearance", "colours", "colors", "ramps"])
    if section["colours"] != nil, let second = section["colors"] {
      throw second.error("found colors beside colours, expected one of them")
    }
    _ = try section.line("about", length: 200)
    let colors = try section.required(section["colors"] == nil ? "colours" : "colors")
    return Theme(
      name: try section.required("name").name(), appearance: try section.required("appearance").choice(),
      colors: try table(colors, read: color), ramps: try table(section.required("ramps"), read: stops))
  }

  /// Reads a theme from text.
  public static func read(_ text: String, file: String) throws(DocumentError) -> Theme {
    try read(Array(text.utf8), file: file)
  }

  /// One value for each case of an enumeration, none missing.
  private static func table<Role: CaseIterable & RawRepresentable<String> & Hashable, Value>(
    _ entry: Entry, read: (Entry) throws(DocumentError) -> Value
  ) throws(DocumentError) -> [Role: Value] {
    let section = try Section(entry, keys: Role.allCases.map(\.rawValue))
    var values: [Role: Value] = [:]
    for role in Role.allCases { values[role] = try read(section.required(role.rawValue)) }
    return values
  }

  private static func color(_ entry: Entry) throws(DocumentError) -> Color {
    let expected = "a colour such as \"#40a0ff\" (in quotes), or terminal"
    let text = try entry.text(expected: expected)
    if text == "terminal" { return .terminal }
    guard !text.contains("+"), let color = Color(hex: text) else { throw entry.error(expected: expected) }
    return color
  }

  private static func stops(_ entry: Entry) throws(DocumentError) -> [Color] {
    var colors: [Color] = []
    for stop in try entry.list(of: "colours") {
      let color = try color(stop)
      guard !color.isTerminal else { throw stop.error("found terminal, expected a colour that can be mixed") }
      colors.append(color)
    }
    return colors
  }
}
