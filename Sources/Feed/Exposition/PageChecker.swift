import Fleet

/// Reads a page strictly: all that its format's text forbids is a problem, with its line. For `pdtop check` and tests;
/// live pages are read by `PageReader` alone.
public struct PageChecker: PageSink {
  let isOpenMetrics: Bool
  public private(set) var problems: [PageProblem] = []
  public private(set) var count = PageCount()
  private var line = 0
  private var hasEnded = false
  var family: CheckedFamily?
  /// Families that are over, by name; in OpenMetrics none may come back.
  private var finished: Set<String> = []
  /// Every name that a family's samples may have.
  private var taken: [String: String] = [:]
  /// Series that were seen, in the text format.
  private var seen: Set<String> = []

  /// Most problems that are told.
  static let mostProblems = 100

  /// What is wrong with a page; nothing where it is right.
  public static func check(_ page: [UInt8], isOpenMetrics: Bool) -> PageChecker {
    var checker = PageChecker(isOpenMetrics: isOpenMetrics)
    checker.checkBytes(page)
    checker.number(page)
    checker.finish(page)
    return checker
  }

  init(isOpenMetrics: Bool) { self.isOpenMetrics = isOpenMetrics }

  public var isFull: Bool { problems.count >= Self.mostProblems }

  mutating func add(_ problem: String) {
    if !isFull { problems.append(PageProblem(line: line, problem: problem)) }
  }

  // MARK: The page as a whole

  /// Bytes that no page may have.
  private mutating func checkBytes(_ page: [UInt8]) {
    if String(validating: page, as: UTF8.self) == nil { add("found bytes that are not UTF-8, expected text") }
    if page.starts(with: [0xEF, 0xBB, 0xBF]) { add("found a byte order mark, expected none") }
  }

  /// Reads line by line, so that each problem has its number.
  private mutating func number(_ page: [UInt8]) {
    var start = 0
    while start < page.count, !isFull {
      line += 1
      let end = page[start...].firstIndex(of: 0x0A) ?? page.count
      if end == start, isOpenMetrics { add("found an empty line, expected none in OpenMetrics") }
      if end > start, isOpenMetrics, page[start] == 0x20 || page[start] == 0x09 {
        add("found a blank at the line's start, expected none")
      }
      page.withUnsafeBytes { PageReader.read(UnsafeRawBufferPointer(rebasing: $0[start..<end]), into: &self) }
      start = end + 1
    }
  }

  private mutating func finish(_ page: [UInt8]) {
    closeFamily()
    if let last = page.last, last != 0x0A, !(isOpenMetrics && hasEnded) {
      add("found no line end at the page's end, expected one")
    }
    if isOpenMetrics, !hasEnded { add("found no '# EOF' at the page's end, expected one") }
  }

  // MARK: Lines

  public mutating func bad(_ problem: LineProblem, _ text: ByteText, number: Int) {
    add("\(problem.rawValue): \(quoted(text.string))")
  }

  public mutating func metadata(_ text: borrowing MetadataLine) {
    count.metadata(text)
    if hasEnded { add("found a line after '# EOF', expected nothing") }
    if isOpenMetrics, text.isLoose { add("found other spacing than '# WORD name text'") }
    switch text.kind {
    case .end:
      if isOpenMetrics { hasEnded = true }
    case .comment:
      if isOpenMetrics { add("found a comment, expected HELP, TYPE, UNIT or EOF") }
    case .unit:
      if isOpenMetrics {
        let unit = text.text.string
        enter(Label.unescape(text.name)) { $0.setUnit(unit) }
      }
    case .help:
      checkHelp(text.text)
      enter(Label.unescape(text.name)) { $0.setHelp() }
    case .type:
      let word = text.text.string
      guard let type = MetricType.known(word, isOpenMetrics: isOpenMetrics) else {
        add("found the type \(quoted(word)), expected a known one")
        return
      }
      enter(Label.unescape(text.name)) { $0.setType(type) }
      claimNames()
    }
  }

  private mutating func checkHelp(_ text: ByteText) {
    // OpenMetrics leaves an unknown escape as it is written.
    guard !isOpenMetrics else { return }
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "\\") {
        index += 1
        let isKnown = index < text.count && (text[index] == UInt8(ascii: "\\") || text[index] == UInt8(ascii: "n"))
        if !isKnown { add("found an unknown escape in a HELP text") }
      }
      index += 1
    }
  }

  public mutating func sample(_ text: borrowing SampleLine) {
    count.sample(text)
    if hasEnded { add("found a line after '# EOF', expected nothing") }
    checkOddities(text.oddities)
    checkValue(text)
    checkTimestamp(text.timestamp)
    var sample = CheckedSample(text)
    checkLabels(sample)
    if isOpenMetrics {
      if text.exemplar.count > 0 { sample.exemplar = exemplar(text.exemplar) }
    } else if text.exemplar.count > 0 {
      add("found an exemplar, expected none in this format")
    }
    place(sample)
  }

  // MARK: Families

  /// Makes the family the present one, and does something with it.
  private mutating func enter(_ name: String, _ body: (inout CheckedFamily) -> String?) {
    if family?.name != name {
      closeFamily()
      if finished.contains(name) { add("found the family \(quoted(name)) again, expected all of it together") }
      family = CheckedFamily(name: name, isOpenMetrics: isOpenMetrics)
      claimNames()
    }
    guard var present = family else { return }
    let problem = body(&present)
    family = present
    if let problem { add(problem) }
  }

  private mutating func closeFamily() {
    guard let old = family else { return }
    for problem in old.closingProblems() { add(problem) }
    finished.insert(old.name)
    family = nil
  }

  /// The names that the family's samples may have belong to it alone.
  private mutating func claimNames() {
    guard isOpenMetrics, let family else { return }
    for suffix in family.type.suffixes(isOpenMetrics: true) + [""] {
      let name = family.name + suffix
      if let owner = taken[name], owner != family.name {
        add("found the name \(quoted(name)) in two families, expected one")
      }
      taken[name] = family.name
    }
  }

  private mutating func place(_ sample: CheckedSample) {
    if family.map({ !$0.owns(sample.name) }) ?? true {
      closeFamily()
      if isOpenMetrics, finished.contains(sample.name) {
        add("found the family \(quoted(sample.name)) again, expected all of it together")
      }
      if isOpenMetrics, let owner = taken[sample.name], owner != sample.name {
        add("found the sample \(quoted(sample.name)) outside of its family \(quoted(owner))")
      }
      family = CheckedFamily(name: sample.name, isOpenMetrics: isOpenMetrics)
      claimNames()
    }
    if !isOpenMetrics, !seen.insert(sample.key + (sample.timestamp.map { "\u{4}\($0)" } ?? "")).inserted {
      add("found the same series twice, expected once")
    }
    guard var present = family else { return }
    let problem = present.take(sample)
    family = present
    if let problem { add(problem) }
  }
}
