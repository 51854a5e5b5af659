import Testing
import Validation

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The measured tables, where they lie beside the package: they are too large to keep in it.
private enum MeasuredTables {
  static func bytes(_ name: String) -> [UInt8]? {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    guard let file = fopen("/\(root)/../shared/validation/\(name)", "rb") else { return nil }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let size = ftell(file)
    rewind(file)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = fread(buffer.baseAddress, 1, size, file)
    }
  }

  static let served = "inferencex.csv"
  static let passes = "aiconfigurator.csv"
  static var areThere: Bool { bytes(served) != nil && bytes(passes) != nil }
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
    let report = ValidationReport(try ValidationTable(try #require(MeasuredTables.bytes(MeasuredTables.served))))
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
    let report = ValidationReport(try ValidationTable(try #require(MeasuredTables.bytes(MeasuredTables.passes))))
    #expect(report.rows == 912)
    #expect(report.findings.count > 850)
    for half in Half.allCases {
      #expect(median(report, .pass, .prefill, half) < 0.08)
      #expect(median(report, .pass, .decode, half) < 0.08)
    }
  }
}
