import ArgumentParser
import Documents
import Feed
import Fleet

/// Reads a page of metrics strictly.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a page of metrics against its format, strictly: one line a problem.",
    discussion: """
      pdtop check page.prom
      pdtop check http://127.0.0.1:8000/metrics
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case openMetrics = "openmetrics"
  }

  @Argument(help: "A page of metrics: a file, such as one that curl saved, or an address with its http:// or https://.")
  var file: String

  @Option(
    help:
      "text (Prometheus 0.0.4 and 1.0.0) or openmetrics; without it the server's word decides, or the page's end: '# EOF'."
  )
  var format: Format?

  /// Largest page that is read, bytes.
  private static let largestPage = 256 << 20

  func run() throws {
    let (page, isSaid) = try read()
    let isOpenMetrics = format.map { $0 == .openMetrics } ?? (isSaid || Self.endsInEOF(page))
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

  /// The page, and whether its server says that it is OpenMetrics.
  private func read() throws -> (page: [UInt8], isSaid: Bool) {
    guard file.contains("://") else { return (try FileBytes.read(file, limit: Self.largestPage), false) }
    do {
      let page = try SinglePage(TargetAddress.complete(file, path: "/metrics"), limit: Self.largestPage)
      return (page.bytes, page.isOpenMetrics)
    } catch {
      throw RunError("\(plain(file)): \(error)")
    }
  }

  private static func endsInEOF(_ page: [UInt8]) -> Bool {
    let tail = page.suffix(6)
    return tail.elementsEqual(Array("# EOF\n".utf8)) || tail.suffix(5).elementsEqual(Array("# EOF".utf8))
  }
}
