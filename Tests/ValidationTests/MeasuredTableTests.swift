import SharedData
import Testing
import Validation

/// Files of `SharedData`.
private enum MeasuredTables {
  static let served = "validation/inferencex.csv"
  static let passes = "validation/aiconfigurator.csv"
  static var areThere: Bool { SharedData.has(served) && SharedData.has(passes) }
}

/// The errors reached: they may get better, not worse without being seen.
@Suite("Measured tables", .enabled(if: MeasuredTables.areThere))
struct MeasuredTableTests {
  private func median(
    _ report: ValidationReport, _ mode: Finding.Mode, _ quantity: Finding.Quantity, _ half: Half
  ) -> Double {
    report.errors(mode, quantity, half)?.median ?? .infinity
  }

  @Test("Systems served in a closed loop: median errors of both halves")
  func served() throws {
    let report = ValidationReport(try ValidationTable(try #require(SharedData.bytes(MeasuredTables.served))))
    #expect(report.rows == 2825)
    #expect(report.findings.count > 4000)
    for half in Half.allCases {
      #expect(median(report, .aggregated, .tpot, half) < 0.10)
      #expect(median(report, .aggregated, .ttft, half) < 0.20)
      #expect(median(report, .disaggregated, .tpot, half) < 0.15)
      #expect(median(report, .disaggregated, .ttft, half) < 0.36)
    }
  }

  @Test("Single passes: median errors of both halves")
  func passes() throws {
    let report = ValidationReport(try ValidationTable(try #require(SharedData.bytes(MeasuredTables.passes))))
    #expect(report.rows == 912)
    #expect(report.findings.count > 850)
    for half in Half.allCases {
      #expect(median(report, .pass, .prefill, half) < 0.08)
      #expect(median(report, .pass, .decode, half) < 0.08)
    }
  }
}
