import ArgumentParser
import Documents
import Fleet
import Validation

/// Sets the model's times beside measured ones.
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare the model with measurements, and say how far it is off.",
    discussion: """
      FILE is a CSV of systems served in a closed loop (columns mode, model, system, backend, precision, isl, osl,
      concurrency, ttft_ms, tpot_ms; tp and the like where they are known), or of single passes (phase, model, system,
      backend, tp, gemm, kvcache, fmha, moe, isl, batch, latency_ms). Which of them is seen from the columns.
      """)

  @Argument(help: ArgumentHelp("A table of measurements.", valueName: "file"))
  var file: String?

  @Flag(help: "Reproduce published results, which are part of the program, and print the error of each.")
  var published = false

  @Flag(help: "Set the model's formulas beside the simulator, over a grid of fleets, mixes and loads; takes seconds.")
  var steady = false

  @Flag(help: "One JSON object in place of the tables; times in seconds, unknown is null.")
  var json = false

  @Option(help: ArgumentHelp("Also print the N values that are furthest off.", valueName: "N"))
  var worst = 0

  /// Largest table that is read, bytes.
  private static let largestSize = 100_000_000

  func validate() throws {
    guard [file != nil, published, steady].count(where: { $0 }) == 1 else {
      throw ValidationError("expected a file, --published or --steady, one of them")
    }
    guard (0...100_000).contains(worst) else {
      throw ValidationError("--worst: found \(worst), expected 0 to 100000")
    }
    guard worst == 0 || !published else { throw ValidationError("--worst: expected a file or --steady to choose from") }
  }

  func run() throws {
    if published {
      let cases = PublishedCase.all
      print(json ? cases.json.text() : cases.table)
      return
    }
    if steady {
      let outcomes = try SteadyCell.grid.map { try $0.run() }
      print(json ? outcomes.json.text() : outcomes.table(worst: worst))
      return
    }
    let path = file ?? ""
    let bytes = try FileBytes.read(path, limit: Validate.largestSize)
    let report = try Validate.report(bytes, path)
    print(json ? report.json(worst: worst).text() : report.table(worst: worst))
  }

  private static func report(_ bytes: [UInt8], _ path: String) throws -> ValidationReport {
    do {
      return ValidationReport(try ValidationTable(bytes))
    } catch {
      throw RunError("\(path): \(error)")
    }
  }
}
