import Testing
import Validation

@Suite("Published results")
struct PublishedCaseTests {
  private func error(_ name: String) throws -> Double {
    try #require(PublishedCase.all.first { $0.name.contains(name) }, "\(name)").error
  }

  @Test("are all computed")
  func all() {
    #expect(PublishedCase.all.count >= 20)
    #expect(Set(PublishedCase.all.map(\.name)).count == PublishedCase.all.count)
    for item in PublishedCase.all { #expect(item.computed.isFinite && item.computed > 0, "\(item.name)") }
  }

  @Test("The DeepSeek identity holds")
  func deepSeek() throws { #expect(abs(try error("DeepSeek identity")) < 0.002) }

  @Test(
    "Ratios of phases, machines and splits come out near the published ones",
    arguments: [
      ("[S15] H100 to A100: TTFT", 0.25), ("[S15] H100 to A100: time", 0.2),
      ("[S8] prefill machines of 40, conversation", 0.25),
      ("[S8] prefill machines of 40, code", 0.15),
    ])
  func splitwise(name: String, limit: Double) throws { #expect(abs(try error(name)) < limit) }

  @Test(
    "Node rates of a wide expert-parallel deployment, and what overlap gains there, are within 15 %",
    arguments: ["even experts", "[L4]", "[L6]", "overlap, prefill", "overlap, decode of 256", "overlap, decode of 32"])
  func rates(name: String) throws { #expect(abs(try error(name)) < 0.15) }

  @Test("Whatever is off by more than 15 % says why")
  func reasons() {
    for item in PublishedCase.all where abs(item.error) > 0.15 {
      #expect(!item.reason.isEmpty, "\(item.name): \(item.error)")
    }
  }

  @Test("Splitwise's ratios S3 to S9 and SPAD's ranges are within 15 %, or the page says why not")
  func ratios() {
    let named = PublishedCase.all.filter { item in
      item.name.hasPrefix("SPAD") || (3...9).contains { item.name.contains("[S\($0)]") }
    }
    #expect(named.count >= 13)
    for number in 3...9 { #expect(named.contains { $0.name.contains("[S\(number)]") }, "S\(number)") }
    for item in named { #expect(abs(item.error) <= 0.15 || !item.reason.isEmpty, "\(item.name): \(item.error)") }
    #expect(named.count { abs($0.error) <= 0.15 } >= 7)
  }
}
