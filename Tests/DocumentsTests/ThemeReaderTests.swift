import Canvas
import Dashboard
import Testing

@testable import Documents

@Suite("Themes")
struct ThemeReaderTests {
  static let theme: String = {
    let colours = ThemeRole.allCases.map { "  \($0.rawValue): \($0 == .background ? "terminal" : "\"#10A0f0\"")" }
    let ramps = Ramp.allCases.map { "  \($0.rawValue): [\"#000000\", '#ffffff']" }
    return "name: midnight\nappearance: dark\ncolours:\n" + colours.joined(separator: "\n") + "\nramps:\n"
      + ramps.joined(separator: "\n")
  }()

  private func problem(_ old: String, _ new: String) -> String {
    let range = Self.theme.firstRange(of: old)!
    do {
      return try ThemeReader.read(Self.theme.replacingCharacters(range, new), file: "t.yaml").name
    } catch { return "\(error)" }
  }

  @Test("have every colour and ramp")
  func good() throws {
    let theme = try ThemeReader.read(Self.theme, file: "t.yaml")
    #expect(theme.name == "midnight" && theme.appearance == .dark)
    #expect(theme[.background].isTerminal && theme[.bad] == Color(0x10A0F0))
    #expect(theme.color(.queue, at: 1) == Color(0xFFFFFF) && theme.color(.decode, at: 0) == Color(0))
    #expect(problem("colours:", "colors:") == "midnight")
    #expect(problem("name:", "about: Dark blue.\nname:") == "midnight")
  }

  @Test("that are wrong say where")
  func wrong() {
    #expect(
      problem("  prefill:", "  prefil:").hasSuffix("colours: found the unknown key 'prefil' (did you mean prefill?)"))
    #expect(problem("  warn: \"#10A0f0\"\n", "").hasSuffix("colours: found no 'warn', which is required"))
    #expect(
      problem("\"#10A0f0\"", "blue")
        == "t.yaml:5:9: colours.text: found 'blue', expected a colour such as \"#40a0ff\" (in quotes), or terminal")
    #expect(
      problem("\"#10A0f0\"", "#10A0f0")
        == "t.yaml:5:8: colours.text: found nothing, expected a colour such as \"#40a0ff\" (in quotes), or terminal")
    for bad in ["\"#+0A0f0\"", "\"#10A0f\"", "\"10A0f0\"", "[1]"] {
      #expect(problem("\"#10A0f0\"", bad).hasPrefix("t.yaml:5:9: colours.text: found"))
    }
    #expect(problem("dark", "gloomy").hasSuffix("appearance: found 'gloomy', expected dark or light"))
    #expect(
      problem("'#ffffff'", "terminal").hasSuffix(
        "ramps.prefill[1]: found terminal, expected a colour that can be mixed"))
    #expect(
      problem("[\"#000000\", '#ffffff']", "[]").contains("ramps.prefill: found a list, expected a list of colours"))
    #expect(problem("name: midnight\n", "").hasSuffix("found no 'name', which is required"))
  }
}

extension String {
  fileprivate func replacingCharacters(_ range: Range<String.Index>, _ new: String) -> String {
    String(self[..<range.lowerBound]) + new + self[range.upperBound...]
  }
}
