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

  @Test("Cases of client_python, expfmt and textparse")
  func extracted() throws {
    var differences: [String] = []
    for line in try Shared.text("conformance/extracted.jsonl").split(separator: "\n") {
      let item = try JSONDecoder().decode(Case.self, from: Data(line.utf8))
      let bytes = [UInt8](try #require(Data(base64Encoded: item.input_b64)))
      let problems = outcome(bytes, isOpenMetrics: item.format == "openmetrics")
      if problems.isEmpty != (item.expect == "parse") {
        differences.append("\(item.source.split(separator: " ").first ?? "")|\(item.line)|\(item.format)|\(item.expect)|\(String(decoding: bytes.prefix(120), as: UTF8.self).debugDescription)|\(problems.first.map(\.description) ?? "")")
      }
    }
    for difference in differences { print("DIFF", difference) }
    #expect(differences.count == 0)
  }
}
