import Fleet
import Testing

@testable import Feed

/// Pages of real programs.
@Suite(.enabled(if: Shared.isThere))
struct CaptureTests {
  @Test("Every page has the families, the samples and the sum that another parser found")
  func golden() throws {
    for row in try Shared.rows("captures/GOLDEN.tsv") where row.count >= 7 {
      guard let samples = Int(row[3]) else { continue }
      var count = PageCount()
      let page = try Shared.page(row[0])
      PageReader.read(page, into: &count)
      #expect(page.count == Int(row[1]), "\(row[0])")
      #expect(count.types == Int(row[2]), "\(row[0])")
      #expect(count.samples == samples, "\(row[0])")
      #expect(count.badLines == 0, "\(row[0])")
      #expect(count.notANumber == Int(row[4]), "\(row[0])")
      #expect(count.infinite == Int(row[5]), "\(row[0])")
      let sum = try #require(Double(row[6]))
      #expect(abs(count.sum - sum) <= abs(sum) * 1e-9, "\(row[0]): \(count.sum), expected \(sum)")
    }
  }

  @Test("A page may end anywhere")
  func cuts() throws {
    let pages = [
      "vllm-engine/real-pd-nixl/decode/005.prom", "dynamo/real/frontend/015.prom",
      "vllm-engine/real-formats/text/000.prom",
      "sglang-gateway/smg-1.13.0/gateway/008.prom",
    ]
    for path in pages {
      guard let page = try? Shared.page(path) else { continue }
      var whole = PageCount()
      PageReader.read(page, into: &whole)
      let step = page.count > 20_000 ? 97 : 1
      for end in stride(from: 0, through: page.count, by: step) {
        var count = PageCount()
        page.withUnsafeBytes { PageReader.read(UnsafeRawBufferPointer(rebasing: $0[..<end]), into: &count) }
        #expect(count.samples <= whole.samples && count.badLines <= 1, "\(path) cut at \(end)")
      }
    }
  }

  @Test("Bytes that were damaged are survived, and hardly cost more than their own lines")
  func damage() throws {
    let page = try Shared.page("vllm-engine/real-pd-nixl/decode/005.prom")
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var damaged = page
      for _ in 0..<5 {
        damaged[Int.random(in: 0..<page.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      var sink = LabelWalk()
      PageReader.read(damaged, into: &sink)
      #expect(sink.samples > 400)
    }
  }

  @Test("Damaged pages go through everything: the strict reader, the store, the report")
  func damageEverywhere() throws {
    var random = SystemRandomNumberGenerator()
    let special = Array("{}\",=#\\\n\r\t +-eN\0\u{FF}".utf8)
    for path in [
      "vllm-engine/real-pd-nixl/decode/005.prom", "sglang-gateway/smg-1.13.0/gateway/008.prom",
      "power/dcgm-mig/000.prom",
    ] {
      let page = try Shared.page(path)
      var state = FleetState(targets: [TargetSpec(url: "http://a:1/metrics")])
      for round in 0..<60 {
        var damaged = page
        for _ in 0..<40 {
          damaged[Int.random(in: 0..<page.count, using: &random)] = special.randomElement(using: &random)!
        }
        state.take(damaged, of: 0, at: Double(round))
        for format in [true, false] { _ = PageChecker.check(Array(damaged.prefix(20_000)), isOpenMetrics: format) }
        let report = FeedReport(state, at: Double(round))
        #expect(report.snapshot(withWorkers: true).workers.count == report.workers.count)
      }
    }
  }
}

/// Reads every label, too.
struct LabelWalk: PageSink {
  var samples = 0
  var bytes = 0
  var isFull: Bool { false }
  mutating func sample(_ line: borrowing SampleLine) {
    samples += 1
    for label in line.labelSequence { bytes += label.name.count + label.value.utf8.count }
  }
  mutating func metadata(_ line: borrowing MetadataLine) {}
  mutating func bad(_ problem: LineProblem, _ line: ByteText, number: Int) {}
}
