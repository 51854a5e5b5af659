import Fleet

/// Text of a page as it grows.
struct ExpositionText {
  private var bytes: [UInt8] = []
  private var last: PageRow?
  /// The labels of the family's series so far.
  private var series: [String] = []
  /// Where the program tells of every counter when it began, as Python's client library does: seconds since 1970.
  private let creation: Double?

  init(creation: Double? = nil) { self.creation = creation }

  /// The whole page.
  mutating func finished() -> [UInt8] {
    tellCreation()
    return bytes
  }

  /// `# HELP` and `# TYPE`, once a family.
  mutating func head(_ row: PageRow) {
    guard row.metric != last?.metric else { return }
    tellCreation()
    last = row
    add("# HELP \(row.metric) \(row.help)\n# TYPE \(row.metric) \(row.kind.rawValue)\n")
  }

  /// A family of its own behind that of a counter or a histogram.
  private mutating func tellCreation() {
    defer { series = [] }
    guard let creation, let last, last.kind != .gauge else { return }
    let isCounter = last.kind == .counter && last.metric.hasSuffix("_total")
    let name = (isCounter ? String(last.metric.dropLast("_total".count)) : last.metric) + "_created"
    add("# HELP \(name) \(last.help)\n# TYPE \(name) gauge\n")
    for labels in series { line(name, labels, creation) }
  }

  mutating func sample(_ name: String, _ labels: String, _ value: Double) {
    series.append(labels)
    line(name, labels, value)
  }

  private mutating func line(_ name: String, _ labels: String, _ value: Double) {
    add(labels.isEmpty ? "\(name) \(Self.number(value))\n" : "\(name){\(labels)} \(Self.number(value))\n")
  }

  mutating func histogram(_ name: String, _ labels: String, _ counts: BucketCounts) {
    series.append(labels)
    let front = labels.isEmpty ? "" : labels + ","
    var sum = 0.0
    for (index, bound) in counts.bounds.enumerated() {
      sum += counts.counts[index]
      line(name + "_bucket", front + "le=\"\(Self.number(bound))\"", sum)
    }
    line(name + "_bucket", front + "le=\"+Inf\"", counts.total)
    line(name + "_sum", labels, counts.sum)
    line(name + "_count", labels, counts.total)
  }

  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return JSONText.number(value)
  }

  private mutating func add(_ text: String) { bytes += Array(text.utf8) }
}
