import Dashboard
import Fleet
import Session
import Testing

@testable import Documents

@Suite("Configurations")
struct ConfigurationTests {
  private let reader = ConfigurationReader { $0.count == 1 || $0 == "Space" || $0 == "F5" ? $0 : nil }

  private func read(_ text: String) throws(DocumentError) -> Configuration {
    try reader.read(Array(text.utf8), file: "c.yaml")
  }

  private func problem(_ text: String) -> String {
    do {
      return "read: \(try read(text))"
    } catch { return "\(error)" }
  }

  private static let whole = """
    theme: nord
    symbols: blocks
    mouse: off
    motion: on
    bell: on
    notify: off
    speed: 10
    hide: [events, efficiency]
    columns: [kv_usage, busy]
    keys:
      pause: [p, Space]
      quit: F5
    alerts:
      - name: KV full
        field: kv_usage
        of: decode
        above: 95%
        clear: 90%
        for: 10 s
        severity: bad
      - name: slow
        field: ttft_seconds_p99
        above: 500 ms
    """

  @Test("have every key")
  func whole() throws {
    let read = try read(Self.whole)
    #expect(read.theme == "nord" && read.symbols == .blocks && !read.mouse && read.motion && read.bell)
    #expect(read.speed == 10 && read.hide == [.events, .efficiency] && read.columns == [.kvUsage, .busy])
    #expect(read.keys == [.pause: ["p", "Space"], .quit: ["F5"]])
    #expect(
      read.alerts == [
        AlertRule(
          name: "KV full", field: .kvUsage, place: .pools(named: "decode"), isAbove: true, limit: 95 * 0.01, clear: 0.9,
          patience: 10, severity: .bad),
        AlertRule(name: "slow", field: .ttftP99, place: .fleet, isAbove: true, limit: 0.5),
      ])
    #expect(read.given == Set(Configuration.Key.allCases))
  }

  @Test("read back as they were written")
  func written() throws {
    let first = try read(Self.whole)
    #expect(try read(ConfigurationWriter.text(first)) == first)
    var named = Configuration()
    named.theme = "it's: mine.yaml"
    named.given = [.theme]
    #expect(try read(ConfigurationWriter.text(named)) == named)
  }

  @Test("say where each value comes from, and stay readable")
  func notes() throws {
    var configuration = Configuration()
    configuration.bell = true
    configuration.given = [.bell]
    let text = ConfigurationWriter.text(configuration, all: true) { $0 == .bell ? "file" : "default" }
    #expect(text.contains("bell: on                          # file\n"))
    #expect(text.contains("# speed: by the scenario"))
    #expect(try read(text).bell)
  }

  @Test(
    "are strict",
    arguments: [
      ("thme: dark", "c.yaml:1:1: found the unknown key 'thme' (did you mean theme?)"),
      ("symbols: brail", "c.yaml:1:10: symbols: found 'brail', expected one of unicode, blocks, ascii"),
      ("mouse: yes", "c.yaml:1:8: mouse: found 'yes', expected on or off"),
      ("speed: 0", "c.yaml:1:8: speed: found '0', expected 0.001 to 100000"),
      ("hide: [queu]", "c.yaml:1:8: hide[0]: found 'queu', expected one of"),
      ("columns: [ttft_seconds_p99]", "expected a field's key"),
      ("keys: {paus: [p]}", "(did you mean pause?)"),
      ("keys: {pause: [nokey]}", "found 'nokey', expected a key such as p, Space, Ctrl-x or F5"),
      ("keys: {pause: [p], step: [p]}", "the key p is given to both pause and step"),
      ("alerts: [{name: a, field: busy}]", "found no limit, expected above or below"),
      ("alerts: [{name: a, field: busy, above: 1, below: 0}]", "found two limits"),
      ("alerts: [{name: a, field: bsy, above: 1}]", "expected a field's key (did you mean busy?)"),
      ("alerts: [{name: a, field: ttft_seconds_p99, above: 10%}]", "alerts[0].above: found '10%'"),
    ])
  func strict(text: String, expected: String) {
    #expect(problem(text).contains(expected), "\(problem(text))")
  }
}
