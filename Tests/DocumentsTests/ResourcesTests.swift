import Dashboard
import Fleet
import Foundation
import Testing

@testable import Documents

/// A folder that goes with the test.
private final class Folder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory().trimmingSuffix("/") + "/pdtop-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws {
    let file = path + "/" + name
    let parent = file[..<file.lastIndex(of: "/")!]
    try FileManager.default.createDirectory(atPath: String(parent), withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: true, encoding: .utf8)
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}

@Suite("Resources")
struct ResourcesTests {
  private func problem(_ work: () throws -> Void) -> String {
    do {
      try work()
      return ""
    } catch { return "\(error)" }
  }

  @Test("are found in the home, the user's own first")
  func home() throws {
    let folder = try Folder()
    try folder.write("home/Demo/a.yaml", "about: The first.\n" + ScenarioErrorTests.good)
    try folder.write("home/Demo/broken.yaml", "about: [")
    try folder.write("home/Demo/readme.txt", "")
    try folder.write("home/Themes/midnight.yaml", ThemeReaderTests.theme)
    try folder.write("xdg/pdtop/scenarios/mine.yaml", "about: My own.\n" + ScenarioErrorTests.good)
    try folder.write("xdg/pdtop/scenarios/a.yaml", "about: My own first.\n" + ScenarioErrorTests.good)
    let resources = Resources(
      environment: ["PDTOP_HOME": folder.path + "/home", "XDG_CONFIG_HOME": folder.path + "/xdg"], executable: nil)
    let scenarios = resources.scenarios()
    #expect(scenarios.map(\.name) == ["a", "broken", "mine"])
    #expect(scenarios.map(\.about) == ["My own first.", "", "My own."])
    #expect(scenarios[1].problem?.description.contains("broken.yaml:") == true && scenarios[0].problem == nil)
    #expect(resources.themes().map(\.name) == ["midnight"] && resources.themes().map(\.about) == ["dark"])
    #expect(try resources.theme("midnight").appearance == .dark)
    #expect(try resources.scenario("mine").about == "My own.")
    #expect(try resources.scenario(folder.path + "/home/Demo/a.yaml").about == "The first.")
    #expect(
      problem { _ = try resources.scenario("mien") } == "'mien': found no scenario of this name (did you mean mine?)")
    #expect(
      problem { _ = try resources.scenario("zzz") }
        == "'zzz': found no scenario of this name, expected one of a, broken, mine")
    #expect(
      problem { _ = try resources.theme("midnigth") }
        == "'midnigth': found no theme of this name (did you mean midnight?)")
  }

  @Test("are found above the executable, and beside its bin")
  func executable() throws {
    let folder = try Folder()
    try folder.write("checkout/.build/release/pdtop", "")
    try folder.write("checkout/Demo/a.yaml", "")
    try folder.write("checkout/Themes/t.yaml", "")
    try folder.write("prefix/bin/pdtop", "")
    try folder.write("prefix/share/pdtop/Demo/b.yaml", "")
    let checkout = Resources(environment: ["HOME": "/h"], executable: folder.path + "/checkout/.build/release/pdtop")
    #expect(checkout.home == folder.path + "/checkout")
    #expect(checkout.scenarioFolders == ["/h/.config/pdtop/scenarios", folder.path + "/checkout/Demo"])
    #expect(
      Resources(environment: [:], executable: folder.path + "/prefix/bin/pdtop").home == folder.path
        + "/prefix/share/pdtop")
    let none = Resources(environment: [:], executable: "/pdtop")
    #expect(none.home == nil && none.scenarios().isEmpty)
    #expect(Resources.executable != nil)
  }

  @Test("that cannot be read say why")
  func files() throws {
    let folder = try Folder()
    try folder.write("large", String(repeating: "x", count: 100))
    let path = folder.path
    #expect(problem { _ = try FileBytes.read(path + "/none", limit: 10) } == path + "/none: found no such file")
    #expect(problem { _ = try FileBytes.read("a\u{1B}b", limit: 10) } == "a?b: found no such file")
    #expect(problem { _ = try FileBytes.read(path, limit: 10) } == path + ": found a folder, expected a file")
    #expect(
      problem { _ = try FileBytes.read(path + "/large", limit: 99) } == path
        + "/large: found more than 99 bytes, expected a smaller file")
    #expect(try FileBytes.read(path + "/large", limit: 100).count == 100)
    #expect(
      problem { _ = try FileBytes.read("/dev/zero", limit: 100_000) }
        == "/dev/zero: found more than 100000 bytes, expected a smaller file")
    if geteuid() != 0 {
      chmod(path + "/large", 0)
      #expect(problem { _ = try FileBytes.read(path + "/large", limit: 999) }.hasSuffix("(permission denied)"))
    }
  }

  /// The folder that the package is in.
  static let package = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  @Test("that come with the program are good", arguments: ["default", "chat", "reasoning", "agentic"])
  func demos(name: String) throws {
    let resources = Resources(environment: ["PDTOP_HOME": Self.package], executable: nil)
    let scenario = try resources.scenario(name)
    #expect(scenario.name == name && !scenario.about.isEmpty)
    #expect(scenario.timeline.allSatisfy { $0.say.count <= 90 })
    #expect(scenario.timeline.contains { !$0.actions.isEmpty })
    // A story takes about two minutes of the viewer's time.
    let end = (scenario.timeline.last?.at ?? 0) / scenario.speed
    #expect((50...125).contains(end))
  }

  @Test("have themes beside them that can be read")
  func themes() throws {
    let resources = Resources(environment: ["PDTOP_HOME": Self.package], executable: nil)
    for listing in resources.themes() { #expect(try resources.theme(listing.name).name == listing.name) }
  }

  @Test("match their traffic in the measured scenarios")
  func ratios() throws {
    let resources = Resources(environment: ["PDTOP_HOME": Self.package], executable: nil)
    for (name, capacity) in [("chat", 317.0), ("reasoning", 3170), ("agentic", 148)] {
      let scenario = try resources.scenario(name)
      let pools = scenario.fleet.pools
      let mix = scenario.traffic
      let prefill =
        try #require(pools[0].measured).prefillTokensPerSecond * Double(pools[0].workers)
        / (mix.inputLength * (1 - mix.cacheHitRate))
      let rates = try #require(pools[1].measured)
      let context = mix.inputLength + mix.outputLength / 2
      let penalty = 1 + max(0, context - rates.contextPenaltyStart) / rates.contextPenaltyScale
      let decode = rates.decodeTokensPerSecond * Double(pools[1].workers) / (mix.outputLength * penalty)
      #expect(abs(prefill / capacity - 1) < 0.01 && abs(decode / capacity - 1) < 0.03, "\(name) \(prefill) \(decode)")
      #expect(abs(mix.rate / capacity - 0.75) < 0.01)
    }
  }
}
