import Foundation
import SharedData
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
    for folder in [
      "prometheus-common/expfmt/fuzz/corpus", "prometheus-common/expfmt/testdata",
      "prometheus-textparse/model/textparse/testdata",
    ] {
      let place = SharedData.place("conformance/" + folder)
      for file in try FileManager.default.contentsOfDirectory(atPath: place) {
        inputs[file] = try Shared.bytes("conformance/\(folder)/\(file)")
      }
    }
    return inputs
  }

  /// Where the lenient reader does not read what a real scraper did, and why: the inputs by their names.
  private static let scraperDifferences: [(why: String, names: String)] = [
    (
      "a name that no format allows: VictoriaMetrics takes any bytes, here the line is passed over",
      """
      bad_exemplars_1 bad_invalid_labels_0 bad_invalid_labels_1 bad_invalid_labels_4 bad_metric_names_0 bad_metric_names_1 \
      bad_metric_names_2 bad_missing_or_extra_commas_1 0005 0011 0026 0027 0070 0072 0107 0136 0150 0172 0267 0276 0279 0282 \
      0319 0320 0344 from_test_parse_error_17 from_test_parse_error_3 from_test_parse_error_5
      """
    ),
    (
      "names in quotes, which came after the versions of both scrapers that were asked",
      "0001 0030 0120 0121 0122 0124 0125 0126 0169 0171 0174 0182 0206 0209 0210 0221 0237 0254"
    ),
    (
      "the value is whole and what follows it is not, such as an exemplar: the value is kept",
      """
      bad_exemplars_12 bad_exemplars_9 0066 0084 0085 0086 0087 0090 0091 0092 0094 0111 0352 0355 from_test_parse_error_10
      """
    ),
    ("no comma between two labels, which Prometheus alone takes", "0000"),
    (
      "a line end inside a label's value: a line is read by itself, so that one that is damaged costs no other",
      "0135 from_test_parse_error_2"
    ),
  ]

  @Test("The lenient reader reads what real scrapers read, or the difference has a reason")
  func scraped() throws {
    let inputs = try inputs()
    var different: Set<String> = []
    var compared = 0
    for row in try Shared.rows("conformance/scraped.tsv") where row.count > 8 {
      guard let bytes = inputs[row[0]] else { continue }
      // What Prometheus took; where it refused a page for one line, what VictoriaMetrics took, which passes such lines
      // over.
      let samples = row[5] == "1" ? Int(row[6]) : Int(row[8])
      if PageCount.of(bytes).samples != samples { different.insert(row[0]) }
      compared += 1
    }
    #expect(compared > 580)
    let listed = Set(
      Self.scraperDifferences.flatMap { $0.names.split(whereSeparator: \.isWhitespace).map(String.init) })
    #expect(different == listed, "\(different.symmetricDifference(listed).sorted())")
  }
}
