import Dashboard
import Documents
import Foundation
import Testing

/// The page about scenario files names every key that is read.
@Suite("Documentation")
struct DocumentationTests {
  @Test("Every key of the readers stands in Demo/SCENARIOS.md")
  func keys() throws {
    let page = try String(contentsOfFile: ResourcesTests.package + "/Demo/SCENARIOS.md", encoding: .utf8)
    let sources = ResourcesTests.package + "/Sources/Documents"
    // What is no part of a scenario has pages of its own.
    let others = ["ThemeReader.swift", "ConfigurationReader.swift", "TargetsReader.swift"]
    var count = 0
    for file in try FileManager.default.contentsOfDirectory(atPath: sources)
    where file.hasSuffix("Reader.swift") && !others.contains(file) {
      let text = try String(contentsOfFile: sources + "/" + file, encoding: .utf8)
      // The lists of keys: `keys = [ ... ]` and `keys: [ ... ]`.
      for match in text.matches(of: /keys(?: = |: )\[([^\]]*)\]/) {
        for key in match.1.matches(of: /"([a-z0-9_]+)"/) {
          count += 1
          #expect(page.contains(String(key.1)), "\(file): \(key.1)")
        }
      }
    }
    #expect(count > 60)
  }

  @Test("Every key and command of the configuration stands in Demo/CONFIGURATION.md")
  func configuration() throws {
    let page = try String(contentsOfFile: ResourcesTests.package + "/Demo/CONFIGURATION.md", encoding: .utf8)
    for key in Configuration.Key.allCases { #expect(page.contains("`\(key.rawValue)`"), "\(key)") }
    for id in Command.ID.allCases { #expect(page.contains("`\(id.rawValue)`"), "\(id)") }
  }
}
