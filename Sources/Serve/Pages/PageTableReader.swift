import Fleet

/// Reads rows of the page table.
struct PageTableReader {
  static let columns = [
    "dialect", "page", "metric", "type", "figure", "each", "roles", "labels", "buckets", "scale", "help",
  ]

  /// Bounds of histograms by their name.
  let bounds: [String: [Double]]
  /// Sets of labels by page and name.
  private var sets: [String: [LabelTemplate]] = [:]
  /// The help of a metric stands on its first row.
  private var helps: [String: String] = [:]

  init(bounds: [String: [Double]]) { self.bounds = bounds }

  /// Nil for a row that only defines labels.
  mutating func row(
    _ fields: [String: String], _ line: Int, _ plan: inout Samples.Plan
  ) throws(CSVError) -> PageRow? {
    func field(_ name: String) -> String { fields[name] ?? "" }
    let metric = field("metric")
    let labels = try labels(field("labels"), page: field("page"), line)
    if metric.hasPrefix("@") {
      sets[field("page") + metric] = labels
      return nil
    }
    let kind: PageRow.Kind = try word(field("type"), "type", line)
    let subject: PageRow.Subject = try word(field("each"), "each", line)
    let (figures, constant) = try figures(field("figure"), line)
    guard (kind == .histogram) == figures.contains(where: \.isSample) else {
      throw CSVError(line: line, problem: "found the figure '\(field("figure"))' for a \(kind), expected samples for a histogram")
    }
    let scale = field("scale").isEmpty ? 1 : Double(field("scale")) ?? .nan
    guard scale.isFinite else { throw CSVError(line: line, problem: "found the scale '\(field("scale"))', expected a number") }
    var roles: Set<Role> = []
    for role in field("roles").split(separator: "|") { roles.insert(try word(String(role), "role", line)) }
    let help = field("help").isEmpty ? helps[metric] ?? "" : field("help")
    helps[metric] = help
    return PageRow(
      metric: metric, kind: kind, figures: figures, constant: constant, subject: subject, roles: roles, labels: labels,
      scale: scale, help: help,
      histogram: kind == .histogram ? try histogram(figures, field("buckets"), scale, line, &plan) : nil)
  }

  private func histogram(
    _ figures: [Figure], _ buckets: String, _ scale: Double, _ line: Int, _ plan: inout Samples.Plan
  ) throws(CSVError) -> Int {
    guard let bounds = bounds[buckets], figures.count == 1 else {
      throw CSVError(line: line, problem: "found the buckets '\(buckets)', expected the name of some, and one figure")
    }
    return plan.add(figures[0], bounds: bounds, scale: scale)
  }

  private func figures(_ text: String, _ line: Int) throws(CSVError) -> ([Figure], Double?) {
    if text.hasPrefix("="), let constant = Double(text.dropFirst()) { return ([], constant) }
    var figures: [Figure] = []
    for part in text.split(separator: "+") { figures.append(try word(String(part), "figure", line)) }
    return (figures, nil)
  }

  private func labels(_ text: String, page: String, _ line: Int) throws(CSVError) -> [LabelTemplate] {
    var labels: [LabelTemplate] = []
    for part in text.split(separator: " ") {
      if part.hasPrefix("@") {
        guard let set = sets[page + part] else { throw CSVError(line: line, problem: "found the unknown labels '\(part)'") }
        labels += set
      } else if let label = LabelTemplate(part) {
        labels.append(label)
      } else {
        throw CSVError(line: line, problem: "found the label '\(part)', expected name=value with known variables")
      }
    }
    return labels
  }

  private func word<Word: RawRepresentable<String>>(_ text: String, _ what: String, _ line: Int) throws(CSVError) -> Word {
    guard let word = Word(rawValue: text) else {
      throw CSVError(line: line, problem: "found the \(what) '\(text)', expected a known one")
    }
    return word
  }
}
