import Foundation
import Testing

@testable import Feed

/// The tests of other projects' parsers.
@Suite(.enabled(if: Shared.isThere))
struct ConformanceTests {
  private func outcome(_ bytes: [UInt8], isOpenMetrics: Bool) -> [PageProblem] {
    PageChecker.check(bytes, isOpenMetrics: isOpenMetrics).problems
  }

  @Test("OpenMetrics' own cases: what must parse does, what must be rejected is")
  func openMetrics() throws {
    for row in try Shared.rows("conformance/openmetrics/INDEX.tsv") {
      let bytes = try Shared.bytes("conformance/openmetrics/parsers/\(row[0])/metrics")
      let problems = outcome(bytes, isOpenMetrics: true)
      let isRight = problems.isEmpty == (row[1] == "parse")
      #expect(isRight, "\(row[0]): expected \(row[1]), found \(problems.map(\.description))")
    }
  }

  private struct Case: Decodable {
    let source: String
    let line: Int
    let format: String
    let expect: String
    let input_b64: String
  }

  /// Where a project's own reader and ours differ on purpose: its name and the line of its case, and why.
  private static let differences: [String: String] = [
    "prometheus/prometheus 67": "one series twice loses one of them; the tokenizer does not look",
    "prometheus/prometheus 394": "one series twice",
    "prometheus/prometheus 699": "one series twice",
    "prometheus/prometheus 33": "a family in two places, which OpenMetrics forbids; the tokenizer does not look",
    "prometheus/prometheus 1241": "families that interleave, which OpenMetrics forbids",
    "prometheus/prometheus 579": "no line end at the end, which expfmt refuses, too",
    "prometheus/prometheus 792": "EOF is the reader's end in that test, not an error",
    "prometheus/prometheus 796": "EOF is the reader's end in that test, not an error",
    "prometheus/common 486": "no line end at the end",
    "prometheus/client_python 193": "a lone comma between braces, which no other reader takes",
    "prometheus/client_python 216": "two commas in a row, which no other reader takes",
    "prometheus/client_python 292": "unknown escapes, which expfmt refuses",
    "prometheus/client_python 210": "native histograms as text are in no finished format",
    "prometheus/client_python 222": "native histograms as text",
    "prometheus/client_python 234": "native histograms as text",
    "prometheus/client_python 258": "native histograms as text",
    "prometheus/client_python 270": "native histograms as text",
    "prometheus/client_python 282": "native histograms as text",
    "prometheus/client_python 302": "native histograms as text",
  ]

  @Test("Cases of client_python, expfmt and textparse: as their own reader, or with a reason")
  func extracted() throws {
    var met: Set<String> = []
    for line in try Shared.text("conformance/extracted.jsonl").split(separator: "\n") {
      let item = try JSONDecoder().decode(Case.self, from: Data(line.utf8))
      let bytes = [UInt8](try #require(Data(base64Encoded: item.input_b64)))
      let problems = outcome(bytes, isOpenMetrics: item.format == "openmetrics")
      guard problems.isEmpty != (item.expect == "parse") else { continue }
      let key = "\(item.source.split(separator: " ").first ?? "") \(item.line)"
      met.insert(key)
      let isKnown = Self.differences[key] != nil
      #expect(isKnown, "\(key): expected \(item.expect), found \(problems.first?.description ?? "no problem")")
    }
    #expect(met == Set(Self.differences.keys), "every difference that is listed is still one")
  }

  /// The inputs whose text is at hand, by the name under which the scrapers' answers are recorded.
  private func inputs() throws -> [String: [UInt8]] {
    var inputs: [String: [UInt8]] = [:]
    for row in try Shared.rows("conformance/openmetrics/INDEX.tsv") {
      inputs[row[0]] = try Shared.bytes("conformance/openmetrics/parsers/\(row[0])/metrics")
    }
    // Every fifth one is kept back.
    for (index, line) in try Shared.text("conformance/extracted.jsonl").split(separator: "\n").enumerated() {
      let item = try JSONDecoder().decode(Case.self, from: Data(line.utf8))
      let name = String("\(10_000 + index + (index + 1) / 4)".dropFirst())
      inputs[name] = [UInt8](try #require(Data(base64Encoded: item.input_b64)))
    }
    for folder in ["prometheus-common/expfmt/fuzz/corpus", "prometheus-common/expfmt/testdata",
      "prometheus-textparse/model/textparse/testdata"] {
      let path = Shared.folder! + "/conformance/" + folder
      for file in try FileManager.default.contentsOfDirectory(atPath: path) {
        inputs[file] = try Shared.bytes("conformance/\(folder)/\(file)")
      }
    }
    return inputs
  }

  @Test("dump")
  func dump() throws {
    let inputs = try inputs()
    var text = ""
    for row in try Shared.rows("conformance/scraped.tsv") where row.count > 8 {
      guard let bytes = inputs[row[0]] else { continue }
      var count = PageCount()
      PageReader.read(bytes, into: &count)
      text += (row + ["\(count.samples)", "\(count.badLines)", bytes.prefix(1500).description]).joined(separator: "\t") + "\n"
    }
    try text.write(toFile: "/tmp/scraped-ours.tsv", atomically: true, encoding: .utf8)
  }
}
