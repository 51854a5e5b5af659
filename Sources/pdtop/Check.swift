import ArgumentParser
import Documents
import Feed
import Fleet

/// Reads a page of metrics strictly.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a page of metrics against its format, strictly: one line a problem.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case openMetrics = "openmetrics"
  }

  @Argument(help: "A file with a page of metrics, such as one that curl saved.")
  var file: String

  @Option(help: "text (Prometheus 0.0.4 and 1.0.0) or openmetrics; without it, the page's end decides: '# EOF'.")
  var format: Format?

  /// Largest page that is read, bytes.
  private static let largestPage = 256 << 20

  func run() throws {
    let page = try FileBytes.read(file, limit: Self.largestPage)
    let isOpenMetrics = format.map { $0 == .openMetrics } ?? Self.endsInEOF(page)
    let checker = PageChecker.check(page, isOpenMetrics: isOpenMetrics)
    for problem in checker.problems { print("\(plain(file)):\(problem)") }
    guard checker.problems.isEmpty else {
      let more = checker.isFull ? " or more" : ""
      throw RunError("\(plain(file)): \(checker.problems.count)\(more) problems")
    }
    let dialects = FleetState.dialects(of: page)
    print(
      "\(plain(file)): right, \(isOpenMetrics ? "OpenMetrics" : "Prometheus text"), \(checker.count.samples) samples, "
        + "\(checker.count.types) families; dialects: \(dialects.isEmpty ? "none that is known" : dialects.joined(separator: ", "))"
    )
  }

  private static func endsInEOF(_ page: [UInt8]) -> Bool {
    let tail = page.suffix(6)
    return tail.elementsEqual(Array("# EOF\n".utf8)) || tail.suffix(5).elementsEqual(Array("# EOF".utf8))
  }
}
