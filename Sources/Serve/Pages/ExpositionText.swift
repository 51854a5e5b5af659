import Fleet

/// Text of a page as it grows.
struct ExpositionText {
  private(set) var bytes: [UInt8] = []
  private var last = ""

  /// `# HELP` and `# TYPE`, once a family.
  mutating func head(_ row: PageRow) {
    guard row.metric != last else { return }
    last = row.metric
    add("# HELP \(row.metric) \(row.help)\n# TYPE \(row.metric) \(row.kind.rawValue)\n")
  }

  mutating func sample(_ name: String, _ labels: String, _ value: Double) {
    add(labels.isEmpty ? "\(name) \(Self.number(value))\n" : "\(name){\(labels)} \(Self.number(value))\n")
  }

  mutating func histogram(_ name: String, _ labels: String, _ counts: BucketCounts) {
    let front = labels.isEmpty ? "" : labels + ","
    var sum = 0.0
    for (index, bound) in counts.bounds.enumerated() {
      sum += counts.counts[index]
      sample(name + "_bucket", front + "le=\"\(Self.number(bound))\"", sum)
    }
    sample(name + "_bucket", front + "le=\"+Inf\"", counts.total)
    sample(name + "_sum", labels, counts.sum)
    sample(name + "_count", labels, counts.total)
  }

  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return JSONText.number(value)
  }

  /// A label's value with what the format wants escaped.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x5C || $0 == 0x0A }) else { return text }
    return text.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.append(character)
      }
    }
  }

  private mutating func add(_ text: String) { bytes += Array(text.utf8) }
}
